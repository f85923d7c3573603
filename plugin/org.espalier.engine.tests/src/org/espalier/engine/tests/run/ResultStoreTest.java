package org.espalier.engine.tests.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.espalier.engine.tests.Espalier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of a run, and what is made of it when it was damaged, altered or taken away. */
class ResultStoreTest {
    private static final String CONTENT = """
            'nodes': {'source': {'type': 'test-source', 'settings': {'rows': 50}}, 'pass': {'type': 'test-pass'}, 'model': {'type': 'test-model'}, 'use': {'type': 'test-use'},
                      'write': {'type': 'test-write', 'settings': {'target': 'out/numbers.txt'}}},
            'connections': ['source -> pass', 'pass -> model', 'model -> use', 'pass -> write']""";

    @TempDir
    Path folder;

    private Path workflow;

    @BeforeEach
    void aFinishedRun() throws Exception {
        workflow = Espalier.workflow(folder.resolve("project"), "w", CONTENT);
        Espalier.Outcome outcome = Espalier.run(workflow);
        assertEquals(0, outcome.code(), outcome.error());
        assertEquals(List.of(), cached(outcome));
    }

    private static List<String> cached(Espalier.Outcome outcome) {
        var cached = new ArrayList<String>();
        outcome.json().path("nodes").properties().forEach(node -> {
            if (node.getValue().path("cached").asBoolean()) {
                cached.add(node.getKey());
            }
        });
        return cached;
    }

    private static final List<String> ALL = List.of("source", "pass", "model", "write", "use");

    /** The files of all results. */
    private List<Path> files(String name) throws IOException {
        try (var files = Files.walk(workflow.resolveSibling(".espalier/results"))) {
            return files.filter(Files::isRegularFile).filter(file -> file.getFileName().toString().endsWith(name)).sorted().toList();
        }
    }

    /** The result's record of a node of this type, by what leaves it. */
    private Path recordWith(String text) throws IOException {
        for (Path record : files("result.json")) {
            if (Files.readString(record).contains(text)) {
                return record;
            }
        }
        throw new AssertionError("no record with " + text);
    }

    /** Runs again; what was damaged is computed again, with a warning, and everything else is not. */
    private void assertComputedAgain(String... nodes) {
        Espalier.Outcome outcome = Espalier.run(workflow);
        assertEquals(0, outcome.code(), outcome.error());
        var expected = new ArrayList<>(ALL);
        expected.removeAll(List.of(nodes));
        assertEquals(expected.stream().sorted().toList(), cached(outcome).stream().sorted().toList());
        for (String node : nodes) {
            assertTrue(outcome.error().contains(node + ": its stored result was damaged or altered"), outcome.error());
        }
        assertEquals(ALL.stream().sorted().toList(), cached(Espalier.run(workflow)).stream().sorted().toList(), "and then all is well");
    }

    @Test
    void theSameRunAgainExecutesNothingAndSaysTheSame() {
        Espalier.Outcome again = Espalier.run(workflow);
        assertEquals(ALL.stream().sorted().toList(), cached(again).stream().sorted().toList());
        assertEquals(1225, again.json().at("/nodes/source/metrics/sum").asInt());
        assertEquals(50, again.json().at("/nodes/pass/rows/table").asInt());
        assertEquals(2, again.json().at("/nodes/use/metrics/classes").asInt());
        assertFalse(again.error().contains("executing"), again.error());
    }

    @Test
    void onlyWhatChangedRunsAgain() {
        Espalier.Outcome changed = Espalier.run(workflow, "--set", "write.target=other.txt");
        assertEquals(List.of("model", "pass", "source", "use"), cached(changed).stream().sorted().toList());
        assertEquals(List.of(), cached(Espalier.run(workflow, "--set", "source.rows=51")));
    }

    @Test
    void aMovedWorkflowFindsItsResults() throws Exception {
        Path moved = Files.move(workflow.getParent(), folder.resolve("moved")).resolve("w.workflow");
        Espalier.Outcome outcome = Espalier.run(moved);
        // A written file belongs to its place: the node that writes it writes it there.
        assertEquals(List.of("model", "pass", "source", "use"), cached(outcome).stream().sorted().toList());
    }

    @Test
    void aTruncatedTableIsComputedAgain() throws Exception {
        Path table = recordWith("\"sum\"").resolveSibling("table.arrow");
        byte[] bytes = Files.readAllBytes(table);
        Files.write(table, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertComputedAgain("source");
    }

    @Test
    void oneAlteredBitIsSeen() throws Exception {
        Path table = recordWith("\"sum\"").resolveSibling("table.arrow");
        byte[] bytes = Files.readAllBytes(table);
        bytes[bytes.length / 2] ^= 1;
        Files.write(table, bytes);
        assertComputedAgain("source");
    }

    @Test
    void anAlteredModelIsComputedAgain() throws Exception {
        Path model = files(".model").get(0);
        Files.writeString(model, Files.readString(model).replace("settings=", "Settings="));
        assertComputedAgain("model");
    }

    @Test
    void aMissingFileIsComputedAgain() throws Exception {
        Files.delete(files(".model").get(0));
        assertComputedAgain("model");
    }

    @Test
    void anAlteredRecordIsNotBelieved() throws Exception {
        Path record = recordWith("\"sum\"");
        Files.writeString(record, Files.readString(record).replace("\"sum\": \"1225.0\"", "\"sum\": \"9999.0\""));
        assertComputedAgain("source");
        assertEquals(1225, Espalier.run(workflow).json().at("/nodes/source/metrics/sum").asInt());
    }

    @Test
    void aRecordThatIsCutOffEmptyOrSomethingElseIsNotBelieved() throws Exception {
        Path record = recordWith("\"sum\"");
        String text = Files.readString(record);
        for (String damaged : List.of("", text.substring(0, text.length() / 2), "[]", "{}", "null", "\0\0\0\0", recordText("\"classes\": \""))) {
            Files.writeString(record, damaged);
            assertComputedAgain("source");
        }
    }

    private String recordText(String with) throws IOException {
        return Files.readString(recordWith(with));
    }

    @Test
    void everyResultAtOnceMayBeDamaged() throws Exception {
        for (Path file : files("")) {
            Files.writeString(file, "x");
        }
        assertComputedAgain(ALL.toArray(String[]::new));
    }

    @Test
    void aWrittenFileThatIsGoneOrAlteredIsWrittenAgain() throws Exception {
        Path written = folder.resolve("project/out/numbers.txt");
        String text = Files.readString(written);
        Files.delete(written);
        assertComputedAgain("write");
        Files.writeString(written, "somebody else's");
        assertComputedAgain("write");
        assertEquals(text, Files.readString(written));
    }

    @Test
    void resetForgetsAndOnlyThePartThatRuns() {
        assertEquals(List.of("model", "use", "write"), cached(Espalier.run(workflow, "--reset", "--only", "pass")).isEmpty()
                ? cached(Espalier.run(workflow)).stream().filter(node -> List.of("model", "use", "write").contains(node)).sorted().toList() : List.of("nothing was reset"));
        assertEquals(List.of(), cached(Espalier.run(workflow, "--reset")));
    }

    @Test
    void aFailedNodeLeavesNothingBehind() throws Exception {
        Path failing = Espalier.workflow(folder.resolve("failing"), "f", "'nodes': {'f': {'type': 'test-fail'}}, 'connections': []");
        assertEquals(1, Espalier.run(failing).code());
        try (var work = Files.list(folder.resolve("failing/.espalier/work")); var results = Files.list(folder.resolve("failing/.espalier/results"))) {
            assertEquals(0, work.count() + results.count());
        }
        assertEquals(1, Espalier.run(failing).code(), "a failure is not a result");
    }

    @Test
    void whatAKilledRunLeftIsRemovedAndWhatALivingOneMakesIsNot() throws Exception {
        Path work = folder.resolve("project/.espalier/work");
        Path dead = Files.createDirectories(work.resolve("999999999-1700000000000-1"));
        Path sameId = Files.createDirectories(work.resolve(ProcessHandle.current().pid() + "-1700000000000-1"));
        Path living = Files.createDirectories(work.resolve("1-1700000000000-1"));
        Files.writeString(Files.createDirectories(sameId.resolve("deep")).resolve("table.arrow"), "half");
        assertEquals(0, Espalier.run(workflow).code());
        assertFalse(Files.exists(dead));
        assertFalse(Files.exists(sameId), "a process id that has come round again");
        assertTrue(Files.exists(living), "process 1 lives");
    }

    @Test
    void theDataFolderKeepsItselfOutOfVersionControl() throws Exception {
        assertEquals("*\n", Files.readString(folder.resolve("project/.espalier/.gitignore")));
    }

    @Test
    void theRecordSaysWhatTheResultIs() throws Exception {
        JsonNode record = new com.fasterxml.jackson.databind.ObjectMapper().readTree(recordText("\"classes\": ["));
        assertEquals("espalier-result/1", record.path("format").asText());
        assertEquals("classification", record.at("/outputs/0/spec/task").asText());
        assertEquals("float64", record.at("/outputs/0/spec/features/number").asText());
    }

    @Test
    void aFolderThatANodeReadsMayHoldTheWorkflowAndItsResults() throws Exception {
        Path home = Files.createDirectories(folder.resolve("home"));
        Files.writeString(home.resolve("n.txt"), "1\n2\n");
        Path reader = Espalier.workflow(home, "r", "'nodes': {'a': {'type': 'test-source', 'settings': {'file': '.'}}}, 'connections': []");
        Espalier.Outcome first = Espalier.run(reader);
        assertEquals(0, first.code(), first.error());
        assertEquals(List.of("a"), cached(Espalier.run(reader)));
        Files.writeString(home.resolve("m.txt"), "4\n");
        assertEquals(7, Espalier.run(reader).json().at("/nodes/a/metrics/sum").asInt());
    }

    @Test
    void whatAFolderHoldsThroughALinkCountsAsItsContent() throws Exception {
        Path linked = Files.createDirectories(folder.resolve("elsewhere"));
        Files.writeString(linked.resolve("n.txt"), "1\n");
        Path home = Files.createDirectories(folder.resolve("home/data")).getParent();
        Files.createSymbolicLink(home.resolve("data/linked"), linked);
        Path reader = Espalier.workflow(home, "r", "'nodes': {'a': {'type': 'test-source', 'settings': {'file': 'data'}}}, 'connections': []");
        assertEquals(1, Espalier.run(reader).json().at("/nodes/a/metrics/sum").asInt());
        Files.writeString(linked.resolve("n.txt"), "5\n");
        assertEquals(5, Espalier.run(reader).json().at("/nodes/a/metrics/sum").asInt(), "a result of other content is not used");
        Files.createSymbolicLink(linked.resolve("back"), home);
        Files.createSymbolicLink(linked.resolve("nowhere"), home.resolve("none"));
        Espalier.Outcome loops = Espalier.run(reader);
        assertEquals(0, loops.code(), loops.error());
        assertEquals(List.of("a"), cached(Espalier.run(reader)));
    }

    @Test
    void aDataFolderThatHoldsMoreIsNotHiddenFromGit() throws Exception {
        assertEquals("*\n", Files.readString(workflow.resolveSibling(".espalier/.gitignore")));
        Path shared = Files.createDirectories(folder.resolve("shared"));
        Files.writeString(shared.resolve("mine.csv"), "a\n");
        assertEquals(0, Espalier.run(workflow, "--data", shared).code());
        assertFalse(Files.exists(shared.resolve(".gitignore")));
    }
}
