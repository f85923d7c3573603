package org.espalier.editor.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import org.eclipse.draw2d.geometry.Point;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.widgets.Event;
import org.espalier.editor.canvas.PictureExport;
import org.espalier.editor.canvas.WorkflowEditor;
import org.espalier.editor.model.Position;
import org.espalier.editor.palette.QuickAdd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drawing workflows with mouse and keyboard, in a real workbench. */
class CanvasTest {
    @TempDir
    Path folder;

    @AfterEach
    void close() {
        Ui.closeAll();
    }

    private static List<String> connections(WorkflowEditor editor) {
        return Ui.call(() -> editor.model().workflow().connections().stream().map(Object::toString).toList());
    }

    private static Set<String> nodes(WorkflowEditor editor) {
        return Ui.call(() -> editor.model().workflow().nodes().keySet());
    }

    private static void undo(WorkflowEditor editor) {
        Ui.run(() -> editor.commands().undo());
    }

    @Test
    void savingWithoutAChangeChangesNoByte() throws IOException {
        Path file = Samples.training(folder);
        byte[] before = Files.readAllBytes(file);
        WorkflowEditor editor = Ui.open(file);
        assertFalse(Ui.call(editor::isDirty));
        Ui.run(() -> editor.doSave(new org.eclipse.core.runtime.NullProgressMonitor()));
        assertEquals(new String(before), Files.readString(file));
        Ui.screenshot("canvas");
    }

    @Test
    void draggingMovesANodeAndUndoPutsItBack() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        Ui.scrollTo(editor, 0, 0);
        Position before = Ui.call(() -> editor.model().node("split").orElseThrow().position());
        Point from = Ui.middle(editor, "split");
        // Far enough from other nodes that nothing snaps.
        Ui.drag(editor, from, from.getTranslated(37, 171));
        Position after = Ui.call(() -> editor.model().node("split").orElseThrow().position());
        assertEquals(before.plus(37, 171), after);
        assertTrue(Ui.call(editor::isDirty));
        undo(editor);
        assertEquals(before, Ui.call(() -> editor.model().node("split").orElseThrow().position()));
        assertFalse(Ui.call(editor::isDirty));
    }

    @Test
    void movingANodeChangesTheLayoutFileAlone() throws IOException {
        Path file = Samples.training(folder);
        String workflow = Files.readString(file);
        WorkflowEditor editor = Ui.open(file);
        Ui.run(() -> {
            editor.operations().select(List.of("train"));
            editor.operations().nudge(8, 0);
            editor.doSave(new org.eclipse.core.runtime.NullProgressMonitor());
        });
        assertEquals(workflow, Files.readString(file));
        List<String> layout = Files.readAllLines(folder.resolve("sample.layout"));
        Ui.run(() -> {
            editor.operations().nudge(8, 0);
            editor.doSave(new org.eclipse.core.runtime.NullProgressMonitor());
        });
        List<String> next = Files.readAllLines(folder.resolve("sample.layout"));
        long different = java.util.stream.IntStream.range(0, layout.size()).filter(i -> !layout.get(i).equals(next.get(i))).count();
        assertEquals(layout.size(), next.size());
        assertEquals(1, different, "a moved node changes one line");
    }

    @Test
    void draggingFromPortToPortConnects() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        Ui.run(() -> editor.operations().select(List.of()));
        int before = connections(editor).size();
        Ui.drag(editor, Ui.port(editor, "split", "second"), Ui.port(editor, "train", "validation"));
        assertTrue(connections(editor).contains("split.second -> train.validation"), () -> connections(editor).toString());
        assertEquals(before + 1, connections(editor).size());
        undo(editor);
        assertEquals(before, connections(editor).size());
    }

    @Test
    void aConnectionOfTheWrongTypeIsRefusedWithTheReason() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        List<String> before = connections(editor);
        Point from = Ui.port(editor, "split", "second");
        Point to = Ui.port(editor, "predict", "model");
        Ui.press(editor, from, to);
        Ui.screenshot("refused");
        assertEquals("split.second gives a table, and predict.model takes a model", Ui.call(editor::lastHint));
        Ui.release(editor, to);
        assertEquals(before, connections(editor));
    }

    @Test
    void aCircleIsRefused() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        List<String> before = connections(editor);
        Ui.drag(editor, Ui.port(editor, "predict", "table"), Ui.port(editor, "split", "table"));
        assertEquals(before, connections(editor));
    }

    @Test
    void quickAddPutsTheBestMatchAndConnectsItWithTheSelectedNode() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        Ui.run(() -> {
            editor.setFocus();
            editor.operations().select(List.of("rows"));
        });
        Ui.command("org.espalier.editor.quickAdd");
        Ui.await("the popup", () -> QuickAdd.current(Ui.display()).isPresent());
        Ui.run(() -> QuickAdd.current(Ui.display()).orElseThrow().query().setText("part"));
        assertEquals("partition", Ui.call(() -> QuickAdd.current(Ui.display()).orElseThrow().matches().get(0).id()));
        Ui.screenshot("quick-add");
        Ui.run(() -> QuickAdd.current(Ui.display()).orElseThrow().query().notifyListeners(SWT.DefaultSelection, new Event()));
        Ui.await("the node", () -> editor.model().node("partition").isPresent());
        assertTrue(connections(editor).contains("rows -> partition"), () -> connections(editor).toString());
    }

    @Test
    void aConnectionDroppedOnEmptyGroundOffersOnlyWhatFits() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        Point from = Ui.port(editor, "train", "model");
        Ui.drag(editor, from, from.getTranslated(60, 190));
        Ui.await("the popup", () -> QuickAdd.current(Ui.display()).isPresent());
        Ui.run(() -> QuickAdd.current(Ui.display()).orElseThrow().query().setText(""));
        List<String> offered = Ui.call(() -> QuickAdd.current(Ui.display()).orElseThrow().matches().stream().map(node -> node.id()).toList());
        assertTrue(offered.contains("prune-weights"), offered::toString);
        assertFalse(offered.contains("partition"), offered::toString);
        Ui.run(() -> QuickAdd.current(Ui.display()).orElseThrow().query().getShell().dispose());
    }

    @Test
    void aDoubleClickOnEmptyGroundOffersAllNodes() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.empty(folder));
        Ui.doubleClick(editor, new Point(200, 150));
        Ui.await("the popup", () -> QuickAdd.current(Ui.display()).isPresent());
        int offered = Ui.call(() -> QuickAdd.current(Ui.display()).orElseThrow().matches().size());
        assertEquals(Ui.call(() -> editor.registry().all().size()), offered);
        Ui.run(() -> QuickAdd.current(Ui.display()).orElseThrow().query().getShell().dispose());
    }

    @Test
    void aNodeDroppedOntoAConnectionIsPutIntoIt() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        Ui.run(() -> editor.execute(org.espalier.editor.commands.CanvasEdits.add(editor.model(), editor.registry().find("partition").orElseThrow().declaration(), new Position(120, 420))));
        Ui.scrollTo(editor, 0, 0);
        Point from = Ui.middle(editor, "partition");
        Point start = Ui.port(editor, "rows", "table");
        Point end = Ui.port(editor, "split", "table");
        Ui.drag(editor, from, new Point((start.x + end.x) / 2, (start.y + end.y) / 2));
        assertTrue(connections(editor).contains("rows -> partition"), () -> connections(editor).toString());
        assertTrue(connections(editor).contains("partition.first -> split"), () -> connections(editor).toString());
        assertFalse(connections(editor).contains("rows -> split"));
        undo(editor);
        assertTrue(connections(editor).contains("rows -> split"));
    }

    @Test
    void copiedNodesArePastedAsTextWithTheirConnections() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        Ui.run(() -> {
            editor.operations().select(List.of("train", "predict"));
            editor.operations().copy();
            editor.operations().paste();
        });
        assertTrue(nodes(editor).containsAll(List.of("train-2", "predict-2")), () -> nodes(editor).toString());
        assertTrue(connections(editor).contains("train-2.model -> predict-2.model"));
        Path other = Files.createDirectories(folder.resolve("other"));
        WorkflowEditor second = Ui.open(Samples.empty(other));
        Ui.run(() -> second.operations().paste());
        assertEquals(Set.of("train", "predict"), nodes(second));
        assertEquals(List.of("train.model -> predict.model"), connections(second));
    }

    @Test
    void whatIsPastedInAnotherFolderReadsTheSameFiles() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        Ui.run(() -> {
            editor.operations().select(List.of("rows"));
            editor.operations().copy();
        });
        WorkflowEditor second = Ui.open(Samples.empty(Files.createDirectories(folder.resolve("other"))));
        Ui.run(() -> second.operations().paste());
        assertEquals("../data/rows.csv", Ui.call(() -> second.model().workflow().nodes().get("rows").settings().get("file").textValue()));
        // A text has no folder.
        Ui.run(() -> {
            var clipboard = new Clipboard(Ui.display());
            Object text = clipboard.getContents(TextTransfer.getInstance());
            clipboard.setContents(new Object[] {text}, new Transfer[] {TextTransfer.getInstance()});
            clipboard.dispose();
            second.operations().paste();
        });
        assertEquals("data/rows.csv", Ui.call(() -> second.model().workflow().nodes().get("rows-2").settings().get("file").textValue()));
    }

    @Test
    void deletingANodeDeletesItsConnectionsAndUndoBringsAllBack() throws IOException {
        Path file = Samples.training(folder);
        WorkflowEditor editor = Ui.open(file);
        String before = Ui.call(() -> editor.operations().text());
        Ui.run(() -> {
            editor.setFocus();
            editor.operations().select(List.of("split"));
        });
        Ui.command("org.eclipse.ui.edit.delete");
        assertFalse(nodes(editor).contains("split"));
        assertEquals(2, connections(editor).size());
        Ui.command("org.eclipse.ui.edit.undo");
        assertEquals(before, Ui.call(() -> editor.operations().text()));
        Ui.command("org.eclipse.ui.edit.redo");
        assertFalse(nodes(editor).contains("split"));
    }

    @Test
    void aRenamedNodeKeepsItsConnectionsAndItsPlace() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        Position place = Ui.call(() -> editor.model().node("split").orElseThrow().position());
        Ui.run(() -> editor.execute(org.espalier.editor.commands.CanvasEdits.rename(editor.model(), editor.model().node("split").orElseThrow(), "parts")));
        assertTrue(connections(editor).contains("parts.first -> train.table"));
        assertEquals(place, Ui.call(() -> editor.model().node("parts").orElseThrow().position()));
    }

    @Test
    void thePictureIsWrittenAsSvgAndPng() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        Path svg = folder.resolve("picture.svg");
        Path png = folder.resolve("picture.png");
        Ui.call(() -> {
            PictureExport.write(editor, svg);
            PictureExport.write(editor, png);
            return null;
        });
        assertTrue(Files.readString(svg).contains("Train network"));
        byte[] bytes = Files.readAllBytes(png);
        assertTrue(bytes.length > 10_000 && bytes[1] == 'P' && bytes[2] == 'N' && bytes[3] == 'G', "a picture with something in it");
        Files.copy(png, Files.createDirectories(Path.of(System.getProperty("espalier.screenshots", "target/screenshots"))).resolve("export.png"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void nodesAreDuplicatedAlignedAndLaidOut() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        Ui.run(() -> {
            editor.operations().select(List.of("split"));
            editor.operations().duplicate();
        });
        assertTrue(nodes(editor).contains("split-2"));
        Ui.run(() -> {
            editor.operations().select(List.of("rows", "train"));
            editor.operations().align(SWT.TOP);
        });
        assertEquals(Ui.call(() -> editor.model().node("rows").orElseThrow().position().y()), Ui.call(() -> editor.model().node("train").orElseThrow().position().y()));
        Ui.run(() -> {
            editor.operations().select(List.of());
            editor.operations().autoLayout();
        });
        List<Position> places = Ui.call(() -> editor.model().nodes().stream().map(node -> node.position()).toList());
        assertEquals(places.size(), Set.copyOf(places).size());
        Ui.run(() -> {
            editor.commands().undo();
            editor.commands().undo();
            editor.commands().undo();
        });
        assertFalse(Ui.call(editor::isDirty), "every edit is undone");
    }

    @Test
    void theOutlineShowsAllAndScrolls() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        Ui.view("org.eclipse.ui.views.ContentOutline", org.eclipse.ui.views.contentoutline.ContentOutline.class);
        Ui.run(() -> Ui.page().activate(editor));
        Ui.await("the overview", () -> OutlineTest.overview().getSize().x > 50);
        Ui.screenshot("outline");
        org.eclipse.swt.widgets.Control overview = OutlineTest.overview();
        int width = Ui.call(() -> overview.getSize().x);
        Ui.scrollTo(editor, 0, 0);
        Ui.mouse(overview, SWT.MouseDown, new Point(width - 10, 20), 1, 0);
        assertTrue(Ui.call(() -> editor.canvas().getViewport().getViewLocation().x) > 100, "a click on the right shows what is there");
    }

    @Test
    void connectingToAnInputThatIsTakenReplacesWhatArrives() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        Ui.run(() -> {
            editor.execute(org.espalier.editor.commands.CanvasEdits.add(editor.model(), editor.registry().find("table-reader").orElseThrow().declaration(), new Position(40, 420)));
            editor.operations().select(List.of("table-reader", "split"));
            editor.operations().connectSelected();
        });
        assertTrue(connections(editor).contains("table-reader -> split") && !connections(editor).contains("rows -> split"), () -> connections(editor).toString());
    }

    private static String[] spoken(Object part) {
        return Ui.call(() -> {
            var accessible = (org.eclipse.gef.AccessibleEditPart) ((org.eclipse.gef.EditPart) part).getAdapter(org.eclipse.gef.AccessibleEditPart.class);
            var event = new org.eclipse.swt.accessibility.AccessibleEvent(new Object());
            accessible.getName(event);
            String name = event.result;
            event.result = "";
            accessible.getDescription(event);
            return new String[] {name, event.result};
        });
    }

    @Test
    void newNotesLieUnderNothing() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        for (int i = 0; i < 4; i++) {
            Ui.run(() -> editor.operations().addNote());
        }
        List<org.eclipse.draw2d.geometry.Rectangle> bounds = Ui.call(() -> {
            editor.canvas().getLightweightSystem().getUpdateManager().performUpdate();
            List<org.eclipse.draw2d.geometry.Rectangle> found = new java.util.ArrayList<>();
            editor.model().nodes().forEach(node -> found.add(Ui.part(editor, node.id()).getFigure().getBounds()));
            editor.model().notes().forEach(note -> found.add(((org.eclipse.gef.GraphicalEditPart) editor.viewer().getEditPartRegistry().get(note)).getFigure().getBounds()));
            return found;
        });
        assertEquals(9, bounds.size());
        for (int first = 0; first < bounds.size(); first++) {
            for (int second = first + 1; second < bounds.size(); second++) {
                assertFalse(bounds.get(first).intersects(bounds.get(second)), bounds.get(first) + " and " + bounds.get(second));
            }
        }
    }

    @Test
    void whatIsOnTheCanvasHasAccessibleNames() throws IOException {
        WorkflowEditor editor = Ui.open(Samples.training(folder));
        Ui.run(() -> editor.execute(org.espalier.editor.commands.CanvasEdits.addNote(editor.model(), new Position(0, 400), 200, 80)));
        assertEquals("Workflow Sample", spoken(editor.viewer().getContents())[0]);
        String[] node = spoken(Ui.part(editor, "train"));
        assertEquals("Train network train, Ready to execute", node[0]);
        assertTrue(node[1].contains("Input table, table, from split.first.") && node[1].contains("Input validation, table, optional.") && node[1].contains("Output model, model, to predict.model."), node[1]);
        for (Object part : Ui.call(() -> List.copyOf(editor.viewer().getEditPartRegistry().values()))) {
            String name = part instanceof org.eclipse.gef.editparts.AbstractGraphicalEditPart visible && part != editor.viewer().getRootEditPart() ? spoken(visible)[0] : "root";
            assertFalse(name == null || name.isBlank(), () -> part + " has no name");
        }
    }
}
