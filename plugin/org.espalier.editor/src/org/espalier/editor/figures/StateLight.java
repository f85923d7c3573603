package org.espalier.editor.figures;

import org.eclipse.draw2d.Figure;
import org.eclipse.draw2d.Graphics;
import org.eclipse.draw2d.geometry.Rectangle;
import org.eclipse.swt.SWT;
import org.espalier.editor.model.NodeStatus;

/** A node's light. Each state has a colour and a sign of its own, so that nobody must tell red from green. */
final class StateLight extends Figure {
    static final int SIZE = 16;
    private static final int FULL_CIRCLE = 360;
    private static final int ARC = 100;

    private NodeStatus status = NodeStatus.UNKNOWN;
    private Theme theme;

    StateLight(Theme theme) {
        this.theme = theme;
        setSize(SIZE, SIZE);
    }

    void setTheme(Theme next) {
        theme = next;
        repaint();
    }

    void setStatus(NodeStatus next) {
        status = next;
        repaint();
    }

    @Override
    protected void paintFigure(Graphics graphics) {
        Rectangle box = getBounds().getCopy().shrink(1, 1);
        var color = Theme.color(theme.state(status.state()));
        var sign = Theme.color(theme.dark() ? theme.canvas() : theme.card());
        graphics.setAntialias(SWT.ON);
        graphics.setLineWidth(2);
        graphics.setLineCap(SWT.CAP_ROUND);
        graphics.setForegroundColor(color);
        graphics.setBackgroundColor(color);
        int x = box.x;
        int y = box.y;
        switch (status.state()) {
            case IDLE, SKIPPED -> graphics.drawOval(box.getCopy().shrink(2, 2));
            case CONFIGURED -> {
                graphics.drawOval(box.getCopy().shrink(2, 2));
                graphics.fillOval(box.getCopy().shrink(5, 5));
            }
            case QUEUED -> {
                graphics.drawOval(box.getCopy().shrink(2, 2));
                for (int dot = -3; dot <= 3; dot += 3) {
                    graphics.fillOval(x + 6 + dot, y + 6, 2, 2);
                }
            }
            case EXECUTING -> paintProgress(graphics, box.getCopy().shrink(2, 2));
            case EXECUTED -> {
                graphics.fillOval(box);
                graphics.setForegroundColor(sign);
                graphics.drawPolyline(new int[] {x + 4, y + 7, x + 6, y + 10, x + 10, y + 4});
            }
            case FAILED -> {
                graphics.fillOval(box);
                graphics.setForegroundColor(sign);
                graphics.drawLine(x + 7, y + 3, x + 7, y + 8);
                graphics.drawLine(x + 7, y + 11, x + 7, y + 11);
            }
        }
    }

    private void paintProgress(Graphics graphics, Rectangle ring) {
        graphics.setAlpha(70);
        graphics.drawOval(ring);
        graphics.setAlpha(255);
        if (status.fraction() >= 0) {
            graphics.drawArc(ring, 90, -(int) Math.round(Math.min(1, status.fraction()) * FULL_CIRCLE));
        } else {
            // Whoever animates repaints; the angle follows the clock.
            int angle = (int) (System.nanoTime() / 3_000_000 % FULL_CIRCLE);
            graphics.drawArc(ring, -angle, ARC);
        }
    }
}
