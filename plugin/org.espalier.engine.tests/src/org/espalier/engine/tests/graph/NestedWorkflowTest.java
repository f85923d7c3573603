package org.espalier.engine.tests.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.espalier.engine.graph.GraphBuilder;
import org.espalier.engine.graph.Overrides;
import org.espalier.engine.node.Problem;
import org.espalier.engine.run.Configuration;
import org.espalier.engine.tests.Espalier;
import org.espalier.engine.tests.Registry;
import org.espalier.engine.workflow.WorkflowFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workflow as a node of another one. */
class NestedWorkflowTest {
    @TempDir
    Path folder;

    private Path inner;

    @BeforeEach
    void aNestedWorkflow() throws Exception {
        inner = Espalier.workflow(folder.resolve("parts"), "twice", """
                'variables': {'factor': 2, 'file': 'numbers.txt'},
                'inputs': {'rows': ['join.t1', 'also'], 'more': 'join.extra'},
                'outputs': {'all': 'join', 'file': 'file.table'},
                'nodes': {'join': {'type': 'test-join'}, 'also': {'type': 'test-pass'}, 'file': {'type': 'test-source', 'settings': {'file': '${file}', 'factor': '${factor}'}}},
                'connections': ['file -> join.t2']""");
        Files.writeString(inner.resolveSibling("numbers.txt"), "10\n20\n");
    }

    private List<Problem> problems(String content) throws Exception {
        Path file = Espalier.workflow(folder, "outer", content);
        var built = GraphBuilder.build(WorkflowFile.read(file), file, Map.of(), Overrides.parse(List.of()), Registry.installed());
        return Configuration.of(built, "outer.workflow", 0, Optional.empty(), Optional.empty()).problems();
    }

    private Problem onlyProblem(String content) throws Exception {
        List<Problem> problems = problems(content);
        assertEquals(1, problems.size(), problems.toString());
        return problems.get(0);
    }

    private static final String SOURCE = "'source': {'type': 'test-source'}, ";

    @Test
    void itsPortsLeadToItsNodesAndItsFilesAreBesideIt() throws Exception {
        Path file = Espalier.workflow(folder, "outer", "'nodes': {" + SOURCE + """
                'nested': {'type': 'workflow', 'settings': {'file': 'parts/twice.workflow'}}, 'end': {'type': 'test-join'}},
                'connections': ['source -> nested', 'source -> nested.more', 'nested -> end', 'nested.file -> end.t2']""");
        Espalier.Outcome outcome = Espalier.run(file);
        assertEquals(0, outcome.code(), outcome.error());
        assertEquals(List.of("source", "nested/file", "nested/also", "nested/join", "end"), names(outcome));
        assertEquals(8, outcome.json().at("/nodes/nested~1join/rows/table").asInt());
        assertEquals(10, outcome.json().at("/nodes/end/rows/table").asInt());
        assertEquals(30, outcome.json().at("/nodes/nested~1file/metrics/sum").asInt());
    }

    private static List<String> names(Espalier.Outcome outcome) {
        var names = new java.util.ArrayList<String>();
        outcome.json().path("nodes").fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void itsVariablesAndSettingsCanBeReplaced() throws Exception {
        Files.writeString(folder.resolve("parts/other.txt"), "1\n2\n3\n");
        Path file = Espalier.workflow(folder, "outer", "'variables': {'which': 'other.txt'}, 'nodes': {" + SOURCE + """
                'nested': {'type': 'workflow', 'settings': {'file': 'parts/twice.workflow', 'variables': {'file': '${which}'}}}},
                'connections': ['source -> nested.rows']""");
        assertEquals(6, Espalier.run(file).json().at("/nodes/nested~1file/metrics/sum").asInt());
        assertEquals(30, Espalier.run(file, "--var", "which=numbers.txt").json().at("/nodes/nested~1file/metrics/sum").asInt());
        assertEquals(30, Espalier.run(file, "--set", "nested.variables.file=numbers.txt").json().at("/nodes/nested~1file/metrics/sum").asInt());
        assertEquals(30, Espalier.run(file, "--set", "nested/file.file=numbers.txt").json().at("/nodes/nested~1file/metrics/sum").asInt());
    }

    @Test
    void whatIsTheSameInTwoPlacesIsDoneOnce() throws Exception {
        Path file = Espalier.workflow(folder, "outer", "'nodes': {" + SOURCE + """
                'one': {'type': 'workflow', 'settings': {'file': 'parts/twice.workflow'}}, 'two': {'type': 'workflow', 'settings': {'file': 'parts/twice.workflow'}}},
                'connections': ['source -> one.rows', 'source -> two.rows']""");
        Espalier.Outcome outcome = Espalier.run(file, "--jobs", 4);
        assertEquals(0, outcome.code(), outcome.error());
        for (String node : List.of("join", "also", "file")) {
            boolean one = outcome.json().path("nodes").path("one/" + node).path("cached").asBoolean();
            boolean two = outcome.json().path("nodes").path("two/" + node).path("cached").asBoolean();
            assertTrue(one != two, node + " executes once, not never or twice");
        }
    }

    @Test
    void onlyAPartOfItCanRun() throws Exception {
        Path file = Espalier.workflow(folder, "outer", "'nodes': {" + SOURCE + """
                'nested': {'type': 'workflow', 'settings': {'file': 'parts/twice.workflow'}}, 'end': {'type': 'test-join'}}, 'connections': ['source -> nested', 'nested -> end']""");
        assertEquals(List.of("nested/file"), names(Espalier.run(file, "--only", "nested/file")));
        assertEquals(List.of("source", "nested/file", "nested/also", "nested/join"), names(Espalier.run(file, "--only", "nested")));
    }

    @Test
    void itsProblemsAreReportedWithItsPlace() throws Exception {
        Problem missing = onlyProblem("'nodes': {'nested': {'type': 'workflow', 'settings': {'file': 'parts/none.workflow'}}, 'p': {'type': 'test-pass'}}, 'connections': ['nested -> p']");
        assertEquals("nested", missing.node());
        assertEquals("there is no such file", missing.what());
        Files.writeString(folder.resolve("parts/broken.workflow"), "{");
        Problem broken = onlyProblem("'nodes': {'nested': {'type': 'workflow', 'settings': {'file': 'parts/broken.workflow'}}}, 'connections': []");
        assertTrue(broken.found().contains("broken.workflow: the file is not JSON at line 1"), broken.message());
        Problem open = onlyProblem("'nodes': {'nested': {'type': 'workflow', 'settings': {'file': 'parts/twice.workflow'}}}, 'connections': ['nested -> nested.more']".replace("'nested -> nested.more'", "'s -> nested.rows'")
                .replace("'nodes': {", "'nodes': {'s': {'type': 'test-source', 'settings': {'rows': -1}}, "));
        assertEquals("s", open.node());
        Problem setting = onlyProblem("'nodes': {" + SOURCE + "'nested': {'type': 'workflow', 'settings': {'file': 'parts/twice.workflow', 'variables': {'factor': 'much'}}}}, 'connections': ['source -> nested']");
        assertEquals("nested/file", setting.node());
        assertEquals("factor", setting.setting());
    }

    @Test
    void itsOwnSettingsAreChecked() throws Exception {
        assertEquals("write \"file\"?", problems("'nodes': {'nested': {'type': 'workflow', 'settings': {'fle': 'parts/twice.workflow'}}}, 'connections': []").get(0).remedy());
        Problem variable = onlyProblem("'nodes': {" + SOURCE + "'nested': {'type': 'workflow', 'settings': {'file': 'parts/twice.workflow', 'variables': {'facto': 3}}}}, 'connections': ['source -> nested']");
        assertEquals("write \"factor\"?", variable.remedy());
    }

    @Test
    void portsThatItDoesNotHaveAreReported() throws Exception {
        List<Problem> problems = problems("'nodes': {" + SOURCE + """
                'nested': {'type': 'workflow', 'settings': {'file': 'parts/twice.workflow'}}, 'p': {'type': 'test-pass'}}, 'connections': ['source -> nested', 'source -> nested.mor', 'nested.al -> p']""");
        assertEquals(List.of("write \"more\"?", "write \"all\"?"), problems.stream().map(Problem::remedy).toList());
        assertEquals(List.of("source -> nested.mor", "nested.al -> p"), problems.stream().map(Problem::about).toList());
        Espalier.workflow(folder.resolve("parts"), "wrong", "'inputs': {'rows': 'jin'}, 'outputs': {'o': 'nobody'}, 'nodes': {'join': {'type': 'test-source'}}, 'connections': []");
        List<Problem> inside = problems("'nodes': {'nested': {'type': 'workflow', 'settings': {'file': 'parts/wrong.workflow'}}}, 'connections': []");
        Espalier.workflow(folder.resolve("parts"), "loose", "'inputs': {'rows': 'join'}, 'nodes': {'join': {'type': 'test-pass'}}, 'connections': ['jin -> join.table']");
        List<Problem> connections = problems("'nodes': {" + SOURCE + "'nested': {'type': 'workflow', 'settings': {'file': 'parts/loose.workflow'}}}, 'connections': ['source -> nested']");
        assertEquals(List.of(""), connections.stream().map(Problem::about).distinct().toList(), "a connection of another file is none of this one: " + connections);
        assertEquals(List.of("write \"join\"?", "correct it or remove it"), inside.stream().map(Problem::remedy).sorted(java.util.Comparator.reverseOrder()).toList());
    }

    @Test
    void aWorkflowCannotHoldItselfNotEvenThroughALink() throws Exception {
        Problem self = onlyProblem("'nodes': {'nested': {'type': 'workflow', 'settings': {'file': 'outer.workflow'}}}, 'connections': []");
        assertEquals("a workflow cannot hold itself", self.what());
        Files.createSymbolicLink(folder.resolve("link.workflow"), folder.resolve("outer.workflow"));
        Problem link = onlyProblem("'nodes': {'nested': {'type': 'workflow', 'settings': {'file': 'link.workflow'}}}, 'connections': []");
        assertEquals("a workflow cannot hold itself", link.what());
        Espalier.workflow(folder, "b", "'nodes': {'a': {'type': 'workflow', 'settings': {'file': 'outer.workflow'}}}, 'connections': []");
        Problem round = onlyProblem("'nodes': {'b': {'type': 'workflow', 'settings': {'file': 'b.workflow'}}}, 'connections': []");
        assertEquals("b/a", round.node());
    }

    @Test
    void workflowsThatHoldEachOtherTwiceDoNotGrowForEver() throws Exception {
        Espalier.workflow(folder, "n0", "'nodes': {" + "'s': {'type': 'test-source'}}, 'connections': []");
        for (int i = 1; i <= 19; i++) {
            String file = "{'type': 'workflow', 'settings': {'file': 'n" + (i - 1) + ".workflow'}}";
            Espalier.workflow(folder, "n" + i, "'nodes': {'a': " + file + ", 'b': " + file + ", 'c': " + file + "}, 'connections': []");
        }
        Path file = folder.resolve("n19.workflow");
        var built = GraphBuilder.build(WorkflowFile.read(file), file, Map.of(), Overrides.parse(List.of()), Registry.installed());
        assertTrue(built.problems().stream().anyMatch(problem -> problem.what().equals("workflows are nested too deeply")));
    }

    @Test
    void aWorkflowWithInputsDoesNotRunAlone() {
        Espalier.Outcome outcome = Espalier.run(inner);
        assertEquals(3, outcome.code());
        assertTrue(outcome.error().contains("runs only as a node of another one"), outcome.error());
    }
}
