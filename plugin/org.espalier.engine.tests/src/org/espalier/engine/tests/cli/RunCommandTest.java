package org.espalier.engine.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.espalier.engine.tests.Espalier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code espalier run}: its options, its exit codes, what it says as data, and that every failure is one clear message. */
class RunCommandTest {
    @TempDir
    Path folder;

    private Path workflow;

    @BeforeEach
    void aWorkflow() throws Exception {
        workflow = Espalier.workflow(folder, "w", """
                'variables': {'seed': 7, 'rows': 4, 'note': 'text'},
                'nodes': {'source': {'type': 'test-source', 'settings': {'rows': '${rows}', 'note': '${note}'}}, 'random': {'type': 'test-seeded'}, 'join': {'type': 'test-join'}},
                'connections': ['source -> random', 'random -> join', 'source -> join.t2']""");
    }

    private static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** One message, no stack trace. */
    private static void assertOneMessage(int code, Espalier.Outcome outcome, String... parts) {
        assertEquals(code, outcome.code(), outcome.error());
        assertEquals(1, outcome.errors().size(), outcome.error());
        assertFalse(outcome.error().contains("\tat "), outcome.error());
        for (String part : parts) {
            assertTrue(outcome.error().contains(part), part + " is not in: " + outcome.error());
        }
    }

    @Test
    void theDataHasTheAgreedForm() {
        JsonNode json = Espalier.run(workflow).json();
        assertEquals(List.of("state", "seconds", "seed", "nodes", "error"), names(json));
        assertEquals("executed", json.path("state").asText());
        assertTrue(json.path("seconds").isNumber());
        assertEquals(7, json.path("seed").asInt());
        assertTrue(json.path("error").isNull());
        assertEquals(List.of("source", "random", "join"), names(json.path("nodes")));
        JsonNode node = json.at("/nodes/source");
        assertEquals(List.of("type", "state", "seconds", "cached", "rows", "metrics", "warnings"), names(node));
        assertEquals("test-source", node.path("type").asText());
        assertEquals("executed", node.path("state").asText());
        assertTrue(node.path("seconds").isNumber());
        assertTrue(node.path("cached").isBoolean());
        assertEquals(4, node.at("/rows/table").asInt());
        assertEquals(6, node.at("/metrics/sum").asInt());
        assertTrue(node.path("warnings").isArray());
    }

    @Test
    void theDataOfAFailedRunNamesTheErrors() throws Exception {
        Path failing = Espalier.workflow(folder, "f", "'nodes': {'f': {'type': 'test-fail'}, 'p': {'type': 'test-pass'}}, 'connections': ['f -> p']");
        Espalier.Outcome outcome = Espalier.run(failing);
        assertOneMessage(1, outcome, "f.workflow, node \"f\": the label is missing in row 7", "to do:    remove the row");
        assertEquals("failed", outcome.json().path("state").asText());
        assertEquals("failed", outcome.json().at("/nodes/f/state").asText());
        assertEquals("skipped", outcome.json().at("/nodes/p/state").asText());
        assertTrue(outcome.json().path("error").asText().contains("the label is missing"));
        assertTrue(outcome.json().at("/nodes/f/errors/0").asText().contains("the label is missing"));
        assertEquals("about to fail", outcome.json().at("/nodes/f/warnings/0").asText());
    }

    @Test
    void theDataIsThereAlsoWhenNothingCouldRun() throws Exception {
        Path broken = Files.writeString(folder.resolve("b.workflow"), "{");
        Espalier.Outcome outcome = Espalier.run(broken);
        assertEquals(3, outcome.code());
        assertEquals("failed", outcome.json().path("state").asText());
        assertTrue(outcome.json().path("error").asText().contains("not JSON"));
        assertEquals(0, outcome.json().path("nodes").size());
    }

    @Test
    void theDataAndTheReportGoIntoFiles() throws Exception {
        Path json = folder.resolve("r.json");
        Path html = folder.resolve("r.html");
        Files.writeString(json, "old");
        Espalier.Outcome outcome = Espalier.execute("run", workflow, "--json", json, "--report", html);
        assertEquals(0, outcome.code(), outcome.error());
        assertEquals("executed", new ObjectMapper().readTree(json.toFile()).path("state").asText());
        assertTrue(Files.readString(html).contains(">random</a>"));
        assertTrue(outcome.out().startsWith("w: executed in "), outcome.out());
        assertTrue(outcome.out().contains("sum 6"), outcome.out());
    }

    @Test
    void aDeviceThatTakesTheDataStaysADevice() {
        assertEquals(0, Espalier.execute("run", workflow, "--json", "/dev/null").code());
        assertFalse(Files.isRegularFile(Path.of("/dev/null")));
        Espalier.Outcome full = Espalier.execute("run", workflow, "--json", "/dev/full");
        assertOneMessage(1, full, "the outcome cannot be written to /dev/full: the disk is full");
    }

    @Test
    void whatTheRunReadsIsNotOverwrittenByItsReports() throws Exception {
        String before = Files.readString(workflow);
        assertOneMessage(2, Espalier.execute("run", workflow, "--json", workflow), "would overwrite what the run reads");
        assertOneMessage(2, Espalier.execute("run", workflow, "--report", folder.resolve("./w.workflow")), "would overwrite what the run reads");
        assertEquals(before, Files.readString(workflow));
        Files.writeString(folder.resolve("n.txt"), "1\n");
        Path reader = Espalier.workflow(folder, "r", "'nodes': {'a': {'type': 'test-source', 'settings': {'file': 'n.txt'}}}, 'connections': []");
        assertOneMessage(2, Espalier.execute("run", reader, "--json", folder.resolve("n.txt")), "would overwrite what the run reads");
        assertEquals("1\n", Files.readString(folder.resolve("n.txt")));
    }

    @Test
    void resultsAreNotKeptInAFolderThatANodeReads() throws Exception {
        Files.writeString(Files.createDirectories(folder.resolve("d/sub")).resolve("n.txt"), "1\n");
        Path reader = Espalier.workflow(folder, "r", "'nodes': {'a': {'type': 'test-source', 'settings': {'file': 'd'}}}, 'connections': []");
        assertOneMessage(2, Espalier.execute("run", reader, "--data", folder.resolve("d")), "--data names a folder that a node reads");
        assertOneMessage(2, Espalier.execute("run", reader, "--data", folder.resolve("d/sub/x")), "--data names a folder that a node reads");
        assertEquals(0, Espalier.run(reader, "--data", folder.resolve("d/.results")).code());
        assertEquals(0, Espalier.run(reader, "--data", folder.resolve("dd")).code());
    }

    @Test
    void aPlaceForReportsThatCannotBeIsRefusedBeforeTheRun() {
        assertOneMessage(2, Espalier.execute("run", workflow, "--json", folder.resolve("none/r.json")), "a folder that does not exist");
        assertOneMessage(2, Espalier.execute("run", workflow, "--report", folder), "names a folder");
        assertFalse(Files.exists(folder.resolve(".espalier")));
    }

    @Test
    void settingsVariablesAndTheSeedCanBeReplaced() {
        assertEquals(2, Espalier.run(workflow, "--set", "source.rows=2").json().at("/nodes/source/rows/table").asInt());
        assertEquals(9, Espalier.run(workflow, "--var", "rows=9").json().at("/nodes/source/rows/table").asInt());
        assertEquals(0, Espalier.run(workflow, "--var", "note=5").code(), "a variable that is a text in the file stays one");
        double seven = Espalier.run(workflow).json().at("/nodes/random/metrics/first").asDouble();
        assertEquals(seven, Espalier.run(workflow, "--seed", "7", "--reset").json().at("/nodes/random/metrics/first").asDouble());
        Espalier.Outcome eight = Espalier.run(workflow, "--seed", "8");
        assertEquals(8, eight.json().path("seed").asInt());
        assertNotEquals(seven, eight.json().at("/nodes/random/metrics/first").asDouble());
        assertEquals(eight.json().at("/nodes/random/metrics/first"), Espalier.run(workflow, "--var", "seed=8").json().at("/nodes/random/metrics/first"));
        assertTrue(eight.json().at("/nodes/source/cached").asBoolean(), "what draws no random numbers is kept");
    }

    @Test
    void onlyRunsANodeAndWhatItNeeds() {
        assertEquals(List.of("source", "random"), names(Espalier.run(workflow, "--only", "random").json().path("nodes")));
        assertOneMessage(2, Espalier.run(workflow, "--only", "randm"), "write \"random\"?");
    }

    @Test
    void onlyIsNotHinderedByWhatItDoesNotNeed() throws Exception {
        Path half = Espalier.workflow(folder, "half", "'nodes': {'a': {'type': 'test-source'}, 'x': {'type': 'nonsense'}, 'p': {'type': 'test-pass'}}, 'connections': ['x -> p']");
        assertEquals(0, Espalier.run(half, "--only", "a").code());
        assertOneMessage(3, Espalier.run(half, "--only", "p"), "there is no node of this type");
        assertOneMessage(3, Espalier.run(half, "--only", "x"), "there is no node of this type");
        assertOneMessage(3, Espalier.run(half, "--set", "x.y=1"), "there is no node of this type");
    }

    @Test
    void theDataFolderAndTheFolderForWrittenFilesCanBeChosen() throws Exception {
        Path writer = Espalier.workflow(folder, "v", "'nodes': {'a': {'type': 'test-source'}, 'w': {'type': 'test-write', 'settings': {'target': 'sub/n.txt'}}}, 'connections': ['a -> w']");
        Espalier.Outcome outcome = Espalier.run(writer, "--data", folder.resolve("data x"), "--out", folder.resolve("out x"));
        assertEquals(0, outcome.code(), outcome.error());
        assertTrue(Files.isDirectory(folder.resolve("data x/results")));
        assertTrue(Files.exists(folder.resolve("out x/sub/n.txt")));
        assertFalse(Files.exists(folder.resolve(".espalier")));
    }

    @Test
    void theTimeLimitIsExitCodeFive() throws Exception {
        Path slow = Espalier.workflow(folder, "s", "'nodes': {'s': {'type': 'test-slow', 'settings': {'steps': 100000}}}, 'connections': []");
        Espalier.Outcome outcome = Espalier.run(slow, "--timeout", "300ms");
        assertEquals(5, outcome.code());
        assertEquals("timed-out", outcome.json().path("state").asText());
        assertTrue(outcome.error().endsWith("timed out after 300ms; what was finished is kept\n"), outcome.error());
    }

    @Test
    void quietPrintsErrorsOnlyAndVerboseTheStackTrace() throws Exception {
        Espalier.Outcome quiet = Espalier.execute("run", workflow, "--quiet");
        assertEquals("", quiet.out() + quiet.error());
        Path failing = Espalier.workflow(folder, "f", "'nodes': {'f': {'type': 'test-fail', 'settings': {'kind': 'fault'}}}, 'connections': []");
        Espalier.Outcome failed = Espalier.execute("run", failing, "--quiet");
        assertOneMessage(1, failed, "because of a fault in its program", "the node is broken", "--verbose");
        assertTrue(Espalier.execute("run", failing, "--verbose").error().contains("\tat org.espalier.engine.tests.nodes.Fail"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "data | the label is missing in row 7",
        "wrapped-data | the label is missing in row 7",
        "fault | the node is broken",
        "missing-file | there is no such file or folder",
        "full-device | the disk is full",
        "off-heap | the node needs more off-heap memory than there is",
        "direct-buffers | the node needs more off-heap memory than there is",
        "heap | the node needs more memory than Java has",
        "stack | StackOverflowError",
        "cancellation | a future of the node's own",
        "nothing | NullPointerException",
        "wrong-count | execute gave 0 objects for 1 output ports",
        "no-seed | is not declared as seeded"})
    void howeverANodeFailsItIsOneMessageAndExitCodeOne(String kind, String message) throws Exception {
        Path failing = Espalier.workflow(folder, "f", "'nodes': {'f': {'type': 'test-fail'}}, 'connections': []");
        assertOneMessage(1, Espalier.run(failing, "--set", "f.kind=" + kind), message, "f.workflow, node \"f\"", "found: ", "to do: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--jobs=0", "--jobs=-1", "--jobs=many", "--jobs=99999999", "--jobs=", "--seed=x", "--seed=1.5", "--seed=99999999999999999999", "--timeout=soon", "--timeout=", "--timeout=0s",
        "--set=", "--set=x", "--set=.x=1", "--set=source=1", "--set=source.=1", "--set=source..=1", "--set=source.a..b=1", "--set=nobody.x=1", "--var=", "--var=x", "--var==1", "--var=unknown=1",
        "--only=", "--only=none", "--data=", "--out= ", "--json=", "--report=", "--nonsense", "extra", "-x", "--quiet --verbose", "--seed 1 --seed 2", "--data", "--json a\0b"})
    void aWrongArgumentIsOneMessageAndExitCodeTwo(String arguments) {
        var all = new ArrayList<Object>(List.of("run", workflow));
        all.addAll(List.of(arguments.contains("--") && !arguments.endsWith("= ") ? arguments.split(" ") : new String[] {arguments}));
        assertOneMessage(2, Espalier.execute(all.toArray()));
    }

    @Test
    void settingsThatDoNotFitAreExitCodeThree() {
        assertOneMessage(3, Espalier.run(workflow, "--set", "source.rows=many"), "node \"source\", setting \"rows\"", "found:    \"many\"");
        assertOneMessage(3, Espalier.run(workflow, "--set", "source.rows=1e99999999999"), "rows");
        assertOneMessage(3, Espalier.run(workflow, "--set", "source.factor=NaN"), "factor", "\"NaN\"");
        assertOneMessage(3, Espalier.run(workflow, "--set", "source.fcator=1"), "write \"factor\"?");
        assertOneMessage(3, Espalier.run(workflow, "--var", "seed=x"), "not a seed");
        assertEquals(0, Espalier.run(workflow, "--set", "source.rows=").code(), "nothing is the default");
    }

    @Test
    void aFolderWithoutPermissionIsOneMessage() throws Exception {
        Path locked = Files.createDirectory(folder.resolve("locked"));
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
        if (Files.isWritable(locked)) {
            // The administrator may write everywhere but where the system itself lets nobody.
            assertOneMessage(1, Espalier.run(workflow, "--data", "/proc/espalier"), "the data folder /proc/espalier cannot be used");
            assertOneMessage(1, Espalier.run(workflow, "--out", "/proc/espalier"), "the folder /proc/espalier for written files cannot be made");
        } else {
            assertOneMessage(1, Espalier.run(workflow, "--data", locked), "permission is missing");
            assertOneMessage(1, Espalier.run(workflow, "--out", locked.resolve("out")), "permission is missing");
        }
        Path file = Files.writeString(folder.resolve("file"), "");
        assertOneMessage(1, Espalier.run(workflow, "--data", file), "there is a file in the place of a folder");
    }

    @Test
    void strangeNamesArePaths() throws Exception {
        for (String name : List.of("with space", "ünïcödé 数据", "-dash", "a'b\"c", "dollar$HOME", "*", "n".repeat(245))) {
            Path file = Espalier.workflow(folder.resolve("x"), "y", "'nodes': {'a': {'type': 'test-source'}}, 'connections': []");
            Path strange = Files.move(file, file.resolveSibling(name + ".workflow"));
            Espalier.Outcome outcome = Espalier.run(strange);
            assertEquals(0, outcome.code(), name + ": " + outcome.error());
        }
    }

    @Test
    void aLinkToAWorkflowRunsWhereTheLinkIs() throws Exception {
        Path link = Files.createSymbolicLink(Files.createDirectory(folder.resolve("elsewhere")).resolve("link.workflow"), workflow);
        assertEquals(0, Espalier.run(link).code());
        assertTrue(Files.isDirectory(folder.resolve("elsewhere/.espalier")));
    }

    @Test
    void afterTheExitCodeIsDecidedOnlyItsReasonIsPrinted() throws Exception {
        Path failing = Espalier.workflow(folder, "f", "'nodes': {'f': {'type': 'test-fail'}}, 'connections': []");
        String error = Espalier.execute("run", failing).error();
        assertTrue(error.endsWith("  to do:    remove the row\n"), error);
    }
}
