package org.espalier.editor.canvas;

import java.util.List;
import java.util.Optional;

import org.eclipse.ui.IActionBars;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.actions.ActionFactory;
import org.eclipse.ui.part.EditorActionBarContributor;

/** Lets the workbench's own commands, such as Undo and Copy, act on the active canvas. */
public final class CanvasContributor extends EditorActionBarContributor {
    private static final List<String> ACTIONS = List.of(ActionFactory.UNDO.getId(), ActionFactory.REDO.getId(), ActionFactory.CUT.getId(), ActionFactory.COPY.getId(), ActionFactory.PASTE.getId(),
            ActionFactory.DELETE.getId(), ActionFactory.SELECT_ALL.getId());

    @Override
    public void setActiveEditor(IEditorPart part) {
        connect(getActionBars(), part instanceof WorkflowEditor editor ? Optional.of(editor) : Optional.empty());
    }

    /** Lets the commands act on a canvas while the part that has these action bars is active; without one, on nothing. */
    public static void connect(IActionBars bars, Optional<WorkflowEditor> editor) {
        ACTIONS.forEach(id -> bars.setGlobalActionHandler(id, editor.map(WorkflowEditor::actions).map(actions -> actions.getAction(id)).orElse(null)));
        bars.updateActionBars();
    }
}
