package org.espalier.editor.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.eclipse.core.runtime.ILogListener;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Platform;
import org.espalier.editor.canvas.WorkflowEditor;
import org.espalier.editor.commands.EditCommand;
import org.espalier.editor.model.Edits;
import org.espalier.engine.node.Problem;
import org.espalier.engine.run.NodeState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a node does, the workbench lives on, and so does the workflow. */
class MisbehavingNodesTest {
    @TempDir
    Path folder;
    private final List<IStatus> faults = new CopyOnWriteArrayList<>();
    private final ILogListener log = (status, plugin) -> faults.add(status);

    @BeforeEach
    void listen() {
        Platform.addLogListener(log);
    }

    @AfterEach
    void close() {
        Ui.closeAll();
        Platform.removeLogListener(log);
    }

    private WorkflowEditor open(String kind) throws IOException {
        Path file = Samples.training(folder);
        Files.writeString(file, Files.readString(file)
                .replace("    \"split\": {", "    \"bad\": {\n      \"type\": \"test-misbehave\",\n      \"settings\": {\n        \"kind\": \"" + kind + "\"\n      }\n    },\n    \"split\": {")
                .replace("    \"rows -> split\",", "    \"rows -> split\",\n    \"rows -> bad\","));
        return Ui.open(file);
    }

    private static NodeState state(WorkflowEditor editor, String node) {
        return Ui.call(() -> editor.model().node(node).orElseThrow().status().state());
    }

    /** The rest runs, the editor edits, the file is as it was, and the next run is a good one. */
    private void theWorkflowIsUnharmed(WorkflowEditor editor, String before) throws IOException {
        Path file = folder.resolve("sample.workflow");
        assertEquals(before, Files.readString(file));
        assertFalse(Ui.call(editor::isDirty));
        Ui.run(() -> editor.execute(new EditCommand("Change", editor.model(), drawing -> Edits.setSettings(drawing, "bad", drawing.workflow().nodes().get("bad").settings().deepCopy().put("kind", "nothing")))));
        Ui.await("configuring", () -> editor.runner().isUpToDate());
        Ui.command("org.espalier.editor.runAll");
        Ui.await("all lights", () -> editor.model().nodes().stream().allMatch(node -> node.status().state() == NodeState.EXECUTED));
        Ui.run(() -> editor.doSave(new org.eclipse.core.runtime.NullProgressMonitor()));
        assertTrue(Files.readString(file).contains("\"nothing\""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "throw          | because of a fault in its program",
        "linkage-error  | because of a fault in its program",
        "heap           | the node needs more memory than Java has",
        "small-objects  | the node needs more memory than Java has",
        "arrow          | the node needs more off-heap memory than there is",
        "direct-buffers | the node needs more off-heap memory than there is"})
    void aNodeThatFailsBadlyFailsAlone(String kind, String message) throws IOException {
        WorkflowEditor editor = open(kind);
        String before = Files.readString(folder.resolve("sample.workflow"));
        Ui.command("org.espalier.editor.runAll");
        Ui.await("the end of the run", () -> !editor.runner().isRunning());
        Ui.await("the failure", () -> editor.model().node("bad").orElseThrow().status().state() == NodeState.FAILED);
        Ui.await("the others", () -> editor.model().node("score").orElseThrow().status().state() == NodeState.EXECUTED);
        List<Problem> problems = Ui.call(() -> editor.model().node("bad").orElseThrow().status().problems());
        assertTrue(problems.get(0).message().contains(message), problems::toString);
        assertTrue(faults.stream().anyMatch(status -> status.getSeverity() == IStatus.ERROR && status.getException() != null && status.getMessage().contains("\"bad\"")), "the Error Log tells of it: " + faults);
        assertTrue(faults.stream().allMatch(status -> status.getMessage().contains("\"bad\"")), "nobody else has failed: " + faults);
        Ui.screenshot("misbehave-" + kind);
        theWorkflowIsUnharmed(editor, before);
    }

    @Test
    void aNodeThatHangsIsLeftToItselfWhenTheRunIsCancelled() throws IOException {
        WorkflowEditor editor = open("hang");
        String before = Files.readString(folder.resolve("sample.workflow"));
        Ui.command("org.espalier.editor.runAll");
        Ui.await("the others", () -> editor.model().node("score").orElseThrow().status().state() == NodeState.EXECUTED);
        assertEquals(NodeState.EXECUTING, state(editor, "bad"));
        Ui.command("org.espalier.editor.cancel");
        Ui.await("the end of the run", () -> !editor.runner().isRunning());
        Ui.await("the lights", () -> editor.model().node("bad").orElseThrow().status().state() == NodeState.CONFIGURED);
        Ui.await("what the console says", () -> RunTest.console().getDocument().get().contains("bad: does not stop"));
        assertEquals(List.of(), faults);
        theWorkflowIsUnharmed(editor, before);
    }
}
