package org.espalier.editor.canvas;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.eclipse.draw2d.Viewport;
import org.eclipse.draw2d.geometry.Rectangle;
import org.eclipse.gef.EditPart;
import org.eclipse.gef.GraphicalEditPart;
import org.eclipse.gef.ui.actions.ActionRegistry;
import org.eclipse.gef.ui.actions.UpdateAction;
import org.eclipse.jface.action.Action;
import org.eclipse.swt.SWT;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.actions.ActionFactory;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.part.FileEditorInput;
import org.espalier.editor.EditorIds;
import org.espalier.editor.Messages;
import org.espalier.editor.application.WorkspaceFiles;
import org.espalier.editor.commands.CanvasEdits;
import org.espalier.editor.figures.NodeFigure;
import org.espalier.editor.model.AutoLayout;
import org.espalier.editor.model.Drawing;
import org.espalier.editor.model.Element;
import org.espalier.editor.model.Fragment;
import org.espalier.editor.model.NodeElement;
import org.espalier.editor.model.Note;
import org.espalier.editor.model.NoteElement;
import org.espalier.editor.model.Position;
import org.espalier.editor.model.WorkflowModel;
import org.espalier.editor.parts.InlineText;
import org.espalier.editor.parts.NotePart;
import org.espalier.editor.settings.SettingsView;
import org.espalier.engine.workflow.Workflow;
import org.espalier.engine.workflow.WorkflowFile;

/** What can be done on a canvas with what is selected there. */
public final class CanvasOperations {
    private static final int NOTE_WIDTH = 220;
    private static final int NOTE_HEIGHT = 96;

    private final WorkflowEditor editor;
    private final CanvasClipboard clipboard;

    CanvasOperations(WorkflowEditor editor) {
        this.editor = editor;
        this.clipboard = new CanvasClipboard(editor, this);
    }

    private WorkflowModel model() {
        return editor.model();
    }

    /** The nodes, notes and connections that are selected. */
    public List<Element> selection() {
        List<Element> elements = new ArrayList<>();
        for (Object part : editor.viewer().getSelectedEditParts()) {
            if (part instanceof EditPart selected && selected.getModel() instanceof Element element && !(element instanceof WorkflowModel)) {
                elements.add(element);
            }
        }
        return elements;
    }

    /** The nodes that are selected. */
    public List<NodeElement> selectedNodes() {
        return selection().stream().filter(NodeElement.class::isInstance).map(NodeElement.class::cast).toList();
    }

    /** Selects nodes by their ids. */
    public void select(Collection<String> ids) {
        editor.viewer().deselectAll();
        ids.forEach(id -> part(id).ifPresent(editor.viewer()::appendSelection));
    }

    private Optional<EditPart> part(String id) {
        return model().node(id).map(node -> (EditPart) editor.viewer().getEditPartRegistry().get(node));
    }

    /** The file's canonical text. */
    public String text() {
        return text(model().drawing());
    }

    /** The canonical text of a drawing's workflow; may be called by any thread. */
    String text(Drawing drawing) {
        return WorkflowFile.write(drawing.workflow(), editor.registry());
    }

    /** Makes the actions that stand for the workbench's own commands. */
    void createActions(ActionRegistry actions) {
        actions.registerAction(new CanvasAction(ActionFactory.COPY, Messages.copy, Condition.COPYABLE, this::copy));
        actions.registerAction(new CanvasAction(ActionFactory.CUT, Messages.cut, Condition.MOVABLE, this::cut));
        actions.registerAction(new CanvasAction(ActionFactory.PASTE, Messages.paste, Condition.EDITABLE, this::paste));
        actions.registerAction(new CanvasAction(ActionFactory.DELETE, Messages.delete, Condition.REMOVABLE, this::delete));
        actions.registerAction(new CanvasAction(ActionFactory.SELECT_ALL, Messages.selectAll, Condition.ALWAYS, this::selectAll));
    }

    /** When a command of the workbench makes sense on the canvas; empty for one that does not act on it. */
    Optional<Condition> condition(String command) {
        for (Iterator<?> actions = editor.actions().getActions(); actions.hasNext();) {
            if (actions.next() instanceof CanvasAction action && command.equals(action.getActionDefinitionId())) {
                return Optional.of(action.condition);
            }
        }
        return Optional.empty();
    }

    /** Enabled while it makes sense. */
    private final class CanvasAction extends Action implements UpdateAction {
        private final Condition condition;
        private final Runnable operation;

        CanvasAction(ActionFactory factory, String label, Condition condition, Runnable operation) {
            super(label);
            setId(factory.getId());
            setActionDefinitionId(factory.getCommandId());
            this.condition = condition;
            this.operation = operation;
        }

        @Override
        public void update() {
            setEnabled(editor.isOpen() && condition.isMet(editor));
        }

        @Override
        public void run() {
            operation.run();
        }
    }

    /** Copies the selected nodes and notes to the clipboard, as text. */
    public void copy() {
        clipboard.copy();
    }

    public void cut() {
        clipboard.cut();
    }

    /** Pastes what the clipboard holds, when it is a workflow or a part of one, and selects it. */
    public void paste() {
        clipboard.paste();
    }

    /** Copies the selection beside itself. */
    public void duplicate() {
        clipboard.duplicate();
    }

    /** The part of the canvas that can be seen, in its own coordinates. */
    public Rectangle visible() {
        Viewport viewport = editor.canvas().getViewport();
        Rectangle area = viewport.getClientArea().getCopy();
        return area.scale(1 / editor.zoom().getZoom());
    }

    /** The smallest rectangle around all nodes and notes. */
    public Rectangle extent() {
        Rectangle extent = null;
        for (NodeElement node : model().nodes()) {
            var bounds = new Rectangle(node.position().x(), node.position().y(), NodeFigure.WIDTH, height(node));
            extent = extent == null ? bounds : extent.union(bounds);
        }
        for (NoteElement element : model().notes()) {
            Note note = element.note();
            var bounds = new Rectangle(note.position().x(), note.position().y(), note.width(), note.height());
            extent = extent == null ? bounds : extent.union(bounds);
        }
        return extent == null ? new Rectangle(0, 0, 1, 1) : extent;
    }

    public void delete() {
        if (clipboard.focusedText().isEmpty()) {
            editor.execute(CanvasEdits.remove(model(), selection()));
        }
    }

    public void selectAll() {
        if (clipboard.focusedText().isPresent()) {
            clipboard.focusedText().get().selectAll();
            return;
        }
        List<EditPart> parts = new ArrayList<>();
        for (Object child : editor.viewer().getContents().getChildren()) {
            parts.add((EditPart) child);
        }
        editor.viewer().setSelection(new org.eclipse.jface.viewers.StructuredSelection(parts));
    }

    /** Moves the selection by keyboard. */
    public void nudge(int dx, int dy) {
        editor.execute(CanvasEdits.move(model(), selection(), dx, dy));
    }

    /** Lays out the selected nodes, or all when fewer than two are selected. */
    public void autoLayout() {
        List<NodeElement> nodes = selectedNodes().size() > 1 ? selectedNodes() : List.copyOf(model().nodes());
        Set<String> ids = new LinkedHashSet<>(nodes.stream().map(NodeElement::id).toList());
        if (ids.isEmpty()) {
            return;
        }
        Workflow part = Fragment.of(model().drawing(), ids, List.of()).drawing().workflow();
        Map<String, Position> positions = AutoLayout.of(part);
        boolean all = ids.size() == model().nodes().size();
        int left = nodes.stream().mapToInt(node -> node.position().x()).min().orElse(0) - AutoLayout.ORIGIN.x();
        int top = nodes.stream().mapToInt(node -> node.position().y()).min().orElse(0) - AutoLayout.ORIGIN.y();
        positions.replaceAll((id, position) -> all ? position : position.plus(left, top));
        editor.execute(CanvasEdits.place(model(), Messages.editLayout, positions));
    }

    /** Lines the selected nodes up, of which there are at least two: {@code SWT.LEFT}, {@code RIGHT}, {@code TOP}, {@code BOTTOM}, {@code CENTER} (one below the other) or {@code SWT.HORIZONTAL} (side by side). */
    public void align(int side) {
        List<NodeElement> nodes = selectedNodes();
        // The first one stays where it is; nodes differ in height alone.
        NodeElement first = nodes.get(0);
        Map<String, Position> positions = new LinkedHashMap<>();
        for (NodeElement node : nodes) {
            Position old = node.position();
            int difference = height(first) - height(node);
            positions.put(node.id(), switch (side) {
                case SWT.LEFT, SWT.RIGHT, SWT.CENTER -> new Position(first.position().x(), old.y());
                case SWT.TOP -> new Position(old.x(), first.position().y());
                case SWT.BOTTOM -> new Position(old.x(), first.position().y() + difference);
                case SWT.HORIZONTAL -> new Position(old.x(), first.position().y() + difference / 2);
                default -> throw new IllegalArgumentException("no side: " + side);
            });
        }
        editor.execute(CanvasEdits.place(model(), Messages.editAlign, positions));
    }

    static int height(NodeElement node) {
        return NodeFigure.size(node.inputs().size(), node.outputs().size()).height;
    }

    /** Connects the selected nodes from left to right, each with the next one. */
    public void connectSelected() {
        new KeyboardConnect(editor).connect(selectedNodes());
    }

    /** Lets people write another id for the selected node, or the selected note's text. */
    public void rename() {
        for (Element element : selection()) {
            EditPart part = (EditPart) editor.viewer().getEditPartRegistry().get(element);
            if (part instanceof NotePart note && editor.isEditable()) {
                note.edit();
                return;
            } else if (element instanceof NodeElement node && editor.isEditable()) {
                Rectangle bounds = ((GraphicalEditPart) part).getFigure().getBounds().getCopy();
                ((GraphicalEditPart) part).getFigure().translateToAbsolute(bounds);
                InlineText.open(editor.viewer(), editor, new Rectangle(bounds.x + 8, bounds.y + bounds.height / 2 - 2, bounds.width - 16, 30), node.id(), SWT.SINGLE, id -> {
                    if (editor.execute(CanvasEdits.rename(model(), node, id.strip()))) {
                        select(List.of(id.strip()));
                    }
                });
                return;
            }
        }
    }

    /** Adds a note in the middle of what can be seen, or below it where nothing would lie over it, and lets people write into it. */
    public void addNote() {
        Rectangle visible = visible();
        var position = new Position(visible.x + (visible.width - NOTE_WIDTH) / 2, visible.y + visible.height / 6);
        while (isTaken(new Rectangle(position.x(), position.y(), NOTE_WIDTH, NOTE_HEIGHT))) {
            position = position.plus(0, AutoLayout.ROW);
        }
        if (editor.execute(CanvasEdits.addNote(model(), position, NOTE_WIDTH, NOTE_HEIGHT))) {
            List<NoteElement> notes = model().notes();
            EditPart part = (EditPart) editor.viewer().getEditPartRegistry().get(notes.get(notes.size() - 1));
            editor.viewer().select(part);
            ((NotePart) part).edit();
        }
    }

    private boolean isTaken(Rectangle place) {
        return model().nodes().stream().anyMatch(node -> place.intersects(new Rectangle(node.position().x(), node.position().y(), NodeFigure.WIDTH, height(node))))
                || model().notes().stream().map(NoteElement::note).anyMatch(note -> place.intersects(new Rectangle(note.position().x(), note.position().y(), note.width(), note.height())));
    }

    /** Shows a node's settings, or opens the workflow that it stands for. */
    void open(NodeElement node) {
        Optional<Path> nested = nestedFile(node);
        if (nested.isPresent()) {
            WorkspaceFiles.open(nested.get());
        } else {
            openSettings().ifPresent(SettingsView::setFocus);
        }
    }

    private static Optional<Path> nestedFile(NodeElement node) {
        String file = node.node().settings().path("file").asText("");
        if (!node.node().type().equals(Workflow.NESTED) || file.isBlank()) {
            return Optional.empty();
        }
        Path path = node.model().file().toAbsolutePath().resolveSibling(file).normalize();
        return Files.isRegularFile(path) ? Optional.of(path) : Optional.empty();
    }

    /** The view of the settings, brought to the front. */
    Optional<SettingsView> openSettings() {
        return show(EditorIds.SETTINGS_VIEW).map(SettingsView.class::cast);
    }

    /** Brings a view to the front. */
    Optional<IViewPart> show(String view) {
        try {
            return Optional.of(editor.getSite().getPage().showView(view));
        } catch (PartInitException fault) {
            editor.hint(fault.getMessage());
            return Optional.empty();
        }
    }

    void openAsText() {
        editor.resource().ifPresent(file -> {
            try {
                editor.getSite().getPage().openEditor(new FileEditorInput(file), "org.eclipse.ui.DefaultTextEditor", true, org.eclipse.ui.IWorkbenchPage.MATCH_ID | org.eclipse.ui.IWorkbenchPage.MATCH_INPUT);
            } catch (PartInitException fault) {
                editor.hint(fault.getMessage());
            }
        });
        if (editor.resource().isEmpty()) {
            try {
                IDE.openEditor(editor.getSite().getPage(), editor.getEditorInput(), "org.eclipse.ui.DefaultTextEditor");
            } catch (PartInitException fault) {
                editor.hint(fault.getMessage());
            }
        }
    }
}
