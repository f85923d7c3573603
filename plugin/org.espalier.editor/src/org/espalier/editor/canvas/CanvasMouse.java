package org.espalier.editor.canvas;

import org.eclipse.draw2d.FigureCanvas;
import org.eclipse.draw2d.geometry.Point;
import org.eclipse.gef.GraphicalViewer;
import org.eclipse.gef.editparts.ZoomManager;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;
import org.espalier.editor.parts.CanvasRootPart;

/** What the mouse does on the canvas beside its left button: Ctrl and the wheel zoom around the pointer, the middle button pans. */
final class CanvasMouse {
    private final FigureCanvas canvas;
    private final ZoomManager zoom;
    private int panX;
    private int panY;
    private Point panStart;

    CanvasMouse(GraphicalViewer viewer) {
        canvas = (FigureCanvas) viewer.getControl();
        zoom = ((CanvasRootPart) viewer.getRootEditPart()).getZoomManager();
    }

    void attach() {
        canvas.addListener(SWT.MouseVerticalWheel, this::wheel);
        canvas.addListener(SWT.MouseDown, event -> {
            if (event.button == 2) {
                panStart = canvas.getViewport().getViewLocation().getCopy();
                panX = event.x;
                panY = event.y;
            }
        });
        canvas.addListener(SWT.MouseMove, event -> {
            if (panStart != null && (event.stateMask & SWT.BUTTON2) != 0) {
                canvas.scrollTo(panStart.x - (event.x - panX), panStart.y - (event.y - panY));
            }
        });
        canvas.addListener(SWT.MouseUp, event -> panStart = event.button == 2 ? null : panStart);
    }

    private void wheel(Event event) {
        if ((event.stateMask & SWT.MOD1) == 0) {
            return;
        }
        event.doit = false;
        zoomAround(event.count > 0 ? zoom.getNextZoomLevel() : zoom.getPreviousZoomLevel(), event.x, event.y);
    }

    private void zoomAround(double level, int x, int y) {
        Point view = canvas.getViewport().getViewLocation().getCopy();
        double factor = level / zoom.getZoom();
        zoom.setZoom(level);
        canvas.getLightweightSystem().getUpdateManager().performUpdate();
        canvas.getViewport().setViewLocation((int) Math.round((view.x + x) * factor) - x, (int) Math.round((view.y + y) * factor) - y);
    }
}
