package org.espalier.editor.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

import org.espalier.editor.EditorIds;
import org.espalier.editor.canvas.WorkflowEditor;
import org.espalier.editor.commands.EditCommand;
import org.espalier.editor.model.Edits;
import org.espalier.editor.run.LiveSeries;
import org.espalier.editor.run.LiveView;
import org.espalier.engine.run.NodeState;
import org.espalier.engine.run.Run;
import org.espalier.engine.run.RunListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** Running from the editor. */
class RunTest {
    @TempDir
    Path folder;

    @AfterEach
    void close() {
        Ui.closeAll();
    }

    private static Map<String, NodeState> states(WorkflowEditor editor) {
        return Ui.call(() -> {
            Map<String, NodeState> states = new TreeMap<>();
            editor.model().nodes().forEach(node -> states.put(node.id(), node.status().state()));
            return states;
        });
    }

    private static void set(WorkflowEditor editor, String node, String setting, JsonNode value) {
        Ui.run(() -> {
            ObjectNode settings = editor.model().workflow().nodes().get(node).settings().deepCopy();
            settings.set(setting, value);
            editor.execute(new EditCommand("Change", editor.model(), drawing -> Edits.setSettings(drawing, node, settings)));
        });
        Ui.await("configuring", () -> editor.runner().isUpToDate());
    }

    private static void finish(WorkflowEditor editor) {
        Ui.await("the end of the run", () -> !editor.runner().isRunning() && editor.runner().isUpToDate());
        Ui.await("configuring after the run", () -> editor.model().nodes().stream().noneMatch(node -> node.status().state() == NodeState.EXECUTING || node.status().state() == NodeState.QUEUED));
    }

    @Test
    void whatChangedIsVisibleAndRunsAlone() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        Ui.await("configuring", () -> states(editor).values().stream().allMatch(NodeState.CONFIGURED::equals));
        Ui.command("org.espalier.editor.runAll");
        finish(editor);
        Ui.await("all lights", () -> states(editor).values().stream().allMatch(NodeState.EXECUTED::equals));
        set(editor, "predict", "probabilities", BooleanNode.FALSE);
        Ui.await("what must run again", () -> states(editor).get("score") == NodeState.CONFIGURED);
        assertEquals(Map.of("rows", NodeState.EXECUTED, "split", NodeState.EXECUTED, "train", NodeState.EXECUTED, "predict", NodeState.CONFIGURED, "score", NodeState.CONFIGURED), states(editor));
        Ui.run(() -> editor.commands().undo());
        Ui.await("the old results", () -> states(editor).get("score") == NodeState.EXECUTED);
    }

    @Test
    void onlyWhatASelectedNodeNeedsRunsAndResetForgetsWhatDependsOnIt() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        Ui.run(() -> {
            editor.setFocus();
            editor.operations().select(List.of("split"));
        });
        Ui.command("org.espalier.editor.runSelected");
        finish(editor);
        Ui.await("the split", () -> states(editor).get("split") == NodeState.EXECUTED);
        assertEquals(NodeState.CONFIGURED, states(editor).get("train"));
        Ui.run(() -> editor.operations().select(List.of("rows")));
        Ui.command("org.espalier.editor.reset");
        Ui.await("the reset", () -> states(editor).get("split") == NodeState.CONFIGURED && states(editor).get("rows") == NodeState.CONFIGURED);
    }

    @Test
    void aFailedNodeSaysWhyAndStopsNothingElse() throws IOException {
        Path file = Samples.training(folder);
        // An expression that fails on rows, not when the query is prepared.
        Files.writeString(file, Files.readString(file).replace("    \"split\": {", "    \"bad\": {\n      \"type\": \"sql\",\n      \"settings\": {\n        \"query\": \"SELECT CAST(label AS INTEGER) AS n FROM t1\"\n      }\n    },\n    \"split\": {")
                .replace("    \"rows -> split\",", "    \"rows -> split\",\n    \"rows -> bad.t1\","));
        WorkflowEditor editor = Ui.open(file);
        Ui.command("org.espalier.editor.runAll");
        finish(editor);
        Ui.await("the failure", () -> states(editor).get("bad") == NodeState.FAILED);
        assertEquals(NodeState.EXECUTED, states(editor).get("score"));
        assertFalse(Ui.call(() -> editor.model().node("bad").orElseThrow().status().problems()).isEmpty());
        Ui.screenshot("failed-node");
    }

    @Test
    void aWrongColumnIsMarkedAtItsNodeAndCured() throws Exception {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        set(editor, "train", "target", TextNode.valueOf("lable"));
        var file = editor.resource().orElseThrow();
        Ui.await("the marker", () -> marker(file, "train").isPresent());
        var fixes = Ui.call(() -> new org.espalier.editor.settings.QuickFixes().getResolutions(marker(file, "train").orElseThrow()));
        assertEquals("Use the column \"label\"", fixes[0].getLabel());
        Ui.run(() -> fixes[0].run(marker(file, "train").orElseThrow()));
        assertEquals("label", Ui.call(() -> editor.model().workflow().nodes().get("train").settings().get("target").textValue()));
        Ui.await("no marker", () -> marker(file, "train").isEmpty());
    }

    @Test
    void aProblemLeadsToItsField() throws Exception {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        set(editor, "train", "target", TextNode.valueOf("lable"));
        var file = editor.resource().orElseThrow();
        Ui.await("the marker", () -> marker(file, "train").isPresent());
        Ui.run(() -> editor.operations().select(List.of("rows")));
        // What a double click in the Problems view does.
        Ui.call(() -> org.eclipse.ui.ide.IDE.openEditor(Ui.page(), marker(file, "train").orElseThrow()));
        assertEquals(List.of("train"), Ui.call(() -> editor.operations().selectedNodes().stream().map(node -> node.id()).toList()));
        var settings = Ui.view(EditorIds.SETTINGS_VIEW, org.espalier.editor.settings.SettingsView.class);
        Ui.await("the field", () -> settings.control("target").orElseThrow().isFocusControl());
        Ui.await("the message", () -> settings.problem("target").contains("there is no such column"));
        Ui.screenshot("problem");
    }

    @Test
    void theConsoleTellsWhatRan() throws Exception {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        Ui.command("org.espalier.editor.runAll");
        finish(editor);
        Ui.await("the last line", () -> console().getDocument().get().contains("score: accuracy") && console().getDocument().get().contains("Executed after"));
    }

    static org.eclipse.ui.console.MessageConsole console() {
        return (org.eclipse.ui.console.MessageConsole) java.util.Arrays.stream(org.eclipse.ui.console.ConsolePlugin.getDefault().getConsoleManager().getConsoles())
                .filter(each -> each.getName().equals("Espalier")).findFirst().orElseThrow();
    }

    @Test
    void aRunThatCannotBeginSaysWhyInFrontOfAllElse() throws Exception {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        var begun = new CountDownLatch(1);
        var over = new CountDownLatch(1);
        // As a run of the same file by a server would hold the data folder.
        var other = new Run(Ui.call(() -> editor.runner().snapshot()).configuration(), editor.runner().store(), new Run.Options("sample.workflow", 7, 1, 0, false), new RunListener() {
            @Override
            public void stateChanged(String node, NodeState state) {
                begun.countDown();
                try {
                    over.await();
                } catch (InterruptedException fault) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        var execution = java.util.concurrent.CompletableFuture.supplyAsync(() -> {
            try {
                return other.execute();
            } catch (org.espalier.engine.node.EspalierException fault) {
                throw new AssertionError(fault);
            }
        });
        begun.await();
        Ui.call(() -> Ui.page().showView(org.eclipse.ui.IPageLayout.ID_PROBLEM_VIEW));
        Ui.command("org.espalier.editor.runAll");
        Ui.await("the console in front", () -> Ui.page().findView(org.eclipse.ui.console.IConsoleConstants.ID_CONSOLE_VIEW) instanceof org.eclipse.ui.IViewPart view && Ui.page().isPartVisible(view));
        Ui.await("the reason", () -> console().getDocument().get().contains("another run of this workflow is going on"));
        assertFalse(Ui.call(() -> editor.runner().isRunning()));
        over.countDown();
        execution.get();
    }

    @Test
    void aFileThatMovedIsFoundAgain() throws Exception {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        Files.createDirectories(folder.resolve("data/old"));
        Files.move(folder.resolve("data/rows.csv"), folder.resolve("data/old/rows.csv"));
        Ui.run(() -> editor.runner().configureSoon());
        var file = editor.resource().orElseThrow();
        Ui.await("the marker", () -> marker(file, "rows").isPresent());
        var fixes = Ui.call(() -> new org.espalier.editor.settings.QuickFixes().getResolutions(marker(file, "rows").orElseThrow()));
        assertEquals("Use the file \"data/old/rows.csv\"", fixes[0].getLabel());
        Ui.run(() -> fixes[0].run(marker(file, "rows").orElseThrow()));
        Ui.await("no marker", () -> marker(file, "rows").isEmpty());
    }

    private static java.util.Optional<org.eclipse.core.resources.IMarker> marker(org.eclipse.core.resources.IFile file, String node) {
        try {
            for (var marker : file.findMarkers(EditorIds.MARKER, true, org.eclipse.core.resources.IResource.DEPTH_ZERO)) {
                if (node.equals(marker.getAttribute(EditorIds.MARKER_NODE, ""))) {
                    return java.util.Optional.of(marker);
                }
            }
            return java.util.Optional.empty();
        } catch (org.eclipse.core.runtime.CoreException fault) {
            throw new AssertionError(fault);
        }
    }

    @Test
    void aTrainingThatIsStoppedEarlyKeepsItsModelAndSaysSo() throws Exception {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        set(editor, "train", "epochs", IntNode.valueOf(1_000_000));
        set(editor, "train", "layers", JsonNodeFactory.instance.arrayNode().add(512).add(512));
        Ui.command("org.espalier.editor.runAll");
        Ui.await("the training", () -> !editor.runner().series().of("train").isEmpty());
        assertEquals("epoch", Ui.call(() -> editor.runner().series().of("train").get("loss").axis()));
        Ui.command("org.espalier.editor.stopEarly");
        finish(editor);
        Ui.await("all lights", () -> states(editor).values().stream().allMatch(NodeState.EXECUTED::equals));
        // Lights are told by the run, warnings by the stored results, which are looked at after it.
        Ui.await("its warning", () -> editor.model().node("train").orElseThrow().status().warnings().stream().anyMatch(warning -> warning.startsWith("The training was stopped early, after epoch ")));
    }

    @Test
    void aSearchThatIsStoppedEarlyKeepsTheBestModelSoFar() throws Exception {
        Path file = Samples.training(folder);
        Files.writeString(file, Files.readString(file).replace("train-network", "meta-tune").replace("        \"layers\": [8],\n        \"epochs\": 5\n", "        \"trials\": 100000\n"));
        WorkflowEditor editor = Ui.open(file);
        Ui.command("org.espalier.editor.runAll");
        Ui.await("a trial", () -> editor.runner().series().of("train").get("best score") instanceof LiveSeries.Curve curve && curve.points().size() > 1);
        assertEquals("trial", Ui.call(() -> editor.runner().series().of("train").get("best score").axis()));
        Ui.command("org.espalier.editor.stopEarly");
        finish(editor);
        Ui.await("all lights", () -> states(editor).values().stream().allMatch(NodeState.EXECUTED::equals));
        // Lights are told by the run, warnings by the stored results, which are looked at after it.
        Ui.await("its warning", () -> editor.model().node("train").orElseThrow().status().warnings().stream().anyMatch(warning -> warning.startsWith("The search was stopped early, after ")));
    }

    @Test
    void aRunGoesOnWhenItsEditorIsClosedAndIsSeenWhenItOpensAgain() throws IOException {
        Path file = Samples.training(folder);
        // So large that it cannot be done before it is looked at.
        Files.writeString(file, Files.readString(file).replace("[8]", "[512, 512]").replace("\"epochs\": 5", "\"epochs\": 1000000"));
        WorkflowEditor first = Ui.open(file);
        Ui.command("org.espalier.editor.runAll");
        Ui.await("the training", () -> !first.runner().series().of("train").isEmpty());
        Ui.run(() -> Ui.page().closeAllEditors(false));
        WorkflowEditor second = Ui.open(file);
        Ui.await("its light", () -> second.runner().isRunning() && states(second).get("train") == NodeState.EXECUTING && states(second).get("rows") == NodeState.EXECUTED);
        assertFalse(Ui.call(() -> second.runner().series().of("train").isEmpty()), "its curves");
        // As when another program has changed the file.
        Ui.run(second::reload);
        Ui.await("its light again", () -> second.runner().isRunning() && states(second).get("train") == NodeState.EXECUTING);
        Ui.command("org.espalier.editor.stopEarly");
        finish(second);
        Ui.await("all lights", () -> states(second).values().stream().allMatch(NodeState.EXECUTED::equals));
        assertEquals(List.of(), Ui.runs());
    }

    @Test
    void theWorkbenchAnswersWhileATrainingRunsAndCancelEndsIt() throws Exception {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        set(editor, "train", "epochs", IntNode.valueOf(1_000_000));
        // So large that it cannot be done before it is cancelled.
        set(editor, "train", "layers", JsonNodeFactory.instance.arrayNode().add(512).add(512));
        Ui.view(EditorIds.LIVE_VIEW, LiveView.class);
        var watch = new Heartbeat();
        Ui.command("org.espalier.editor.runAll");
        Ui.await("the training", () -> states(editor).get("train") == NodeState.EXECUTING && !editor.runner().series().of("train").isEmpty());
        watch.start(30_000);
        Ui.screenshot("live");
        long cancelled = System.nanoTime();
        Ui.command("org.espalier.editor.cancel");
        Ui.await("the end of the run", () -> !editor.runner().isRunning());
        System.out.println("MEASURED " + watch + ", cancelled after " + (System.nanoTime() - cancelled) / 1_000_000 + " ms");
        assertTrue(watch.longestTurnMillis() < 100, watch::toString);
        Ui.await("the lights", () -> states(editor).get("split") == NodeState.EXECUTED && states(editor).get("train") == NodeState.CONFIGURED);
    }
}
