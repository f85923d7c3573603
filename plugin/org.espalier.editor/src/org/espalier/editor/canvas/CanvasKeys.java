package org.espalier.editor.canvas;

import org.eclipse.gef.GraphicalViewer;
import org.eclipse.gef.ui.parts.GraphicalViewerKeyHandler;
import org.eclipse.swt.SWT;
import org.eclipse.swt.events.KeyEvent;
import org.espalier.editor.model.NodeElement;

/** The keys of the canvas that are not commands of the workbench: arrows walk from node to node, Enter opens. */
final class CanvasKeys extends GraphicalViewerKeyHandler {
    private final WorkflowEditor editor;

    CanvasKeys(GraphicalViewer viewer, WorkflowEditor editor) {
        super(viewer);
        this.editor = editor;
    }

    @Override
    public boolean keyPressed(KeyEvent event) {
        boolean enter = event.keyCode == SWT.CR || event.keyCode == SWT.KEYPAD_CR;
        if (enter && event.stateMask == 0 && editor.operations().selectedNodes().size() == 1) {
            NodeElement node = editor.operations().selectedNodes().get(0);
            editor.open(node);
            return true;
        }
        return super.keyPressed(event);
    }
}
