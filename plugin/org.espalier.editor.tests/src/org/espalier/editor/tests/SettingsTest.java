package org.espalier.editor.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import org.eclipse.draw2d.geometry.Point;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.accessibility.AccessibleListener;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.forms.widgets.Hyperlink;
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
    private final Hands hands = new Hands();

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
    void aLongTextLeavesThePageAsWideAsItsView() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.empty(folder));
        Ui.run(() -> editor.adder().addBesideSelection(editor.model().registry().find("sql").orElseThrow().declaration()));
        SettingsView view = show(editor, "sql");
        Text query = Ui.call(() -> (Text) view.control("query").orElseThrow());
        Ui.run(() -> query.setText("SELECT a, b FROM t1 WHERE ".repeat(20)));
        Ui.run(() -> editor.operations().select(List.of()));
        show(editor, "sql");
        assertTrue(Ui.call(() -> isWithinItsView((Text) view.control("query").orElseThrow())));
        Ui.run(() -> editor.execute(new EditCommand("Change", editor.model(), drawing -> Edits.setName(drawing, "A name ".repeat(20)))));
        Ui.run(() -> editor.operations().select(List.of()));
        assertTrue(Ui.call(() -> isWithinItsView(view.workflowName().orElseThrow())));
    }

    private static boolean isWithinItsView(Control shown) {
        Composite page = shown.getParent();
        while (!(page instanceof ScrolledComposite)) {
            page = page.getParent();
        }
        return shown.toDisplay(shown.getSize()).x <= page.toDisplay(page.getSize()).x;
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
    void columnsAreTickedInAListThatEscapeCloses() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        SettingsView view = show(editor, "train");
        hands.click(button(view, "features", "Choose..."), new Point(10, 10));
        Ui.await("the list", () -> popup("Features").isPresent());
        Table names = Ui.call(() -> (Table) popup("Features").orElseThrow().getChildren()[1]);
        assertEquals(List.of("a", "b", "label"), Ui.call(() -> Arrays.stream(names.getItems()).map(TableItem::getText).toList()));
        hands.key("Tab");
        hands.key("Down");
        hands.key("space");
        Ui.await("the tick", () -> setting(editor, "train", "features").size() == 1);
        hands.key("Escape");
        Ui.await("the end of the list", () -> popup("Features").isEmpty());
    }

    @Test
    void aFolderOfImagesIsChosenInADialogThatBeginsAtTheOneBefore() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.empty(folder));
        Files.createDirectories(folder.resolve("pictures/cats"));
        Ui.run(() -> editor.adder().addBesideSelection(editor.model().registry().find("image-reader").orElseThrow().declaration()));
        SettingsView view = show(editor, "image-reader");
        Text file = Ui.call(() -> (Text) view.control("file").orElseThrow());
        Ui.run(() -> file.setText("pictures"));
        Ui.screenshot("settings-folder");
        hands.click(button(view, "file", "Folder..."), new Point(10, 10));
        hands.focus("File");
        Ui.screenshot("settings-folder-dialog");
        hands.type(folder.resolve("pictures/cats").toString());
        hands.key("Return");
        Ui.await("the folder", () -> file.getText().equals("pictures/cats"));
        assertEquals("pictures/cats", setting(editor, "image-reader", "file").textValue());
    }

    private static Button button(SettingsView view, String setting, String label) {
        return Ui.call(() -> (Button) Arrays.stream(view.control(setting).orElseThrow().getParent().getChildren()).filter(child -> child instanceof Button button && button.getText().equals(label)).findFirst().orElseThrow());
    }

    /** A popup that is open. On the user interface's thread. */
    private static Optional<Shell> popup(String title) {
        return Arrays.stream(Ui.display().getShells()).filter(shell -> shell.getText().equals(title)).findFirst();
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

    @Test
    void undoWorksWhereOneTypes() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        SettingsView view = show(editor, "train");
        Text epochs = Ui.call(() -> (Text) view.control("epochs").orElseThrow());
        Ui.run(() -> {
            Ui.page().activate(view);
            epochs.setFocus();
            epochs.setText("77");
        });
        Ui.command("org.eclipse.ui.edit.undo");
        assertEquals("5", Ui.call(epochs::getText));
        assertFalse(Ui.call(editor::isDirty));
    }

    @Test
    void everyFieldHasAnAccessibleNameAndItsMenuIsReachedByKeyboard() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        for (String node : List.of("rows", "split", "train", "predict", "score")) {
            SettingsView view = show(editor, node);
            for (var field : Ui.call(() -> editor.model().node(node).orElseThrow().type().orElseThrow().settings().fields())) {
                view.control(field.name()).ifPresent(control -> assertEquals(field.label(), spoken(control), node + "." + field.name()));
            }
        }
        SettingsView view = show(editor, "train");
        assertTrue(Ui.call(() -> {
            var row = view.control("epochs").orElseThrow().getParent().getParent();
            return Arrays.stream(row.getTabList()).anyMatch(part -> part instanceof Composite header && Arrays.stream(header.getChildren()).anyMatch(Hyperlink.class::isInstance));
        }), "the menu is a stop of the Tab key");
    }

    /** What a screen reader gets as the name of a control; SWT has no public way to ask. */
    private static String spoken(Control control) {
        return Ui.call(() -> {
            var listeners = org.eclipse.swt.accessibility.Accessible.class.getDeclaredField("accessibleListeners");
            listeners.setAccessible(true);
            var event = new AccessibleEvent(control.getAccessible());
            for (Object listener : (List<?>) Objects.requireNonNullElse(listeners.get(control.getAccessible()), List.of())) {
                ((AccessibleListener) listener).getName(event);
            }
            return event.result;
        });
    }

    @Test
    void aSwitchThatAVariableDrivesKeepsItsName() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        SettingsView view = show(editor, "split");
        Control box = Ui.call(() -> view.control("shuffle").orElseThrow());
        assertEquals("Shuffle", Ui.call(() -> ((Button) box).getText()));
        Ui.run(() -> editor.execute(new EditCommand("Change", editor.model(), drawing -> {
            var settings = drawing.workflow().nodes().get("split").settings().deepCopy();
            settings.put("shuffle", "${seed}");
            return Edits.setSettings(drawing, "split", settings);
        })));
        Ui.await("the variable", () -> view.control("shuffle").orElseThrow() instanceof Combo);
        Ui.screenshot("switch-variable");
        assertTrue(Ui.call(() -> {
            Composite header = view.control("shuffle").orElseThrow().getParent().getParent().getParent();
            return Arrays.stream(header.getChildren()).anyMatch(child -> child instanceof Label label && label.getText().equals("Shuffle") && label.isVisible());
        }));
    }

    @Test
    void theSettingsOfAWorkflowAreThoseOfTheActiveOne() throws IOException {
        WorkflowEditor first = Ui.open(Samples.training(folder));
        SettingsView view = Ui.view(EditorIds.SETTINGS_VIEW, SettingsView.class);
        Ui.run(() -> Ui.page().activate(first));
        assertEquals("Sample", Ui.call(() -> name(view).getText()));
        WorkflowEditor second = Ui.open(Samples.empty(java.nio.file.Files.createDirectories(folder.resolve("other"))));
        Ui.run(() -> Ui.page().activate(second));
        assertEquals("Empty", Ui.call(() -> name(view).getText()));
        Ui.run(() -> name(view).setText("Second"));
        assertEquals("Sample", Ui.call(() -> first.model().workflow().name()));
        assertEquals("Second", Ui.call(() -> second.model().workflow().name()));
    }

    /** The field for the workflow's name, on the page that the view shows. */
    private static Text name(SettingsView view) {
        return view.workflowName().orElseThrow();
    }
}
