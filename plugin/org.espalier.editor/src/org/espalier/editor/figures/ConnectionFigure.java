package org.espalier.editor.figures;

import org.eclipse.draw2d.Graphics;
import org.eclipse.draw2d.PolylineConnection;
import org.eclipse.draw2d.geometry.Point;
import org.eclipse.draw2d.geometry.PointList;
import org.eclipse.draw2d.geometry.Rectangle;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Path;
import org.eclipse.swt.graphics.RGB;

/** A connection: one Bézier curve that leaves its source to the right and arrives at its target from the left. */
public final class ConnectionFigure extends PolylineConnection {
    /** How near to the curve the mouse must be, in pixels. */
    private static final int TOLERANCE = 6;
    private static final int LEAST_REACH = 36;
    private static final int GREATEST_REACH = 240;
    private static final int STEPS = 24;

    private RGB stroke;
    private boolean highlighted;
    private boolean dashed;
    private RGB highlight;

    public ConnectionFigure(RGB stroke, RGB highlight) {
        this.stroke = stroke;
        this.highlight = highlight;
        setAntialiasedWidth();
    }

    private void setAntialiasedWidth() {
        setLineWidth(2);
    }

    public void setColors(RGB newStroke, RGB newHighlight) {
        stroke = newStroke;
        highlight = newHighlight;
        repaint();
    }

    /** Shows that the connection is selected, or that something will be put onto it. */
    public void setHighlighted(boolean value) {
        if (highlighted != value) {
            highlighted = value;
            repaint();
        }
    }

    /** Shows that the connection is not there yet. */
    public void setDashed(boolean value) {
        dashed = value;
        repaint();
    }

    /** The control points of a curve between two points: {@code x1, y1, x2, y2}. */
    public static float[] controls(Point start, Point end) {
        int reach = Math.min(GREATEST_REACH, Math.max(LEAST_REACH, Math.abs(end.x - start.x) / 2));
        if (end.x < start.x) {
            reach = Math.min(GREATEST_REACH, Math.max(2 * LEAST_REACH, (start.x - end.x) / 2));
        }
        return new float[] {start.x + reach, start.y, end.x - reach, end.y};
    }

    @Override
    protected void outlineShape(Graphics graphics) {
        PointList points = getPoints();
        if (points.size() < 2) {
            return;
        }
        Point start = points.getFirstPoint();
        Point end = points.getLastPoint();
        float[] controls = controls(start, end);
        var path = new Path(null);
        try {
            path.moveTo(start.x, start.y);
            path.cubicTo(controls[0], controls[1], controls[2], controls[3], end.x, end.y);
            graphics.setAntialias(SWT.ON);
            graphics.setLineStyle(dashed ? SWT.LINE_DASH : SWT.LINE_SOLID);
            graphics.setLineWidth(highlighted ? 3 : 2);
            graphics.setForegroundColor(Theme.color(highlighted ? highlight : stroke));
            graphics.drawPath(path);
        } finally {
            path.dispose();
        }
    }

    @Override
    public Rectangle getBounds() {
        if (bounds == null) {
            PointList points = getPoints();
            if (points.size() < 2) {
                return super.getBounds();
            }
            float[] controls = controls(points.getFirstPoint(), points.getLastPoint());
            // The curve lies within the hull of its four points.
            bounds = points.getBounds().getCopy().union((int) controls[0], (int) controls[1]).union((int) controls[2], (int) controls[3]).expand(TOLERANCE, TOLERANCE);
        }
        return bounds;
    }

    @Override
    public boolean containsPoint(int x, int y) {
        if (!getBounds().contains(x, y) || getPoints().size() < 2) {
            return false;
        }
        Point start = getPoints().getFirstPoint();
        Point end = getPoints().getLastPoint();
        float[] controls = controls(start, end);
        double lastX = start.x;
        double lastY = start.y;
        for (int step = 1; step <= STEPS; step++) {
            double t = step / (double) STEPS;
            double nextX = at(t, start.x, controls[0], controls[2], end.x);
            double nextY = at(t, start.y, controls[1], controls[3], end.y);
            if (java.awt.geom.Line2D.ptSegDistSq(lastX, lastY, nextX, nextY, x, y) <= TOLERANCE * TOLERANCE) {
                return true;
            }
            lastX = nextX;
            lastY = nextY;
        }
        return false;
    }

    private static double at(double t, double p0, double p1, double p2, double p3) {
        double u = 1 - t;
        return u * u * u * p0 + 3 * u * u * t * p1 + 3 * u * t * t * p2 + t * t * t * p3;
    }

    /** The middle of the curve. */
    public Point middle() {
        Point start = getPoints().getFirstPoint();
        Point end = getPoints().getLastPoint();
        float[] controls = controls(start, end);
        return new Point((int) at(0.5, start.x, controls[0], controls[2], end.x), (int) at(0.5, start.y, controls[1], controls[3], end.y));
    }
}
