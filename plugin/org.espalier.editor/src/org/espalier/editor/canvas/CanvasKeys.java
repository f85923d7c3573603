package org.espalier.editor.canvas;

import java.util.List;

import org.eclipse.gef.GraphicalViewer;
import org.eclipse.gef.ui.parts.GraphicalViewerKeyHandler;
import org.eclipse.swt.SWT;
import org.eclipse.swt.events.KeyEvent;
import org.espalier.editor.model.Element;
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
        List<Element> selected = editor.operations().selection();
        if (enter && event.stateMask == 0 && selected.size() == 1) {
            if (selected.get(0) instanceof NodeElement node) {
                editor.open(node);
            } else {
                editor.operations().rename();
            }
            return true;
        }
        return super.keyPressed(event);
    }
}
