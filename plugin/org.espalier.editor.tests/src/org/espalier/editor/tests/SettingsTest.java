package org.espalier.editor.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Text;
import org.espalier.editor.EditorIds;
import org.espalier.editor.canvas.WorkflowEditor;
import org.espalier.editor.commands.EditCommand;
import org.espalier.editor.model.Edits;
import org.espalier.editor.settings.SettingsView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;

/** The settings page. */
class SettingsTest {
    @TempDir
    Path folder;

    @AfterEach
    void close() {
        Ui.closeAll();
    }

    private SettingsView show(WorkflowEditor editor, String node) {
        SettingsView view = Ui.view(EditorIds.SETTINGS_VIEW, SettingsView.class);
        Ui.run(() -> {
            Ui.page().activate(editor);
            editor.operations().select(List.of(node));
        });
        return view;
    }

    private static JsonNode setting(WorkflowEditor editor, String node, String name) {
        return Ui.call(() -> editor.model().workflow().nodes().get(node).settings().path(name));
    }

    @Test
    void whatIsTypedIsCheckedAtItsField() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        SettingsView view = show(editor, "train");
        Text epochs = Ui.call(() -> (Text) view.control("epochs").orElseThrow());
        Ui.run(() -> epochs.setText("many"));
        assertTrue(Ui.call(() -> view.problem("epochs")).contains("is not a number"), () -> Ui.call(() -> view.problem("epochs")));
        assertEquals(5, setting(editor, "train", "epochs").intValue(), "what is no value does not reach the workflow");
        Ui.run(() -> epochs.setText("0"));
        Ui.await("the limits", () -> view.problem("epochs").contains("from 1 to 1000000"));
        Ui.screenshot("settings-problem");
        Ui.run(() -> epochs.setText("12"));
        Ui.await("no problem", () -> view.problem("epochs").isEmpty());
        assertEquals(12, setting(editor, "train", "epochs").intValue());
    }

    @Test
    void typingOnIsOneEditAndUndoShowsInTheField() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        SettingsView view = show(editor, "train");
        Text epochs = Ui.call(() -> (Text) view.control("epochs").orElseThrow());
        for (String text : List.of("1", "12", "123")) {
            Ui.run(() -> epochs.setText(text));
        }
        assertEquals(123, setting(editor, "train", "epochs").intValue());
        Ui.run(() -> editor.commands().undo());
        assertEquals(5, setting(editor, "train", "epochs").intValue());
        assertEquals("5", Ui.call(epochs::getText));
        assertFalse(Ui.call(editor::isDirty));
    }

    @Test
    void aColumnIsChosenFromThoseThatArrive() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        SettingsView view = show(editor, "train");
        Combo target = Ui.call(() -> (Combo) view.control("target").orElseThrow());
        Ui.run(() -> target.notifyListeners(SWT.FocusIn, new Event()));
        assertEquals(Set.of("a", "b", "label"), Set.of(Ui.call(target::getItems)));
        Ui.run(() -> target.setText("a"));
        assertEquals("a", setting(editor, "train", "target").textValue());
    }

    @Test
    void layersAreAListOfNumbers() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        SettingsView view = show(editor, "train");
        Text layers = Ui.call(() -> (Text) view.control("layers").orElseThrow());
        assertEquals("8", Ui.call(layers::getText));
        Ui.run(() -> layers.setText("32, 16"));
        assertEquals("[32,16]", setting(editor, "train", "layers").toString());
        Ui.run(() -> layers.setText(""));
        assertTrue(setting(editor, "train", "layers").isMissingNode(), "an empty field means the default");
    }

    @Test
    void aFlowVariableDrivesAnyField() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        SettingsView view = show(editor, "train");
        Ui.run(() -> editor.execute(new EditCommand("Change", editor.model(), drawing -> {
            var settings = drawing.workflow().nodes().get("train").settings().deepCopy();
            settings.put("epochs", "${seed}");
            return Edits.setSettings(drawing, "train", settings);
        })));
        Ui.await("configuring", () -> editor.runner().isUpToDate());
        Combo variable = Ui.call(() -> (Combo) view.control("epochs").orElseThrow());
        assertEquals("${seed}", Ui.call(variable::getText));
        assertEquals(List.of(), Ui.call(() -> editor.runner().snapshot().problemsOf("train")));
        Ui.screenshot("settings-variable");
    }
}
