package org.espalier.editor.canvas;

import org.eclipse.gef.EditPart;
import org.eclipse.gef.EditPartViewer;
import org.eclipse.gef.tools.PanningSelectionTool;
import org.eclipse.swt.events.KeyEvent;

/** The tool of the canvas: it selects and moves; while Space is held down the mouse pans, and Space alone selects what has the focus, or takes it out of the selection again. */
final class CanvasTool extends PanningSelectionTool {
    private boolean panned;

    @Override
    protected boolean handleKeyDown(KeyEvent event) {
        if (acceptSpaceBar(event) && !isInState(PAN)) {
            panned = false;
        }
        return super.handleKeyDown(event);
    }

    @Override
    protected boolean handleButtonDown(int button) {
        panned = true;
        return super.handleButtonDown(button);
    }

    @Override
    protected boolean handleKeyUp(KeyEvent event) {
        boolean tapped = acceptSpaceBar(event) && !panned;
        boolean handled = super.handleKeyUp(event);
        if (tapped) {
            toggle(getCurrentViewer());
        }
        return handled;
    }

    private static void toggle(EditPartViewer viewer) {
        EditPart focus = viewer.getFocusEditPart();
        if (focus == viewer.getContents()) {
            return;
        }
        if (focus.getSelected() != EditPart.SELECTED_NONE && viewer.getSelectedEditParts().size() > 1) {
            viewer.deselect(focus);
        } else {
            viewer.appendSelection(focus);
        }
        viewer.setFocus(focus);
    }
}
