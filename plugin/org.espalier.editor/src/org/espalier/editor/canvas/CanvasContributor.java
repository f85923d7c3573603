package org.espalier.editor.canvas;

import java.util.List;

import org.eclipse.gef.ui.actions.ActionRegistry;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.actions.ActionFactory;
import org.eclipse.ui.part.EditorActionBarContributor;

/** Lets the workbench's own commands, such as Undo and Copy, act on the active canvas. */
public final class CanvasContributor extends EditorActionBarContributor {
    private static final List<String> ACTIONS = List.of(ActionFactory.UNDO.getId(), ActionFactory.REDO.getId(), ActionFactory.CUT.getId(), ActionFactory.COPY.getId(), ActionFactory.PASTE.getId(),
            ActionFactory.DELETE.getId(), ActionFactory.SELECT_ALL.getId());

    @Override
    public void setActiveEditor(IEditorPart part) {
        ActionRegistry actions = part instanceof WorkflowEditor editor ? editor.actions() : null;
        ACTIONS.forEach(id -> getActionBars().setGlobalActionHandler(id, actions == null ? null : actions.getAction(id)));
        getActionBars().updateActionBars();
    }
}
