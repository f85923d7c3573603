package org.espalier.editor.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.eclipse.draw2d.geometry.Point;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.views.contentoutline.ContentOutline;
import org.espalier.editor.EditorIds;
import org.espalier.editor.canvas.WorkflowEditor;
import org.espalier.editor.commands.CanvasEdits;
import org.espalier.editor.model.ConnectionElement;
import org.espalier.editor.model.Element;
import org.espalier.editor.model.NodeElement;
import org.espalier.editor.model.Position;
import org.espalier.editor.outline.OutlinePage;
import org.espalier.editor.settings.SettingsView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The outline of a workflow, with mouse and keyboard as their events arrive from the display. */
class OutlineTest {
    @TempDir
    Path folder;
    private final Hands hands = new Hands();

    @AfterEach
    void close() {
        Ui.closeAll();
    }

    /** Opens a workflow and the outline, and waits until it shows what the workflow's nodes are ready for. */
    private WorkflowEditor open(Path file) {
        WorkflowEditor editor = Ui.open(file);
        Ui.view(IPageLayout.ID_OUTLINE, ContentOutline.class);
        Ui.run(() -> Ui.page().activate(editor));
        hands.takeKeyboard();
        Ui.await("the tree", () -> Ui.call(OutlineTest::shown).stream().allMatch(text -> text.endsWith("Ready to execute")));
        return editor;
    }

    /** The view, as it is: asking for it must not make it the active one. On the user interface's thread. */
    private static ContentOutline outline() {
        return (ContentOutline) Ui.page().findView(IPageLayout.ID_OUTLINE);
    }

    private static Control[] parts() {
        return outline().getCurrentPage() instanceof OutlinePage page ? ((SashForm) page.getControl()).getChildren() : new Control[0];
    }

    static Tree tree() {
        return (Tree) Arrays.stream(Ui.call(OutlineTest::parts)).filter(Tree.class::isInstance).findFirst().orElseThrow();
    }

    static Canvas overview() {
        return (Canvas) Arrays.stream(Ui.call(OutlineTest::parts)).filter(part -> part.getClass() == Canvas.class).findFirst().orElseThrow();
    }

    private static List<String> shown() {
        return texts(tree().getItems());
    }

    private static List<String> texts(TreeItem[] items) {
        return Arrays.stream(items).map(TreeItem::getText).toList();
    }

    private static List<String> selectedTexts() {
        return texts(tree().getSelection());
    }

    private static TreeItem item(String id) {
        return Arrays.stream(tree().getItems()).filter(item -> item.getText().startsWith(id + "  ")).findFirst().orElseThrow();
    }

    private static Point middle(TreeItem item) {
        return Ui.call(() -> new Point(item.getBounds().x + 20, item.getBounds().y + item.getBounds().height / 2));
    }

    private static Point middle(String id) {
        return Ui.call(() -> middle(item(id)));
    }

    private static List<String> selected(WorkflowEditor editor) {
        return Ui.call(() -> editor.operations().selection().stream().map(OutlineTest::name).toList());
    }

    private static String name(Element element) {
        return element instanceof NodeElement node ? node.id() : element instanceof ConnectionElement wire ? wire.connection().toString() : "note";
    }

    private static boolean sameIcon(String first, String second) {
        return Ui.call(() -> Arrays.equals(item(first).getImage().getImageData().data, item(second).getImage().getImageData().data));
    }

    @Test
    void nodesStandInTheOrderOfTheFlowWithTheirConnectionsAboveThePicture() throws IOException {
        WorkflowEditor editor = open(Samples.training(folder));
        // A node that stands last in the file, and depends on nothing.
        Ui.run(() -> {
            editor.execute(CanvasEdits.add(editor.model(), editor.registry().find("table-reader").orElseThrow().declaration(), new Position(40, 420)));
            editor.execute(CanvasEdits.addNote(editor.model(), new Position(0, 600), 200, 80));
            var note = editor.model().notes().get(0);
            editor.execute(CanvasEdits.change(editor.model(), note, note.note().withText("First line\nsecond")));
        });
        Ui.await("what was added", () -> shown().contains("Note: First line") && shown().contains("table-reader  Table reader, Cannot execute"));
        assertEquals(List.of("rows  Table reader, Ready to execute", "split  Partition, Ready to execute", "train  Train network, Ready to execute",
                "predict  Predict, Ready to execute", "score  Score, Ready to execute", "table-reader  Table reader, Cannot execute", "Note: First line"), Ui.call(OutlineTest::shown));
        Ui.run(() -> Arrays.stream(tree().getItems()).forEach(item -> assertNotNull(item.getImage(), item::getText)));
        assertFalse(sameIcon("rows", "table-reader"), "of the two readers one has the sign of a problem");
        // From now on the reader comes before the others, and "split" depends on it.
        Ui.run(() -> {
            editor.operations().select(List.of("table-reader", "split"));
            editor.operations().connectSelected();
        });
        Ui.await("the new order", () -> shown().stream().map(text -> text.substring(0, 4)).toList().equals(List.of("rows", "tabl", "spli", "trai", "pred", "scor", "Note")));
        assertTrue(Ui.call(() -> shown().get(1).startsWith("table-reader  Table reader, ")));
        Ui.run(() -> editor.commands().undo());
        Ui.await("the old order", () -> shown().get(1).startsWith("split"));
        Point place = middle("split");
        hands.click(tree(), place);
        hands.key("Right");
        Ui.await("its connections", () -> item("split").getExpanded());
        assertEquals(List.of("table from rows", "first to train.table", "second to predict.table"), Ui.call(() -> texts(item("split").getItems())));
        assertTrue(Ui.call(() -> tree().getSize().y > 50 && overview().getSize().y > 50), "both can be seen");
        Ui.screenshot("outline-tree");
    }

    @Test
    void whatIsSelectedInTheTreeIsSelectedOnTheCanvasAndShownByTheViews() throws IOException {
        WorkflowEditor editor = open(Samples.training(folder));
        SettingsView settings = Ui.view(EditorIds.SETTINGS_VIEW, SettingsView.class);
        Ui.scrollTo(editor, 0, 0);
        hands.click(tree(), middle("score"));
        assertEquals(List.of("score"), selected(editor));
        Ui.await("its settings", () -> settings.control("prediction").isPresent());
        assertTrue(Ui.middle(editor, "score").x < Ui.call(() -> editor.canvas().getSize().x), "it can be seen");
        hands.click(tree(), middle("train"));
        hands.key("shift+Down");
        assertEquals(List.of("train", "predict"), selected(editor));
        hands.click(tree(), middle("predict"));
        hands.key("Right");
        hands.key("Down");
        assertEquals(List.of("train.model -> predict.model"), selected(editor));
    }

    @Test
    void whatIsSelectedOnTheCanvasIsSelectedInTheTree() throws IOException {
        WorkflowEditor editor = open(Samples.training(folder));
        Ui.scrollTo(editor, 0, 0);
        hands.click(editor.canvas(), Ui.middle(editor, "split"));
        Ui.await("the node", () -> selectedTexts().equals(List.of("split  Partition, Ready to execute")));
        // From a node to its connections.
        hands.key("slash");
        Ui.await("the connection", () -> selectedTexts().equals(List.of("table from split.second")));
        hands.key("ctrl+a");
        Ui.await("all nodes", () -> selectedTexts().size() == 5);
        hands.click(editor.canvas(), new Point(300, 400));
        Ui.await("nothing", () -> selectedTexts().isEmpty());
    }

    @Test
    void enterAndADoubleClickDoWhatADoubleClickOnTheCardDoes() throws IOException {
        WorkflowEditor editor = open(Samples.training(folder));
        Ui.run(() -> {
            editor.execute(CanvasEdits.addNote(editor.model(), new Position(0, 900), 200, 80));
            editor.operations().select(List.of());
        });
        Ui.await("the note", () -> shown().size() == 6);
        Ui.scrollTo(editor, 0, 0);
        hands.doubleClick(tree(), middle("score"));
        Ui.await("the settings", () -> Ui.page().getActivePart() instanceof SettingsView settings && settings.control("prediction").isPresent());
        hands.click(tree(), middle("train"));
        hands.key("Return");
        Ui.await("the settings", () -> Ui.page().getActivePart() instanceof SettingsView settings && settings.control("epochs").isPresent());
        hands.doubleClick(tree(), middle(Ui.call(() -> tree().getItem(5))));
        Ui.await("the text field", () -> Ui.display().getFocusControl() instanceof Text text && text.getParent() == editor.canvas());
        hands.type("from the tree");
        hands.key("ctrl+Return");
        Ui.await("the note", () -> shown().contains("Note: from the tree"));
        assertEquals("from the tree", Ui.call(() -> editor.model().notes().get(0).note().text()));
    }

    @Test
    void keysEditInTheTreeAsOnTheCanvas() throws IOException {
        WorkflowEditor editor = open(Samples.training(folder));
        hands.click(tree(), middle("score"));
        hands.key("Delete");
        Ui.await("the deletion", () -> shown().size() == 4);
        hands.key("ctrl+z");
        Ui.await("undo", () -> shown().size() == 5);
        hands.click(tree(), middle("train"));
        hands.key("ctrl+c");
        hands.key("ctrl+v");
        Ui.await("the copy", () -> editor.model().node("train-2").isPresent());
        Ui.await("the copy in the tree", () -> selectedTexts().size() == 1 && selectedTexts().get(0).startsWith("train-2  Train network"));
        hands.key("F2");
        Ui.await("the text field", () -> Ui.display().getFocusControl() instanceof Text text && text.getParent() == editor.canvas());
        hands.key("ctrl+a");
        hands.enter("other");
        Ui.await("the name", () -> selectedTexts().size() == 1 && selectedTexts().get(0).startsWith("other  Train network"));
    }

    @Test
    void theTreeFollowsRunsAndFiles() throws IOException {
        Path file = Samples.training(folder);
        WorkflowEditor editor = open(file);
        Ui.run(() -> Ui.page().activate(outline()));
        hands.key("shift+F7");
        Ui.await("the results", () -> shown().stream().allMatch(text -> text.endsWith("Executed")));
        Files.writeString(file, Files.readString(file).replace("\"score\": {", "\"judge\": {").replace("predict -> score", "predict -> judge"));
        Ui.run(editor::reload);
        Ui.await("the file", () -> shown().size() == 5 && shown().get(4).startsWith("judge  Score"));
        hands.click(tree(), middle("judge"));
        assertEquals(List.of("judge"), selected(editor));
    }

    /** What is at stake are 1,000 nodes; that no entry is drawn again shows with five. */
    @Test
    void movingANodeLeavesTheTreeAlone() throws IOException {
        WorkflowEditor editor = open(Samples.training(folder));
        Ui.scrollTo(editor, 0, 0);
        Point from = Ui.middle(editor, "split");
        hands.click(editor.canvas(), from);
        Ui.await("the selection", () -> selectedTexts().size() == 1);
        // Whatever writes the entries again takes this away.
        Ui.run(() -> Arrays.stream(tree().getItems()).forEach(item -> item.setText("untouched")));
        hands.drag(editor.canvas(), from, from.getTranslated(37, 171));
        Ui.await("the move", editor::isDirty);
        assertEquals(List.of("untouched"), Ui.call(OutlineTest::shown).stream().distinct().toList());
        Ui.run(() -> editor.operations().selectAll());
        Ui.await("all", () -> tree().getSelectionCount() == 5);
        assertFalse(Ui.call(() -> editor.viewer().getSelection().equals(StructuredSelection.EMPTY)));
    }
}
