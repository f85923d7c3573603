package org.espalier.editor.canvas;

import org.eclipse.draw2d.geometry.Rectangle;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Listener;

/** What a canvas shows when it opens: all of the workflow, where that can be read, else its upper left part. */
final class FirstSight implements Listener {
    private static final double SMALLEST = 0.6;
    private static final int MARGIN = 24;

    private final WorkflowEditor editor;

    private FirstSight(WorkflowEditor editor) {
        this.editor = editor;
    }

    /** Does it as soon as the canvas has its size. */
    static void prepare(WorkflowEditor editor) {
        editor.canvas().addListener(SWT.Resize, new FirstSight(editor));
    }

    @Override
    public void handleEvent(Event event) {
        var size = editor.canvas().getSize();
        if (size.x > 2 * MARGIN && size.y > 2 * MARGIN) {
            editor.canvas().removeListener(SWT.Resize, this);
            editor.canvas().getDisplay().asyncExec(() -> show(editor, SMALLEST));
        }
    }

    /**
     * Shows all of the workflow in the middle, never enlarged.
     *
     * @param smallest the zoom below which it is rather cut off
     */
    static void show(WorkflowEditor editor, double smallest) {
        if (!editor.isOpen() || editor.model().nodes().isEmpty()) {
            return;
        }
        Rectangle all = editor.operations().extent().expand(MARGIN, MARGIN);
        var size = editor.canvas().getSize();
        double fit = Math.min((double) size.x / all.width, (double) size.y / all.height);
        double zoom = Math.max(smallest, Math.min(1, fit));
        editor.zoom().setZoom(zoom);
        editor.canvas().getLightweightSystem().getUpdateManager().performUpdate();
        // What does not fit is cut off on the right and below.
        int left = (int) (all.x * zoom - Math.max(0, (size.x - all.width * zoom) / 2));
        int top = (int) (all.y * zoom - Math.max(0, (size.y - all.height * zoom) / 2));
        editor.canvas().getViewport().setViewLocation(left, top);
    }
}
