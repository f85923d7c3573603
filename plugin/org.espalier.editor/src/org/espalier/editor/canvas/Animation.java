package org.espalier.editor.canvas;

import java.util.function.BooleanSupplier;

import org.eclipse.gef.GraphicalViewer;
import org.espalier.editor.parts.NodePart;

/** Turns the lights of nodes that execute without saying how far they are, for as long as a run goes on. */
final class Animation {
    private static final int MILLIS = 80;

    private final GraphicalViewer viewer;
    private final BooleanSupplier running;
    private boolean turning;

    Animation(GraphicalViewer viewer, BooleanSupplier running) {
        this.viewer = viewer;
        this.running = running;
    }

    /** Begins to turn, where a run goes on. */
    void start() {
        if (!turning) {
            turning = true;
            turn();
        }
    }

    private void turn() {
        if (viewer.getControl() == null || viewer.getControl().isDisposed() || !running.getAsBoolean()) {
            turning = false;
            return;
        }
        for (Object child : viewer.getContents().getChildren()) {
            if (child instanceof NodePart part) {
                part.card().animate();
            }
        }
        viewer.getControl().getDisplay().timerExec(MILLIS, this::turn);
    }
}
