package org.espalier.engine.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.espalier.engine.tests.Espalier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The other commands: check, describe, nodes, and what is no command. */
class CommandLineTest {
    @TempDir
    Path folder;

    @Test
    void checkSaysThatAllIsWellAndExecutesNothing() throws Exception {
        Path workflow = Espalier.workflow(folder, "w", "'nodes': {'f': {'type': 'test-fail'}, 'p': {'type': 'test-pass'}}, 'connections': ['f -> p']");
        Espalier.Outcome outcome = Espalier.execute("check", workflow);
        assertEquals(0, outcome.code(), outcome.error());
        assertEquals("w.workflow: 2 nodes, no problems\n", outcome.out());
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void checkPrintsEveryProblem() throws Exception {
        Path workflow = Espalier.workflow(folder, "w", "'nodes': {'s': {'type': 'test-source', 'settings': {'rows': -1, 'factor': 'x', 'nte': ''}}, 'p': {'type': 'test-pass'}}, 'connections': []");
        Espalier.Outcome outcome = Espalier.execute("check", workflow);
        assertEquals(3, outcome.code());
        assertEquals(4, outcome.errors().size(), outcome.error());
        assertEquals("", outcome.out());
        assertEquals(1, Espalier.execute("check", workflow, "--set", "s.rows=1", "--set", "s.factor=1", "--set", "s.nte=2").errors().stream().filter(error -> error.contains("nte")).count());
    }

    @Test
    void describeTellsOfANodeType() {
        Espalier.Outcome outcome = Espalier.execute("describe", "test-settings");
        assertEquals(0, outcome.code(), outcome.error());
        for (String part : List.of("Settings (test-settings, test)", "whole: a whole number from -10 to 10; default 5", "must: text; must be given", "part: Settings within", "depth: a whole number from 1 to 9; default 2")) {
            assertTrue(outcome.out().contains(part), part + " is not in " + outcome.out());
        }
        assertTrue(Espalier.execute("describe", "test-join").out().contains("t1, t2, ...: table. Tables"));
    }

    @Test
    void describeTellsOfAWorkflow() throws Exception {
        Path workflow = Espalier.workflow(folder, "w", "'variables': {'n': 1}, 'nodes': {'s': {'type': 'test-source', 'settings': {'rows': 5}}, 'x': {'type': 'none'}}, 'connections': ['s -> x']");
        String out = Espalier.execute("describe", workflow).out();
        for (String part : List.of("variable n = 1", "s: test-source", "rows = 5", "x: none (not installed)", "s -> x")) {
            assertTrue(out.contains(part), part + " is not in " + out);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "nonsense", "test-sorce", "a\0b"})
    void describeOfWhatThereIsNotIsExitCodeTwo(String subject) {
        Espalier.Outcome outcome = Espalier.execute("describe", subject);
        assertEquals(2, outcome.code(), outcome.error());
        assertEquals(1, outcome.errors().size());
    }

    @Test
    void describeAndCheckOfFilesThatAreNoneAreExitCodeThree() throws Exception {
        for (String command : List.of("describe", "check", "run")) {
            for (Path file : List.of(folder.resolve("none.workflow"), folder, Files.writeString(folder.resolve("empty.workflow"), ""))) {
                Espalier.Outcome outcome = Espalier.execute(command, file);
                assertEquals(3, outcome.code(), command + " " + file + outcome.error());
                assertEquals(1, outcome.errors().size());
                assertFalse(outcome.error().contains("\tat "));
            }
        }
    }

    @Test
    void nodesListsThemByCategoryAndAsData() {
        String list = Espalier.execute("nodes").out();
        assertTrue(list.contains("test\n"), list);
        assertTrue(list.contains("  test-join"), list);
        for (JsonNode node : Espalier.execute("nodes", "--json").json()) {
            if (node.path("id").asText().equals("test-settings")) {
                assertEquals("org.espalier.engine.tests", node.path("bundle").asText());
                assertEquals(18, node.path("settings").size());
                return;
            }
        }
        throw new AssertionError("test-settings is not in the data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "rn", "--nonsense", "@file", "-", "run run", "check a b"})
    void whatIsNoCommandIsExitCodeTwo(String arguments) {
        Espalier.Outcome outcome = Espalier.execute((Object[]) (arguments.isEmpty() ? new String[0] : arguments.split(" ")));
        assertEquals(arguments.equals("run run") ? 3 : 2, outcome.code(), outcome.error());
        assertEquals(1, outcome.errors().size(), outcome.error());
        assertEquals("", outcome.out());
    }

    @Test
    void helpAndVersionAreThere() {
        assertTrue(Espalier.execute("--help").out().contains("Exit codes: 0 done"));
        assertTrue(Espalier.execute("run", "--help").out().contains("--timeout=TIME"));
        assertTrue(Espalier.execute("--version").out().startsWith("espalier 1.0.0"));
    }

    @Test
    void controlCharactersOfAFileDoNotReachTheTerminal() throws Exception {
        Path workflow = Espalier.workflow(folder, "w", "'nodes': {'s': {'type': 'test\\u001b[31m\\u0007'}}, 'connections': []");
        Espalier.Outcome outcome = Espalier.execute("check", workflow);
        assertTrue(outcome.error().contains("test\\u001b[31m\\u0007"), outcome.error());
    }

    @Test
    void everyCommandTakesTheOptionThatMessagesAdvise() {
        for (String command : List.of("run", "check", "describe", "nodes", "diff", "merge", "pack", "unpack")) {
            Espalier.Outcome help = Espalier.execute(command, "--help");
            assertEquals(0, help.code());
            assertTrue(help.out().contains("--verbose"), command);
        }
        assertEquals(0, Espalier.execute("nodes", "--verbose").code());
    }
}
