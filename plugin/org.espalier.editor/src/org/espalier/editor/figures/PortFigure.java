package org.espalier.editor.figures;

import org.eclipse.draw2d.Figure;
import org.eclipse.draw2d.Graphics;
import org.eclipse.draw2d.geometry.Dimension;
import org.eclipse.draw2d.geometry.Rectangle;
import org.eclipse.swt.SWT;
import org.espalier.editor.model.Port;
import org.espalier.engine.node.PortType;

/**
 * A port: a circle for tables, a square for models, a diamond for what is not known, in the colour of its type; hollow where
 * nothing need be connected.
 */
public final class PortFigure extends Figure {
    /** The extent of the figure; the mark within is a little smaller. */
    public static final int SIZE = 14;

    private final Port port;
    private Theme theme;
    private boolean lit;

    PortFigure(Port port, Theme theme) {
        this.port = port;
        this.theme = theme;
        setSize(SIZE, SIZE);
        setPreferredSize(new Dimension(SIZE, SIZE));
    }

    public Port port() {
        return port;
    }

    void setTheme(Theme next) {
        theme = next;
        repaint();
    }

    /** Shows that a connection can start or end here. */
    public void setLit(boolean value) {
        if (lit != value) {
            lit = value;
            repaint();
        }
    }

    @Override
    protected void paintFigure(Graphics graphics) {
        graphics.setAntialias(SWT.ON);
        Rectangle mark = getBounds().getCopy().shrink(lit ? 1 : 2, lit ? 1 : 2);
        var color = Theme.color(theme.port(port.type()));
        graphics.setForegroundColor(color);
        graphics.setBackgroundColor(port.optional() && !lit ? Theme.color(theme.card()) : color);
        graphics.setLineWidth(2);
        Rectangle edge = mark.getCopy().shrink(1, 1);
        if (port.type().isEmpty()) {
            int[] diamond = {edge.x + edge.width / 2, edge.y, edge.right(), edge.y + edge.height / 2, edge.x + edge.width / 2, edge.bottom(), edge.x, edge.y + edge.height / 2};
            graphics.fillPolygon(diamond);
            graphics.drawPolygon(diamond);
        } else if (port.type().get() == PortType.TABLE) {
            graphics.fillOval(edge);
            graphics.drawOval(edge);
        } else {
            Rectangle square = edge.getCopy();
            graphics.fillRoundRectangle(square, 3, 3);
            graphics.drawRoundRectangle(square, 3, 3);
        }
    }
}
