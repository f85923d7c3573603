package org.espalier.product.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code espalier open}. */
class DesktopTest {
    private static final Path ESPALIER = Built.PRODUCT.resolve("espalier");

    @TempDir
    Path folder;

    @Test
    void opensTheWorkflowASecondOneInTheSameWindowAndKeepsEditsWhenItIsKilled() throws Exception {
        Path example = Built.copy(Built.ROOT.resolve("test-workflows/penguins"), folder.resolve("penguins"));
        Path workspace = folder.resolve("workspace");
        Path log = folder.resolve("log");
        try (Display display = Display.start()) {
            // The first start makes the caches and the workspace.
            Process first = start(display, workspace, log, example);
            editAndBeToldToEnd(display, first, workspace);
            edit(display, workspace, log, example);
        }
        assertEquals(List.of(), Display.errors(workspace));
    }

    private static Path recovery(Path workspace) {
        return workspace.resolve(".metadata/.plugins/org.espalier.editor/recovery");
    }

    /** Edits by keyboard until an edit is kept for recovery. */
    private static void deleteAll(Display display, Path workspace) throws Exception {
        for (int i = 0; i < 20 && count(recovery(workspace)) == 0; i++) {
            display.act("mousemove", 500, 560, "click", 1, "key", "ctrl+a", "key", "Delete");
            Thread.sleep(3_000);
        }
    }

    private static void editAndBeToldToEnd(Display display, Process desktop, Path workspace) throws Exception {
        deleteAll(display, workspace);
        display.act("key", "ctrl+z", "sleep", 1);
        assertEquals(0, count(recovery(workspace)), "nothing to recover");
        display.act("key", "ctrl+shift+z", "sleep", 1);
        desktop.destroy();
        assertTrue(desktop.waitFor(60, TimeUnit.SECONDS));
        assertEquals(1, count(recovery(workspace)), "what was edited a moment ago is on the disk");
        try (Stream<Path> files = Files.list(recovery(workspace))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.delete(file);
            }
        }
    }

    private void edit(Display display, Path workspace, Path log, Path example) throws Exception {
        Process desktop = start(display, workspace, log, example);
        Command.Result second = open(display, workspace, example.resolve("penguin-tables.workflow")).run();
        assertEquals(0, second.exitCode(), second::toString);
        display.awaitWindow("penguin-tables.workflow", desktop, log);

        // An edit by keyboard, and then no time to save it.
        deleteAll(display, workspace);
        desktop.destroyForcibly().waitFor();
        assertEquals(1, count(recovery(workspace)), "what was edited is on the disk");
    }

    private static long count(Path folder) throws Exception {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json")).count();
        }
    }

    private static Process start(Display display, Path workspace, Path log, Path example) throws Exception {
        long start = System.nanoTime();
        Process desktop = open(display, workspace, example.resolve("penguins.workflow")).start(log, log.resolveSibling("errors"));
        display.awaitWindow("penguins.workflow", desktop, log);
        System.out.println("MEASURED window up after espalier open: " + (System.nanoTime() - start) / 1_000_000 + " ms");
        return desktop;
    }

    private static Command open(Display display, Path workspace, Path file) {
        return display.command(ESPALIER, "open", file).with("ESPALIER_WORKSPACE", workspace).in(file.getParent());
    }

    @Test
    void leavingWhileAWorkflowRunsAsksEndsTheRunAndLeavesNoErrors() throws Exception {
        Path example = Built.copy(Built.ROOT.resolve("test-workflows/penguins"), folder.resolve("penguins"));
        Path workflow = example.resolve("penguins.workflow");
        // So long that it cannot be done before.
        Files.writeString(workflow, Files.readString(workflow).replace("[16]", "[512, 512]").replace("\"patience\": 5", "\"epochs\": 1000000"));
        Path workspace = folder.resolve("workspace");
        Path log = folder.resolve("log");
        Path owner = example.resolve(".espalier/penguins.workflow.owner");
        try (Display display = Display.start()) {
            Process desktop = start(display, workspace, log, example);
            for (int i = 0; i < 20 && !Files.exists(owner); i++) {
                display.act("mousemove", 500, 560, "click", 1, "sleep", 1, "key", "shift+F7", "sleep", 2);
            }
            assertTrue(Files.exists(owner), "it runs");
            // The last entry of the first menu; then no, and yes.
            display.act("mousemove", 20, 12, "click", 1, "sleep", 2, "key", "Up", "Return");
            display.awaitWindow("A Workflow Is Running", desktop, log);
            display.act("sleep", 1, "key", "Escape", "sleep", 2);
            assertTrue(desktop.isAlive() && Files.exists(owner), "it still runs");
            display.act("mousemove", 20, 12, "click", 1, "sleep", 2, "key", "Up", "Return");
            display.awaitWindow("A Workflow Is Running", desktop, log);
            display.act("sleep", 1, "key", "Return");
            assertTrue(desktop.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, desktop.exitValue());
        }
        assertEquals("", Files.readString(log.resolveSibling("errors")) + Files.readString(log));
        assertEquals(List.of(), Display.errors(workspace));
        assertTrue(Files.notExists(owner));
    }

    @Test
    void withoutADisplayItSaysWhatToDo() throws Exception {
        Command.Result result = new Command(ESPALIER, "open").with("ESPALIER_WORKSPACE", folder.resolve("workspace")).without("DISPLAY").without("WAYLAND_DISPLAY").run();
        assertEquals(70, result.exitCode(), result::toString);
        assertTrue(result.err().contains("espalier run FILE"), result::toString);
    }

    @Test
    void aFileThatIsNotThereIsNamed() throws Exception {
        Command.Result result = new Command(ESPALIER, "open", "missing.workflow").with("ESPALIER_WORKSPACE", folder.resolve("workspace")).in(folder).run();
        assertEquals(2, result.exitCode(), result::toString);
        assertTrue(result.err().contains("missing.workflow"), result::toString);
    }
}
