package org.espalier.editor.parts;

import java.util.List;

import org.eclipse.draw2d.Graphics;
import org.eclipse.draw2d.IFigure;
import org.eclipse.draw2d.RectangleFigure;
import org.eclipse.gef.editpolicies.NonResizableEditPolicy;
import org.eclipse.swt.SWT;
import org.espalier.editor.figures.Theme;

/** Nodes can be moved, have no handles, and show where they will be while they are dragged. The card itself shows the selection. */
final class CardPolicy extends NonResizableEditPolicy {
    private static final int CORNER = 14;
    private static final int ALPHA = 90;

    private final CanvasServices services;

    CardPolicy(CanvasServices services) {
        this.services = services;
    }

    @Override
    protected List<?> createSelectionHandles() {
        return List.of();
    }

    @Override
    public boolean isDragAllowed() {
        return services.isEditable();
    }

    @Override
    protected void showFocus() {
        ((NodePart) getHost()).card().setFocused(true);
    }

    @Override
    protected void hideFocus() {
        ((NodePart) getHost()).card().setFocused(false);
    }

    @Override
    protected IFigure createDragSourceFeedbackFigure() {
        var ghost = new RectangleFigure() {
            @Override
            protected void fillShape(Graphics graphics) {
                graphics.setAntialias(SWT.ON);
                graphics.setAlpha(ALPHA);
                graphics.setBackgroundColor(Theme.color(services.theme().selection()));
                graphics.fillRoundRectangle(getBounds().getCopy().shrink(8, 3), CORNER, CORNER);
            }

            @Override
            protected void outlineShape(Graphics graphics) {
                graphics.setAntialias(SWT.ON);
                graphics.setForegroundColor(Theme.color(services.theme().selection()));
                graphics.drawRoundRectangle(getBounds().getCopy().shrink(8, 3), CORNER, CORNER);
            }
        };
        ghost.setBounds(getInitialFeedbackBounds());
        addFeedback(ghost);
        return ghost;
    }
}
