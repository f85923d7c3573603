package org.espalier.engine.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.espalier.engine.tests.Espalier;
import org.espalier.engine.tests.EspalierProcess;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a process of its own shows: exit codes, signals, sudden death, two at a time, streams and limits. */
class ProcessTest {
    @TempDir
    static Path configuration;
    @TempDir
    Path folder;

    private static final String SLOW = "'nodes': {'source': {'type': 'test-source'}, 'slow': {'type': 'test-slow', 'settings': {'steps': 3000}}}, 'connections': ['source -> slow']";

    @Test
    void theExitCodeIsThatOfTheCommand() throws Exception {
        Path workflow = Espalier.workflow(folder, "w", "'nodes': {'source': {'type': 'test-source'}}, 'connections': []");
        Espalier.Outcome outcome = EspalierProcess.start(configuration, "run", workflow, "--json", "-").await();
        assertEquals(0, outcome.code(), outcome.error());
        assertEquals("executed", outcome.json().path("state").asText());
        assertEquals(2, EspalierProcess.start(configuration, "run").await().code());
        assertEquals(3, EspalierProcess.start(configuration, "run", folder.resolve("none.workflow")).await().code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP"})
    void aSignalCancelsTheRunAndKeepsWhatIsFinished(String signal) throws Exception {
        Path workflow = Espalier.workflow(folder, "w", SLOW);
        EspalierProcess process = EspalierProcess.start(configuration, "run", workflow, "--json", "-");
        process.awaitError("slow: executing");
        process.signal(signal);
        Espalier.Outcome outcome = process.await();
        assertEquals(4, outcome.code(), outcome.error());
        assertEquals("cancelled", outcome.json().path("state").asText());
        assertEquals("executed", outcome.json().at("/nodes/source/state").asText());
        assertEquals("skipped", outcome.json().at("/nodes/slow/state").asText());
        assertTrue(outcome.error().endsWith("cancelled; what was finished is kept\n"), outcome.error());
        Espalier.Outcome again = Espalier.run(workflow, "--set", "slow.steps=1");
        assertTrue(again.json().at("/nodes/source/cached").asBoolean(), again.out());
    }

    @Test
    void aSignalEndsTheProcessAlsoWhenANodeHangs() throws Exception {
        Path workflow = Espalier.workflow(folder, "w", "'nodes': {'hang': {'type': 'test-hang'}}, 'connections': []");
        EspalierProcess process = EspalierProcess.start(configuration, "run", workflow);
        process.awaitError("hang: executing");
        process.signal("TERM");
        assertEquals(4, process.await().code());
    }

    @Test
    void aKilledRunGoesOnWhereItWas() throws Exception {
        Path workflow = Espalier.workflow(folder, "w", SLOW);
        EspalierProcess process = EspalierProcess.start(configuration, "run", workflow);
        process.awaitError("slow: executing");
        Path checkpoints = folder.resolve(".espalier/checkpoints");
        while (steps(checkpoints) < 5) {
            Thread.sleep(10);
        }
        process.signal("KILL");
        process.await();
        int reached = steps(checkpoints);
        assertTrue(reached < 3000);
        // The same steps as before, so that the key is the same: the rest of them is waited for in the test's own process.
        Files.writeString(checkpointFile(checkpoints), "2990");
        Espalier.Outcome again = Espalier.run(workflow);
        assertEquals(0, again.code(), again.error());
        assertTrue(again.json().at("/nodes/source/cached").asBoolean(), again.out());
        assertFalse(again.json().at("/nodes/slow/cached").asBoolean(), again.out());
        assertEquals(2990, again.json().at("/nodes/slow/metrics/firstStep").asInt());
        try (var left = Files.list(folder.resolve(".espalier/work"))) {
            assertEquals(0, left.count(), "what the killed run left in its work folder is removed");
        }
    }

    private static Path checkpointFile(Path checkpoints) throws Exception {
        try (var files = Files.walk(checkpoints)) {
            return files.filter(file -> file.endsWith("step")).findFirst().orElse(checkpoints.resolve("none"));
        }
    }

    private static int steps(Path checkpoints) throws Exception {
        Path file = Files.exists(checkpoints) ? checkpointFile(checkpoints) : checkpoints;
        return Files.isRegularFile(file) ? Integer.parseInt(Files.readString(file)) : 0;
    }

    @Test
    void aSecondRunAtTheSameTimeIsRefusedAndNamesTheFirst() throws Exception {
        Path workflow = Espalier.workflow(folder, "w", SLOW);
        EspalierProcess first = EspalierProcess.start(configuration, "run", workflow);
        first.awaitError("slow: executing");
        Espalier.Outcome second = Espalier.run(workflow);
        first.signal("KILL");
        first.await();
        assertEquals(6, second.code(), second.error());
        assertTrue(second.error().contains("process " + first.process().pid()), second.error());
        assertEquals(1, second.errors().size());
        // The lock of a dead process is none.
        assertEquals(0, Espalier.run(workflow, "--set", "slow.steps=1").code());
    }

    @Test
    void aWorkflowMayComeThroughAPipe() throws Exception {
        Path workflow = Espalier.workflow(folder, "w", "'nodes': {'source': {'type': 'test-source'}}, 'connections': []");
        Espalier.Outcome outcome = EspalierProcess.start(configuration, Map.of(), "cd '" + folder + "' && cat '" + workflow + "' | \"$@\"", "run", "/dev/stdin", "--json", "-").await();
        assertEquals(0, outcome.code(), outcome.error());
        assertTrue(Files.isDirectory(folder.resolve(".espalier/results")), "its results are kept in the current folder");
    }

    @Test
    void aClosedStandardOutputIsNoReasonToFail() throws Exception {
        Path workflow = Espalier.workflow(folder, "w", "'nodes': {'source': {'type': 'test-source'}}, 'connections': []");
        Espalier.Outcome summary = EspalierProcess.start(configuration, Map.of(), "\"$@\" >&-", "run", workflow).await();
        assertEquals(0, summary.code(), summary.error());
        // Unless it was to take the data.
        Espalier.Outcome data = EspalierProcess.start(configuration, Map.of(), "\"$@\" >&-", "run", workflow, "--json", "-").await();
        assertEquals(1, data.code(), data.error());
        assertEquals(1, data.errors().size(), data.error());
    }

    @Test
    void aLimitOnFileSizesOrAFullDiskIsOneClearMessage() throws Exception {
        Path workflow = Espalier.workflow(folder, "w", "'nodes': {'source': {'type': 'test-source', 'settings': {'rows': 100000}}}, 'connections': []");
        // 512 blocks of 512 bytes; the table has more than a million.
        Espalier.Outcome outcome = EspalierProcess.start(configuration, Map.of(), "ulimit -f 512; exec \"$@\"", "run", workflow, "--json", "-").await();
        assertEquals(1, outcome.code(), outcome.error());
        assertEquals(1, outcome.errors().size(), outcome.error());
        assertTrue(outcome.errors().get(0).contains("the disk is full"), outcome.error());
        assertFalse(outcome.error().contains("\tat "), outcome.error());
        assertEquals(0, Espalier.run(workflow).code(), "with space, it runs");
    }

    @Test
    void namesThatAreNotAsciiWorkWithAUtf8Locale() throws Exception {
        Path workflow = Espalier.workflow(folder.resolve("Übung 1 – 数据"), "größe", "'nodes': {'quelle_ä': {'type': 'test-source'}, 'schreiber': {'type': 'test-write', 'settings': {'target': 'ergebnis ü.txt'}}}, 'connections': ['quelle_ä -> schreiber']");
        Espalier.Outcome outcome = EspalierProcess.start(configuration, Map.of("LC_ALL", "C.UTF-8"), null, "run", workflow, "--set", "quelle_ä.rows=2", "--json", "-").await();
        assertEquals(0, outcome.code(), outcome.error());
        assertEquals(2, outcome.json().at("/nodes/quelle_ä/rows/table").asInt());
        assertTrue(Files.exists(workflow.resolveSibling("ergebnis ü.txt")));
    }

    @Test
    void aJavaThatWasStartedWithoutTheOptionThatArrowNeedsIsOneClearMessage() throws Exception {
        Path workflow = Espalier.workflow(folder, "w", "'nodes': {'source': {'type': 'test-source'}}, 'connections': []");
        String without = "for a; do shift; case $a in --add-opens*) ;; *) set -- \"$@\" \"$a\" ;; esac; done; exec \"$@\"";
        for (String command : List.of("run", "check")) {
            Espalier.Outcome outcome = EspalierProcess.start(configuration, Map.of(), without, command, workflow).await();
            assertEquals(3, outcome.code(), outcome.error());
            assertEquals(1, outcome.errors().size(), outcome.error());
            assertTrue(outcome.error().contains("--add-opens=java.base/java.nio=ALL-UNNAMED") && outcome.error().contains("eclipse.ini"), outcome.error());
            assertFalse(outcome.error().contains("\tat "), outcome.error());
        }
    }
}
