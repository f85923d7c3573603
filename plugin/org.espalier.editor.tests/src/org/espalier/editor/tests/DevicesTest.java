package org.espalier.editor.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import org.eclipse.core.resources.IContainer;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.draw2d.geometry.Point;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.TreeItem;
import org.espalier.editor.EditorIds;
import org.espalier.editor.canvas.WorkflowEditor;
import org.espalier.editor.model.ConnectionElement;
import org.espalier.editor.model.NodeElement;
import org.espalier.editor.model.Position;
import org.espalier.editor.palette.PaletteView;
import org.espalier.editor.palette.QuickAdd;
import org.espalier.editor.settings.SettingsView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Editing with mouse and keyboard, as their events arrive from the display. */
class DevicesTest {
    @TempDir
    Path folder;
    private final Hands hands = new Hands();

    @AfterEach
    void close() {
        Ui.closeAll();
    }

    private WorkflowEditor open(Path file) {
        WorkflowEditor editor = Ui.open(file);
        Ui.run(() -> {
            Ui.page().activate(editor);
            Ui.scrollTo(editor, 0, 0);
        });
        // Somewhere without a node.
        hands.click(editor.canvas(), new Point(300, 400));
        return editor;
    }

    private static Set<String> nodes(WorkflowEditor editor) {
        return Ui.call(() -> editor.model().workflow().nodes().keySet());
    }

    private static Set<String> selected(WorkflowEditor editor) {
        return Ui.call(() -> Set.copyOf(editor.operations().selectedNodes().stream().map(NodeElement::id).toList()));
    }

    private static List<String> connections(WorkflowEditor editor) {
        return Ui.call(() -> editor.model().workflow().connections().stream().map(Object::toString).toList());
    }

    @Test
    void theWheelScrollsThePageOfSettingsAndChangesNone() throws IOException {
        WorkflowEditor editor = open(Samples.training(folder));
        String before = Ui.call(() -> editor.operations().text());
        Ui.run(() -> editor.operations().select(List.of("train")));
        SettingsView settings = Ui.view(EditorIds.SETTINGS_VIEW, SettingsView.class);
        for (String setting : List.of("task", "activation", "layers")) {
            Control control = Ui.call(() -> settings.control(setting).orElseThrow());
            ScrolledComposite page = Ui.call(() -> {
                org.eclipse.swt.widgets.Composite around = control.getParent();
                while (!(around instanceof ScrolledComposite)) {
                    around = around.getParent();
                }
                var found = (ScrolledComposite) around;
                found.setOrigin(0, 0);
                found.showControl(control);
                return found;
            });
            int origin = Ui.call(() -> page.getOrigin().y);
            hands.scroll(control, new Point(20, 10), -3);
            Ui.await(setting + " scrolls the page", () -> page.getOrigin().y > origin);
        }
        assertEquals(before, Ui.call(() -> editor.operations().text()));
        assertFalse(Ui.call(editor::isDirty));
    }

    @Test
    void aNodeIsDraggedFromThePalette() throws IOException {
        WorkflowEditor editor = open(Samples.empty(folder));
        PaletteView palette = Ui.view("org.espalier.editor.nodes", PaletteView.class);
        Point item = Ui.call(() -> {
            TreeItem node = Arrays.stream(palette.tree().getItems()).flatMap(category -> Arrays.stream(category.getItems())).filter(each -> each.getText().equals("Partition")).findFirst().orElseThrow();
            var bounds = node.getBounds();
            return new Point(bounds.x + bounds.width / 2, bounds.y + bounds.height / 2);
        });
        Point target = Ui.call(() -> {
            var point = palette.tree().toControl(editor.canvas().toDisplay(250, 200));
            return new Point(point.x, point.y);
        });
        hands.drag(palette.tree(), item, target);
        Ui.await("the node", () -> editor.model().nodes().size() == 1);
        assertEquals(Set.of("partition"), nodes(editor));
        Position place = Ui.call(() -> editor.model().node("partition").orElseThrow().position());
        assertTrue(Math.abs(place.x() - 250) < 150 && Math.abs(place.y() - 200) < 60, place::toString);
    }

    @Test
    void aFrameSelectsAndKeysEdit() throws IOException {
        Path file = Samples.training(folder);
        WorkflowEditor editor = open(file);
        Point first = Ui.middle(editor, "rows");
        hands.drag(editor.canvas(), new Point(first.x - 125, first.y - 60), new Point(first.x + 420, first.y + 80));
        assertEquals(Set.of("rows", "split"), selected(editor));
        hands.key("ctrl+c");
        hands.key("ctrl+v");
        Ui.await("the copies", () -> editor.model().node("rows-2").isPresent());
        assertTrue(connections(editor).contains("rows-2 -> split-2"), () -> connections(editor).toString());
        assertEquals(Set.of("rows-2", "split-2"), selected(editor));
        hands.key("Delete");
        Ui.await("the deletion", () -> editor.model().node("rows-2").isEmpty());
        hands.key("ctrl+z");
        Ui.await("undo", () -> editor.model().node("rows-2").isPresent());
        hands.key("ctrl+z");
        Ui.await("undo of paste", () -> editor.model().node("rows-2").isEmpty());
        hands.key("ctrl+shift+z");
        Ui.await("redo", () -> editor.model().node("rows-2").isPresent());
        hands.key("ctrl+z");
        hands.key("ctrl+a");
        Ui.await("all", () -> editor.operations().selectedNodes().size() == 5);
        Position before = Ui.call(() -> editor.model().node("train").orElseThrow().position());
        hands.key("ctrl+shift+Right");
        Ui.await("the move", () -> editor.model().node("train").orElseThrow().position().equals(before.plus(8, 0)));
        hands.key("ctrl+z");
        Ui.await("nothing to save", () -> !editor.isDirty());
    }

    @Test
    void aNodeIsRenamedConnectedAndSavedByKeyboard() throws IOException {
        Path file = Samples.training(folder);
        WorkflowEditor editor = open(file);
        hands.click(editor.canvas(), Ui.middle(editor, "split"));
        hands.key("F2");
        hands.key("ctrl+a");
        hands.enter("parts");
        Ui.await("the name", () -> editor.model().node("parts").isPresent());
        // The arrow walks to the next node, with Shift it is selected as well.
        hands.key("shift+Right");
        assertEquals(Set.of("parts", "train"), selected(editor));
        hands.key("ctrl+l");
        // Two ways: each of the two parts as validation rows; the second one is chosen.
        hands.key("Down");
        hands.key("Down");
        hands.key("Return");
        Ui.await("the connection", () -> editor.model().workflow().connections().stream().anyMatch(connection -> connection.toString().equals("parts.second -> train.validation")));
        hands.key("ctrl+s");
        Ui.await("the file", () -> !editor.isDirty());
        assertTrue(Files.readString(file).contains("parts.second -> train.validation"));
    }

    @Test
    void aNoteIsWrittenOnTheCanvasAndKeptInTheLayout() throws IOException {
        Path file = Samples.training(folder);
        String workflow = Files.readString(file);
        WorkflowEditor editor = open(file);
        hands.key("ctrl+alt+n");
        Ui.await("the text field", () -> Ui.display().getFocusControl() instanceof org.eclipse.swt.widgets.Text);
        hands.type("look here");
        hands.click(editor.canvas(), new Point(300, 450));
        Ui.await("the note", () -> editor.model().notes().stream().anyMatch(note -> note.note().text().equals("look here")));
        hands.key("ctrl+s");
        Ui.await("the file", () -> !editor.isDirty());
        assertTrue(Files.readString(folder.resolve("sample.layout")).contains("look here"));
        assertEquals(workflow, Files.readString(file));
    }

    @Test
    void saveAsWritesAnotherFileAndGoesOnThere() throws Exception {
        Path file = Samples.training(folder);
        WorkflowEditor editor = open(file);
        Ui.display().asyncExec(editor::doSaveAs);
        Ui.await("the dialog", () -> Ui.display().getActiveShell() != null && Ui.display().getActiveShell().getText().equals("Save As"));
        hands.key("ctrl+a");
        hands.enter("copy.workflow");
        Ui.await("the other file", () -> editor.getPartName().equals("copy.workflow"));
        assertEquals(Files.readString(file), Files.readString(folder.resolve("copy.workflow")));
        assertFalse(Ui.call(editor::isDirty));
    }

    private static Text firstText(Composite within) {
        for (Control child : within.getChildren()) {
            Text found = child instanceof Text text ? text : child instanceof Composite composite ? firstText(composite) : null;
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    @Test
    void aWorkflowSavedInAnotherFolderReadsTheSameFiles() throws Exception {
        Path file = Samples.training(folder);
        Files.createDirectories(folder.resolve("elsewhere"));
        WorkflowEditor editor = open(file);
        IContainer parent = editor.resource().orElseThrow().getParent();
        parent.refreshLocal(IResource.DEPTH_INFINITE, new NullProgressMonitor());
        Ui.display().asyncExec(editor::doSaveAs);
        Ui.await("the dialog", () -> Ui.display().getActiveShell() != null && Ui.display().getActiveShell().getText().equals("Save As"));
        hands.click(Ui.call(() -> firstText(Ui.display().getActiveShell())), new Point(20, 10));
        hands.key("ctrl+a");
        hands.enter(parent.getFullPath().append("elsewhere").toString());
        Ui.await("the other file", () -> Files.exists(folder.resolve("elsewhere/sample.workflow")) && editor.lastHint().startsWith("The paths of the files"));
        assertEquals(Files.readString(file).replace("data/rows.csv", "../data/rows.csv"), Files.readString(folder.resolve("elsewhere/sample.workflow")));
        assertEquals("../data/rows.csv", Ui.call(() -> editor.model().workflow().nodes().get("rows").settings().get("file").textValue()));
        assertFalse(Ui.call(editor::isDirty));
    }

    @Test
    void theWheelZoomsAroundThePointer() throws IOException {
        WorkflowEditor editor = open(Samples.training(folder));
        Point place = Ui.middle(editor, "split");
        hands.wheel(editor.canvas(), place, 3);
        Ui.await("the zoom", () -> editor.zoom().getZoom() > 1.2);
        Point after = Ui.middle(editor, "split");
        // From top to bottom the workflow fits, so there is nothing to scroll.
        assertTrue(Math.abs(after.x - place.x) < 30, () -> place + " is now at " + after);
        hands.key("ctrl+0");
        Ui.await("the original size", () -> editor.zoom().getZoom() == 1);
        assertFalse(Ui.call(editor::isDirty));
    }

    @Test
    void aNodeIsPutIntoAConnectionByKeyboard() throws IOException {
        WorkflowEditor editor = open(Samples.training(folder));
        hands.click(editor.canvas(), Ui.middle(editor, "rows"));
        // From a node to its connections.
        hands.key("slash");
        assertEquals("rows -> split", Ui.call(() -> String.valueOf(editor.operations().selection().stream().findFirst().map(element -> ((ConnectionElement) element).connection()).orElseThrow())));
        hands.key("ctrl+space");
        Ui.await("the list of nodes", () -> QuickAdd.current(Ui.display()).filter(popup -> popup.query().isFocusControl()).isPresent());
        List<String> offered = Ui.call(() -> QuickAdd.current(Ui.display()).orElseThrow().matches().stream().map(node -> node.id()).toList());
        assertTrue(offered.contains("partition") && !offered.contains("table-reader") && !offered.contains("model-reader"), offered::toString);
        hands.enter("part");
        Ui.await("the node", () -> editor.model().node("partition").isPresent());
        assertTrue(connections(editor).containsAll(List.of("rows -> partition", "partition.first -> split")) && !connections(editor).contains("rows -> split"), () -> connections(editor).toString());
        Ui.screenshot("inserted");
    }

    @Test
    void nodesThatAreNotNeighboursAreSelectedByKeyboard() throws IOException {
        WorkflowEditor editor = open(Samples.training(folder));
        hands.click(editor.canvas(), Ui.middle(editor, "rows"));
        // Ctrl and an arrow move the focus alone, Space selects what has it.
        hands.key("ctrl+Right");
        assertEquals(Set.of("rows"), selected(editor));
        Ui.screenshot("focus");
        hands.key("ctrl+Right");
        Ui.screenshot("focus-2");
        hands.key("space");
        Ui.screenshot("focus-3");
        assertEquals(Set.of("rows", "train"), selected(editor));
        hands.key("space");
        assertEquals(Set.of("rows"), selected(editor));
    }

    @Test
    void keysMeanTheTextWhileANoteIsWritten() throws IOException {
        WorkflowEditor editor = open(Samples.training(folder));
        hands.key("ctrl+alt+n");
        Ui.await("the text field", () -> Ui.display().getFocusControl() instanceof org.eclipse.swt.widgets.Text);
        Position place = Ui.call(() -> editor.model().notes().get(0).note().position());
        hands.type("one two");
        hands.key("ctrl+shift+Left");
        hands.type("three");
        hands.key("ctrl+Return");
        Ui.await("the note", () -> editor.model().notes().get(0).note().text().equals("one three"));
        assertEquals(place, Ui.call(() -> editor.model().notes().get(0).note().position()));
        // The keys of the canvas count again.
        hands.key("ctrl+shift+Right");
        Ui.await("the move", () -> editor.model().notes().get(0).note().position().equals(place.plus(8, 0)));
    }
}
