package org.espalier.engine.tests.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.espalier.engine.compare.Version;
import org.espalier.engine.compare.WorkflowDiff;
import org.espalier.engine.graph.GraphBuilder;
import org.espalier.engine.graph.GraphNode;
import org.espalier.engine.graph.Overrides;
import org.espalier.engine.node.Problem;
import org.espalier.engine.registry.NodeRegistry;
import org.espalier.engine.registry.NodeType;
import org.espalier.engine.run.Configuration;
import org.espalier.engine.tests.Espalier;
import org.espalier.engine.tests.Registry;
import org.espalier.engine.workflow.WorkflowFile;
import org.junit.jupiter.api.Test;

/** From a workflow to a graph: what is wrong with wires, ports and variables is said all at once, each thing once. */
class GraphBuilderTest {
    private static final Path FILE = Path.of("/folder/w.workflow");

    private static GraphBuilder.Result build(String content, String... overrides) throws Exception {
        var workflow = WorkflowFile.parse(Espalier.json("{'format': 'espalier-workflow/1', " + content + "}"), "w.workflow");
        return GraphBuilder.build(workflow, FILE, Map.of(), Overrides.parse(List.of(overrides)), Registry.installed());
    }

    /** All problems, those of the nodes' settings included. */
    private static List<Problem> problems(String content) throws Exception {
        return Configuration.of(build(content), "w.workflow", 0, Optional.empty(), Optional.empty()).problems();
    }

    private static Problem onlyProblem(String content) throws Exception {
        List<Problem> problems = problems(content);
        assertEquals(1, problems.size(), problems.toString());
        return problems.get(0);
    }

    @Test
    void wiresLeadFromPortToPortAndNodesAreInOrder() throws Exception {
        GraphBuilder.Result built = build("""
                'nodes': {'last': {'type': 'test-join'}, 'pass': {'type': 'test-pass'}, 'a': {'type': 'test-source'}, 'b': {'type': 'test-source'}},
                'connections': ['pass -> last', 'b.table -> last.t2', 'a -> pass', 'a -> last.extra']""");
        assertEquals(List.of(), built.problems());
        assertEquals(List.of("a", "b", "pass", "last"), List.copyOf(built.graph().nodes().keySet()));
        Map<String, GraphNode.Source> inputs = built.graph().nodes().get("last").inputs();
        assertEquals(List.of("t1", "t2", "extra"), List.copyOf(inputs.keySet()));
        assertEquals(new GraphNode.Source("pass", 0), inputs.get("t1"));
        assertEquals(List.of("pass", "last"), List.copyOf(built.graph().successors().get("a")));
    }

    @Test
    void theSecondOutputIsAnotherPort() throws Exception {
        GraphBuilder.Result built = build("""
                'nodes': {'a': {'type': 'test-source'}, 'join': {'type': 'test-join'}, 'pass': {'type': 'test-pass'}}, 'connections': ['a -> join', 'join.rest -> pass']""");
        assertEquals(new GraphNode.Source("join", 1), built.graph().nodes().get("pass").inputs().get("table"));
    }

    @Test
    void aWorkflowWithoutNodesIsNone() throws Exception {
        assertEquals("the workflow has no nodes", onlyProblem("'nodes': {}, 'connections': []").what());
    }

    @Test
    void anUnknownTypeIsReportedWithTheClosestOneAndNothingThatFollows() throws Exception {
        Problem problem = onlyProblem("""
                'nodes': {'a': {'type': 'test-sorce', 'settings': {'x': 1}}, 'b': {'type': 'test-pass'}, 'c': {'type': 'test-join'}},
                'connections': ['a -> b', 'b -> c', 'a.whatever -> c.t2', 'a -> c.extra']""");
        assertEquals("w.workflow", problem.workflow());
        assertEquals("a", problem.node());
        assertEquals("write \"test-source\"?", problem.remedy());
    }

    @Test
    void aCycleIsShownWithAllItsNodes() throws Exception {
        Problem problem = onlyProblem("""
                'nodes': {'s': {'type': 'test-source'}, 'a': {'type': 'test-join'}, 'b': {'type': 'test-pass'}, 'c': {'type': 'test-pass'}, 'after': {'type': 'test-pass'}},
                'connections': ['s -> a.t1', 'c -> a.t2', 'a -> b', 'b -> c', 'c -> after']""");
        assertEquals("the connections form a cycle", problem.what());
        assertTrue(List.of("a -> b -> c -> a", "b -> c -> a -> b", "c -> a -> b -> c").contains(problem.found()), problem.found());
    }

    @Test
    void everyCycleIsReported() throws Exception {
        List<Problem> problems = problems("""
                'nodes': {'a': {'type': 'test-pass'}, 'b': {'type': 'test-pass'}, 'c': {'type': 'test-pass', 'settings': {'colum': 'x'}}},
                'connections': ['a -> a', 'b -> c', 'c -> b']""");
        assertEquals(3, problems.size(), problems.toString());
        assertEquals("a -> a", problems.get(0).found());
        assertEquals("colum", problems.get(2).setting(), "the settings of a node on a cycle are checked as well");
    }

    @Test
    void anInputThatIsWiredTwiceIsReportedWithBothConnections() throws Exception {
        Problem problem = onlyProblem("""
                'nodes': {'a': {'type': 'test-source'}, 'b': {'type': 'test-source'}, 'p': {'type': 'test-pass'}}, 'connections': ['a -> p', 'b.table -> p.table']""");
        assertEquals("p", problem.node());
        assertEquals("\"a -> p\" and \"b.table -> p.table\"", problem.found());
        assertEquals("table", problem.about());
    }

    @Test
    void anOutputMayBeWiredAsOftenAsNeeded() throws Exception {
        assertEquals(List.of(), problems("'nodes': {'a': {'type': 'test-source'}, 'p': {'type': 'test-pass'}, 'q': {'type': 'test-pass'}}, 'connections': ['a -> p', 'a -> q']"));
    }

    @Test
    void aModelDoesNotFitWhereATableIsNeeded() throws Exception {
        Problem problem = onlyProblem("""
                'nodes': {'a': {'type': 'test-source'}, 'm': {'type': 'test-model'}, 'p': {'type': 'test-pass'}}, 'connections': ['a -> m', 'm -> p']""");
        assertEquals("p", problem.node());
        assertEquals("a model", problem.found());
        assertEquals("a table", problem.expected());
        assertEquals("m -> p", problem.about());
    }

    @Test
    void anInputWithoutAConnectionIsReported() throws Exception {
        List<Problem> problems = problems("'nodes': {'p': {'type': 'test-pass'}, 'j': {'type': 'test-join'}}, 'connections': []");
        assertEquals(List.of("nothing is connected to the input \"table\"", "nothing is connected to the input \"t1\""), problems.stream().map(Problem::what).toList());
        assertEquals(List.of("table", "t1"), problems.stream().map(Problem::about).toList());
        assertEquals("a table: Any rows", problems.get(0).expected());
    }

    @Test
    void aGapAmongRepeatedInputsIsReported() throws Exception {
        assertEquals("the input \"t2\" is left out", onlyProblem("""
                'nodes': {'a': {'type': 'test-source'}, 'j': {'type': 'test-join'}}, 'connections': ['a -> j.t1', 'a -> j.t3', 'a -> j.t4']""").what());
        Problem first = onlyProblem("""
                'nodes': {'a': {'type': 'test-source'}, 'j': {'type': 'test-join'}}, 'connections': ['a -> j.t2']""");
        assertEquals("the input \"t1\" is left out", first.what());
        assertEquals("t1", first.about());
    }

    @Test
    void unknownNodesAndPortsAreAnsweredWithTheClosestOnes() throws Exception {
        List<Problem> problems = problems("""
                'nodes': {'source': {'type': 'test-source'}, 'pass': {'type': 'test-pass'}, 'join': {'type': 'test-join'}},
                'connections': ['sorce -> pass', 'source.tabel -> join.t1', 'source -> join.extr']""");
        assertEquals(List.of("write \"source\"?", "write \"table\"?", "write \"extra\"?"), problems.stream().map(Problem::remedy).toList());
        assertTrue(problems.get(0).message().contains("\"sorce -> pass\""));
        assertEquals(List.of("sorce -> pass", "source.tabel -> join.t1", "source -> join.extr"), problems.stream().map(Problem::about).toList());
        assertEquals("one of t1, extra", problems.get(2).expected());
    }

    @Test
    void anInputWhosePortNameIsWrongIsNotAlsoSaidToBeOpen() throws Exception {
        assertEquals("write \"table\"?", onlyProblem("'nodes': {'a': {'type': 'test-source'}, 'p': {'type': 'test-pass'}}, 'connections': ['a -> p.tabl']").remedy());
    }

    @Test
    void everyProblemIsReportedAtOnce() throws Exception {
        List<Problem> problems = problems("""
                'variables': {'n': 3},
                'nodes': {'a': {'type': 'nonsense'}, 'b': {'type': 'test-source', 'settings': {'rows': 'many', 'note': '${m}'}}, 'p': {'type': 'test-pass'}, 'q': {'type': 'test-pass', 'settings': {'column': 5}},
                          'm': {'type': 'test-model'}, 'u': {'type': 'test-use'}},
                'connections': ['a -> p', 'b -> m', 'b -> u.model', 'x -> y']""");
        assertEquals(List.of("there is no node of this type", "there is no flow variable of this name", "the connection \"b -> u.model\" does not fit the input \"model\"",
                "the connection \"x -> y\" names a node that does not exist", "the connection \"x -> y\" names a node that does not exist", "nothing is connected to the input \"table\"",
                "this value is not a whole number", "this value is not text").stream().sorted().toList(), problems.stream().map(Problem::what).sorted().toList());
        assertTrue(problems.stream().allMatch(problem -> problem.workflow().equals("w.workflow")));
    }

    @Test
    void aProblemOfANodeIsNotRepeatedByThoseBehindIt() throws Exception {
        assertEquals("rows", onlyProblem("""
                'nodes': {'a': {'type': 'test-source', 'settings': {'rows': -1}}, 'b': {'type': 'test-pass', 'settings': {'column': 'none'}}, 'c': {'type': 'test-pass'}},
                'connections': ['a -> b', 'b -> c']""").setting());
    }

    @Test
    void aColumnThatDoesNotExistIsReportedWithThoseThatDo() throws Exception {
        Problem problem = onlyProblem("'nodes': {'a': {'type': 'test-source'}, 'p': {'type': 'test-pass', 'settings': {'column': 'nmber'}}}, 'connections': ['a -> p']");
        assertEquals("column", problem.setting());
        assertEquals("one of number, label", problem.expected());
    }

    @Test
    void variablesKeepTheirType() throws Exception {
        GraphBuilder.Result built = build("""
                'variables': {'n': 4, 'f': 0.50, 'name': 'x', 'flag': true, 'list': [1, 2]},
                'nodes': {'a': {'type': 'test-settings', 'settings': {'whole': '${n}', 'text': 'n is ${n} and ${f}, ${name}${flag}', 'flag': '${flag}', 'numbers': '${list}', 'part': {'depth': '${n}'},
                          'columns': ['${name}', '$${name}', '${', '$', '}'], 'must': '$${n} ${n}'}}}, 'connections': []""");
        assertEquals(List.of(), built.problems());
        assertEquals(Espalier.json("""
                {'whole':4,'text':'n is 4 and 0.50, xtrue','flag':true,'numbers':[1,2],'part':{'depth':4},'columns':['x','${name}','${','$','}'],'must':'${n} 4'}"""),
                built.graph().nodes().get("a").settings().toString());
    }

    @Test
    void anUnknownVariableIsReportedOnceWithTheClosestOne() throws Exception {
        Problem problem = onlyProblem("'variables': {'epochs': 4}, 'nodes': {'a': {'type': 'test-source', 'settings': {'rows': '${epoch}'}}, 'p': {'type': 'test-pass'}}, 'connections': ['a -> p']");
        assertEquals("rows", problem.setting());
        assertEquals("write ${epochs}?", problem.remedy());
        assertTrue(onlyProblem("'nodes': {'a': {'type': 'test-source', 'settings': {'note': 'x${}'}}}, 'connections': []").expected().contains("has none"));
    }

    @Test
    void overridesTakeTheTypeOfTheirSetting() throws Exception {
        GraphBuilder.Result built = build("'nodes': {'a': {'type': 'test-settings', 'settings': {'whole': 1, 'part': {'tag': 'x'}}}}, 'connections': []",
                "a.whole=2", "a.text=5", "a.must=", "a.flag=false", "a.numbers=[7]", "a.shape=n-of-m", "a.weights.w=0.5", "a.part.depth=3", "a.part.tag=true", "a.output=1.txt", "a.any={\"x\":1}", "a.real=0.10");
        assertEquals(Espalier.json("""
                {'whole':2,'part':{'tag':'true','depth':3},'text':'5','must':'','flag':false,'numbers':[7],'shape':'n-of-m','weights':{'w':0.5},'output':'1.txt','any':{'x':1},'real':0.10}"""),
                built.graph().nodes().get("a").settings().toString());
    }

    @Test
    void theLaterOverrideWinsAndUnknownNodesAreTold() throws Exception {
        Overrides overrides = Overrides.parse(List.of("a.rows=1", "a.rows=2", "b.rows=1", "a.note=x=y.z"));
        var workflow = WorkflowFile.parse(Espalier.json("{'format': 'espalier-workflow/1', 'nodes': {'a': {'type': 'test-source'}}, 'connections': []}"), "w");
        var built = GraphBuilder.build(workflow, FILE, Map.of(), overrides, Registry.installed());
        assertEquals("{\"rows\":2,\"note\":\"x=y.z\"}", built.graph().nodes().get("a").settings().toString());
        assertEquals(List.of("b"), overrides.unknownNodes());
    }

    @Test
    void thePartUpToANodeHasItsProblemsAndNoOthers() throws Exception {
        GraphBuilder.Result built = build("""
                'nodes': {'a': {'type': 'nonsense'}, 'b': {'type': 'test-pass'}, 'c': {'type': 'test-source'}, 'd': {'type': 'test-pass'}, 'open': {'type': 'test-pass'}},
                'connections': ['a -> b', 'c -> d']""");
        assertEquals(2, built.problems().size());
        assertEquals(List.of("there is no node of this type"), built.upTo("b").problems().stream().map(Problem::what).toList());
        assertEquals(List.of(), built.upTo("d").problems());
        assertEquals(List.of("c", "d"), List.copyOf(built.upTo("d").graph().nodes().keySet()));
        assertFalse(built.upTo("b").graph().nodes().get("b").complete());
    }

    @Test
    void aNodeWhoseClassCannotBeLoadedIsNamedAndTheOthersAreStillLookedAt() throws Exception {
        NodeType source = Registry.installed().find("test-source").orElseThrow();
        var broken = new NodeType(source.declaration(), () -> {
            throw new IllegalStateException("the class cannot be made", new ClassNotFoundException("org.example.Missing"));
        });
        var registry = new NodeRegistry(Map.of("test-source", broken, "test-pass", Registry.installed().find("test-pass").orElseThrow()));
        var workflow = WorkflowFile.parse(Espalier.json("{'format': 'espalier-workflow/1', 'nodes': {'a': {'type': 'test-source'}, 'pass': {'type': 'test-pass'}}, 'connections': ['a -> pass']}"), "w.workflow");
        GraphBuilder.Result built = GraphBuilder.build(workflow, FILE, Map.of(), Overrides.parse(List.of()), registry);
        assertEquals(1, built.problems().size(), built.problems().toString());
        assertEquals("a", built.problems().get(0).node());
        assertEquals("org.example.Missing", built.problems().get(0).found());
        assertEquals(List.of("pass"), List.copyOf(built.graph().nodes().keySet()));
        // Its settings are written as they are, and compared.
        var settings = WorkflowFile.parse(Espalier.json("{'format': 'espalier-workflow/1', 'nodes': {'a': {'type': 'test-source', 'settings': {'rows': 3}}}}"), "w.workflow");
        assertTrue(WorkflowFile.write(settings, registry).contains("\"rows\": 3"));
        assertEquals(1, WorkflowDiff.between(new Version(settings, false), new Version(WorkflowFile.parse(WorkflowFile.write(settings, registry).replace("3", "4"), "w.workflow"), false), registry).size());
    }
}
