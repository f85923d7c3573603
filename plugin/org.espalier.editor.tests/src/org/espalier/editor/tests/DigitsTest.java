package org.espalier.editor.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.eclipse.draw2d.geometry.Point;
import org.eclipse.swt.widgets.Control;
import org.espalier.editor.EditorIds;
import org.espalier.editor.canvas.WorkflowEditor;
import org.espalier.editor.palette.QuickAdd;
import org.espalier.editor.run.Snapshot;
import org.espalier.editor.settings.SettingsView;
import org.espalier.engine.run.NodeState;
import org.espalier.engine.run.ResultStore;
import org.espalier.engine.run.Run;
import org.espalier.engine.run.RunListener;
import org.espalier.engine.run.RunReport;
import org.espalier.engine.run.StoredResult;
import org.espalier.engine.workflow.Workflow;
import org.espalier.engine.workflow.WorkflowFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job, done as an analyst does it: from an empty canvas to a trained, pruned and scored model, by mouse and keyboard. */
class DigitsTest {
    private static final int MOST_ACTIONS = 25;

    @TempDir
    Path folder;
    private final Hands hands = new Hands();

    @AfterEach
    void close() {
        Ui.closeAll();
    }

    /** Types the beginning of a node's name into the list and takes the best match: two actions. */
    private void add(WorkflowEditor editor, Runnable open, String search, String id) {
        open.run();
        Ui.await("the list of nodes", () -> QuickAdd.current(Ui.display()).filter(popup -> popup.query().isFocusControl()).isPresent());
        hands.enter(search);
        Ui.await("the node " + id, () -> editor.model().node(id).isPresent() && QuickAdd.current(Ui.display()).isEmpty() && editor.canvas().isFocusControl());
    }

    private void addBehind(WorkflowEditor editor, String search, String id) {
        add(editor, () -> hands.key("ctrl+space"), search, id);
    }

    private void type(String setting, String text) {
        SettingsView view = Ui.view(EditorIds.SETTINGS_VIEW, SettingsView.class);
        Ui.await("the field " + setting, () -> view.control(setting).filter(Control::isFocusControl).isPresent());
        hands.type(text);
    }

    @Test
    void fromAnEmptyCanvasToAScoredModelInTwentyFiveActions() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data")).resolve("digits.csv");
        Files.copy(Samples.root().resolve("test-workflows/compress-digits/data/digits.csv"), data);
        Path file = Samples.empty(folder);
        WorkflowEditor editor = Ui.open(file);
        Ui.run(() -> Ui.page().activate(editor));

        // 2 actions a node: what is added is selected, and the next one is connected with it.
        add(editor, () -> hands.doubleClick(editor.canvas(), new Point(30, 60)), "table r", "table-reader");
        addBehind(editor, "part", "partition");
        addBehind(editor, "train", "train-network");
        addBehind(editor, "prune", "prune-weights");
        addBehind(editor, "predict", "predict");
        addBehind(editor, "score", "score");
        assertEquals(12, hands.actions());

        // The settings that have no default: the column to predict, twice, and the file.
        hands.key("F6");
        type("target", "label");
        Ui.run(() -> Ui.reveal(editor, "train-network"));
        hands.doubleClick(editor.canvas(), Ui.middle(editor, "train-network"));
        type("target", "label");
        Ui.run(() -> Ui.reveal(editor, "table-reader"));
        hands.doubleClick(editor.canvas(), Ui.middle(editor, "table-reader"));
        type("file", "data/digits.csv");

        // The rows for retraining while pruning, and those that the model has not seen.
        Ui.run(() -> Ui.page().activate(editor));
        Ui.command("org.espalier.editor.zoomFit");
        hands.drag(editor.canvas(), Ui.port(editor, "partition", "first"), Ui.port(editor, "prune-weights", "table"));
        hands.drag(editor.canvas(), Ui.port(editor, "partition", "second"), Ui.port(editor, "predict", "table"));
        assertEquals(Set.of("table-reader -> partition", "partition.first -> train-network.table", "train-network.model -> prune-weights.model", "partition.first -> prune-weights.table",
                "prune-weights.model -> predict.model", "partition.second -> predict.table", "predict -> score"), Set.copyOf(connections(editor)));
        hands.key("ctrl+s");
        Ui.await("the file", () -> !editor.isDirty());
        hands.key("shift+F7");
        Ui.await("the score", () -> !editor.runner().isRunning() && editor.runner().snapshot().result("score").isPresent());
        Ui.await("the light", () -> editor.model().node("score").orElseThrow().status().state() == NodeState.EXECUTED);
        Ui.screenshot("digits");
        System.out.println("MEASURED actions from an empty canvas to a scored model: " + hands.actions());
        assertTrue(hands.actions() <= MOST_ACTIONS, () -> hands.actions() + " actions");
        double accuracy = Ui.call(() -> editor.runner().snapshot().result("score").orElseThrow().metrics().get("accuracy"));
        assertTrue(accuracy > 0.9, () -> "accuracy " + accuracy);
        assertEquals(headless(file), results(Ui.call(() -> editor.runner().snapshot())));
    }

    private static List<String> connections(WorkflowEditor editor) {
        return Ui.call(() -> editor.model().workflow().connections().stream().map(Object::toString).toList());
    }

    /** What the file gives when it runs without the editor, into a folder of its own. */
    private Map<String, List<String>> headless(Path file) throws Exception {
        Workflow workflow = WorkflowFile.read(file);
        var registry = org.espalier.engine.registry.NodeExtensions.read(org.eclipse.core.runtime.RegistryFactory.getRegistry());
        var store = new ResultStore(Files.createDirectories(folder.resolve("headless")));
        Snapshot configured = Snapshot.of(workflow, file, registry, store, List.of());
        assertFalse(!configured.problems().isEmpty(), () -> configured.problems().toString());
        RunReport report = new Run(configured.configuration(), store, new Run.Options("digits", 0, 1, 0, false), new RunListener() {
        }).execute();
        assertEquals(RunReport.Outcome.EXECUTED, report.outcome());
        return results(Snapshot.of(workflow, file, registry, store, List.of()));
    }

    /** The SHA-256 of all that the nodes gave; times that were measured are no result. */
    private static Map<String, List<String>> results(Snapshot snapshot) throws IOException {
        Map<String, List<String>> results = new TreeMap<>();
        snapshot.stored().forEach((id, result) -> results.put(id, result.outputs().stream().map(StoredResult.Output::sha256).toList()));
        return results;
    }
}
