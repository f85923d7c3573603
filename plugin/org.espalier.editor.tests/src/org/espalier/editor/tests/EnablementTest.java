package org.espalier.editor.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.eclipse.draw2d.geometry.Point;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.ToolBar;
import org.eclipse.swt.widgets.ToolItem;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.commands.ICommandService;
import org.espalier.editor.canvas.WorkflowEditor;
import org.espalier.editor.commands.CanvasEdits;
import org.espalier.editor.model.Element;
import org.espalier.editor.model.Position;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Menus and toolbars offer what makes sense with what is selected, and nothing else. */
class EnablementTest {
    private static final String PREFIX = "org.espalier.editor.";
    private static final String EDIT = "org.eclipse.ui.edit.";
    private static final List<String> SELECTING = List.of(EDIT + "cut", EDIT + "copy", EDIT + "paste", EDIT + "delete", PREFIX + "quickAdd", PREFIX + "duplicate", PREFIX + "connect", PREFIX + "rename",
            PREFIX + "addNote", PREFIX + "settings", PREFIX + "layout", PREFIX + "alignTop", PREFIX + "moveLeft", PREFIX + "zoomIn", PREFIX + "runAll", PREFIX + "runSelected", PREFIX + "reset",
            PREFIX + "resetAll", PREFIX + "stopEarly", PREFIX + "cancel");
    /** What needs no selection, in a workflow that can be edited and does not run. */
    private static final Set<String> ALWAYS = Set.of("paste", "quickAdd", "addNote", "layout", "zoomIn", "runAll", "resetAll");

    @TempDir
    Path folder;
    private final Hands hands = new Hands();

    @AfterEach
    void close() {
        Ui.closeAll();
    }

    /** The commands that are enabled, in short. */
    private static Set<String> enabled() {
        ICommandService commands = PlatformUI.getWorkbench().getService(ICommandService.class);
        return Ui.call(() -> new TreeSet<>(SELECTING.stream().filter(id -> commands.getCommand(id).isEnabled()).map(id -> id.substring(id.lastIndexOf('.') + 1)).toList()));
    }

    private static Set<String> alwaysAnd(String... more) {
        var all = new TreeSet<>(ALWAYS);
        all.addAll(List.of(more));
        return all;
    }

    private static void select(WorkflowEditor editor, List<? extends Element> elements) {
        Ui.run(() -> editor.viewer().setSelection(new StructuredSelection(elements.stream().map(editor.viewer().getEditPartRegistry()::get).toList())));
    }

    private WorkflowEditor open(Path file) {
        WorkflowEditor editor = Ui.open(file);
        Ui.run(() -> {
            Ui.page().activate(editor);
            editor.operations().select(List.of());
        });
        return editor;
    }

    @Test
    void commandsAreEnabledByTheSelection() throws IOException {
        WorkflowEditor editor = open(Samples.training(folder));
        assertEquals(alwaysAnd(), enabled());
        Ui.run(() -> editor.operations().select(List.of("split")));
        assertEquals(alwaysAnd("copy", "cut", "delete", "duplicate", "rename", "settings", "moveLeft", "runSelected", "reset"), enabled());
        Ui.run(() -> editor.operations().select(List.of("split", "train")));
        assertEquals(alwaysAnd("copy", "cut", "delete", "duplicate", "connect", "settings", "alignTop", "moveLeft", "runSelected", "reset"), enabled());
        select(editor, List.copyOf(editor.model().connections()).subList(0, 1));
        assertEquals(alwaysAnd("delete"), enabled());
        Ui.run(() -> editor.execute(CanvasEdits.addNote(editor.model(), new Position(0, 400), 200, 80)));
        select(editor, editor.model().notes());
        assertEquals(alwaysAnd("copy", "cut", "delete", "duplicate", "rename", "moveLeft"), enabled());
    }

    @Test
    void whatCannotBeEditedCanBeCopiedAndRun() throws IOException {
        Path file = Samples.training(folder);
        Files.writeString(file, Files.readString(file).replace("espalier-workflow/1", "espalier-workflow/7"));
        WorkflowEditor editor = open(file);
        assertFalse(Ui.call(editor::isEditable));
        Ui.run(() -> editor.operations().select(List.of("split", "train")));
        assertEquals(new TreeSet<>(Set.of("copy", "settings", "zoomIn", "runAll", "runSelected", "reset", "resetAll")), enabled());
    }

    @Test
    void anEmptyWorkflowHasNothingToRunOrArrange() throws IOException {
        open(Samples.empty(folder));
        assertEquals(new TreeSet<>(Set.of("paste", "quickAdd", "addNote", "zoomIn")), enabled());
    }

    @Test
    void whileAWorkflowRunsItCanBeCancelledAndNotRunAgain() throws IOException {
        Path file = Samples.training(folder);
        Files.writeString(file, Files.readString(file).replace("\"layers\": [8]", "\"layers\": [512, 512]").replace("\"epochs\": 5", "\"epochs\": 1000000"));
        WorkflowEditor editor = open(file);
        Ui.await("configured", () -> tool("Run All").filter(ToolItem::isEnabled).isPresent() && tool("Cancel").filter(ToolItem::isEnabled).isEmpty());
        hands.click(bar("Run All"), place("Run All"));
        Ui.await("the run", () -> editor.runner().isRunning() && tool("Run All").filter(ToolItem::isEnabled).isEmpty() && tool("Cancel").filter(ToolItem::isEnabled).isPresent());
        hands.click(bar("Cancel"), place("Cancel"));
        Ui.await("its end", () -> !editor.runner().isRunning() && tool("Run All").filter(ToolItem::isEnabled).isPresent() && tool("Cancel").filter(ToolItem::isEnabled).isEmpty());
    }

    @Test
    void aKeyWhoseCommandMakesNoSenseSaysWhatItLacks() throws IOException {
        WorkflowEditor editor = open(Samples.training(folder));
        hands.takeKeyboard();
        for (var refusal : Map.of("ctrl+d", "Select a node or a note first.", "ctrl+c", "Select a node or a note first.", "Delete", "Select a node, a note or a connection first.", "F2", "Select a node or a note first.").entrySet()) {
            Ui.run(() -> editor.hint(""));
            hands.key(refusal.getKey());
            Ui.await("what " + refusal.getKey() + " lacks", () -> editor.lastHint().equals(refusal.getValue()));
        }
        Ui.run(() -> editor.operations().select(List.of("split")));
        assertEquals("", Ui.call(editor::lastHint), "once there is a selection");
        hands.key("ctrl+d");
        Ui.await("the duplicate", () -> editor.model().nodes().size() == 6);
        assertEquals("", Ui.call(editor::lastHint));
    }

    @Test
    void theToolbarFollowsTheMouse() throws IOException {
        WorkflowEditor editor = open(Samples.training(folder));
        Ui.scrollTo(editor, 0, 0);
        Ui.await("nothing to run", () -> tool("Run Selected").filter(item -> !item.isEnabled()).isPresent());
        hands.click(editor.canvas(), Ui.middle(editor, "rows"));
        Ui.await("a node to run", () -> tool("Run Selected").filter(ToolItem::isEnabled).isPresent());
        Ui.screenshot("enabled");
        hands.click(editor.canvas(), new Point(300, 400));
        Ui.await("nothing to run", () -> tool("Run Selected").filter(item -> !item.isEnabled()).isPresent());
        Ui.screenshot("disabled");
    }

    @Test
    void theMenuFollowsTheSelection() throws IOException {
        WorkflowEditor editor = open(Samples.training(folder));
        assertEquals(List.of(), enabledIn("Edit", "Cut", "Copy", "Delete"));
        Ui.run(() -> editor.operations().select(List.of("split")));
        assertEquals(List.of("Cut", "Copy", "Delete"), enabledIn("Edit", "Cut", "Copy", "Delete"));
        select(editor, List.copyOf(editor.model().connections()).subList(0, 1));
        assertEquals(List.of("Delete"), enabledIn("Edit", "Cut", "Copy", "Delete"));
    }

    /** Those of the entries of a menu that are enabled when it opens. */
    private static List<String> enabledIn(String menu, String... entries) {
        return Ui.call(() -> {
            Menu opened = Arrays.stream(shell().getMenuBar().getItems()).filter(item -> item.getText().replace("&", "").equals(menu)).findFirst().orElseThrow().getMenu();
            opened.notifyListeners(SWT.Show, new Event());
            List<String> found = new ArrayList<>();
            for (String entry : entries) {
                MenuItem item = Arrays.stream(opened.getItems()).filter(each -> each.getText().split("\t")[0].equals(entry)).findFirst()
                        .orElseThrow(() -> new AssertionError(entry + " is not among " + Arrays.stream(opened.getItems()).map(MenuItem::getText).toList()));
                if (item.isEnabled()) {
                    found.add(entry);
                }
            }
            opened.notifyListeners(SWT.Hide, new Event());
            return found;
        });
    }

    private static Shell shell() {
        return Ui.page().getWorkbenchWindow().getShell();
    }

    /** An item of the toolbar. On the user interface's thread. */
    private static Optional<ToolItem> tool(String name) {
        return tool(shell(), name);
    }

    private static Optional<ToolItem> tool(Composite within, String name) {
        for (Control child : within.getChildren()) {
            Optional<ToolItem> found = !child.isVisible() ? Optional.empty() : child instanceof ToolBar bar ? Arrays.stream(bar.getItems()).filter(item -> isNamed(item, name)).findFirst()
                    : child instanceof Composite composite ? tool(composite, name) : Optional.empty();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** The tip is the command's name, and its key where it has one. */
    private static boolean isNamed(ToolItem item, String name) {
        String tip = item.getToolTipText();
        return tip != null && (tip.equals(name) || tip.startsWith(name + " ("));
    }

    private static ToolBar bar(String name) {
        return Ui.call(() -> tool(name).orElseThrow().getParent());
    }

    private static Point place(String name) {
        return Ui.call(() -> {
            var bounds = tool(name).orElseThrow().getBounds();
            return new Point(bounds.x + bounds.width / 2, bounds.y + bounds.height / 2);
        });
    }
}
