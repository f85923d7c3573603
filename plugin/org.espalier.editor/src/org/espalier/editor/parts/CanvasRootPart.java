package org.espalier.editor.parts;

import org.eclipse.draw2d.ConnectionLayer;
import org.eclipse.draw2d.FreeformLayer;
import org.eclipse.draw2d.Graphics;
import org.eclipse.draw2d.LayeredPane;
import org.eclipse.draw2d.FreeformLayeredPane;
import org.eclipse.draw2d.ScalableFreeformLayeredPane;
import org.eclipse.draw2d.geometry.Rectangle;
import org.eclipse.gef.DragTracker;
import org.eclipse.gef.Request;
import org.eclipse.gef.editparts.GridLayer;
import org.eclipse.gef.editparts.ScalableFreeformRootEditPart;
import org.espalier.editor.figures.Theme;

/**
 * The layers of the canvas: ground with its dots, notes, connections, nodes, feedback. Zooming is left to the graphics
 * library, so that text and curves are as crisp at any scale as at the first one.
 */
public final class CanvasRootPart extends ScalableFreeformRootEditPart {
    /** The layer beneath the connections. */
    public static final Object NOTE_LAYER = "notes";
    private static final int DOT_DISTANCE = 24;
    /** Below this scale dots would be a grey haze. */
    private static final double LEAST_DOT_SCALE = 0.5;

    private Theme theme;

    public CanvasRootPart(Theme theme) {
        this.theme = theme;
    }

    /** Draws all of the canvas in other colours. */
    public void setTheme(Theme next) {
        theme = next;
        getFigure().repaint();
    }

    public Theme theme() {
        return theme;
    }

    @Override
    public DragTracker getDragTracker(Request request) {
        // Where nothing is drawn, the mouse is on this part, not on the canvas's own.
        return getContents().getDragTracker(request);
    }

    @Override
    protected ScalableFreeformLayeredPane createScaledLayers() {
        var pane = new CrispPane();
        pane.add(createGridLayer(), GRID_LAYER);
        pane.add(getPrintableLayers(), PRINTABLE_LAYERS);
        var feedback = new FreeformLayer();
        feedback.setEnabled(false);
        pane.add(feedback, SCALED_FEEDBACK_LAYER);
        return pane;
    }

    @Override
    protected LayeredPane createPrintableLayers() {
        var layers = new FreeformLayeredPane();
        layers.add(new FreeformLayer(), NOTE_LAYER);
        layers.add(new ConnectionLayer(), CONNECTION_LAYER);
        layers.add(new FreeformLayer(), PRIMARY_LAYER);
        return layers;
    }

    @Override
    protected GridLayer createGridLayer() {
        var layer = new DotLayer();
        layer.setEnabled(false);
        return layer;
    }

    /** The ground and the dots on it. */
    private final class DotLayer extends GridLayer {
        @Override
        protected void paintFigure(Graphics graphics) {
            Rectangle clip = graphics.getClip(new Rectangle());
            graphics.setBackgroundColor(Theme.color(theme.canvas()));
            graphics.fillRectangle(clip);
            if (getZoomManager().getZoom() < LEAST_DOT_SCALE) {
                return;
            }
            graphics.setBackgroundColor(Theme.color(theme.dots()));
            for (int x = Math.floorDiv(clip.x, DOT_DISTANCE) * DOT_DISTANCE; x <= clip.right(); x += DOT_DISTANCE) {
                for (int y = Math.floorDiv(clip.y, DOT_DISTANCE) * DOT_DISTANCE; y <= clip.bottom(); y += DOT_DISTANCE) {
                    graphics.fillRectangle(x, y, 2, 2);
                }
            }
        }
    }

    /** Zooms by the transformation of the graphics library instead of by figures drawn at other sizes. */
    private static final class CrispPane extends ScalableFreeformLayeredPane {
        @Override
        protected void paintClientArea(Graphics graphics) {
            if (getScale() == 1.0) {
                super.paintClientArea(graphics);
                return;
            }
            graphics.pushState();
            graphics.scale(getScale());
            // Each child restores the state that was pushed last.
            graphics.pushState();
            paintChildren(graphics);
            graphics.popState();
            graphics.popState();
        }
    }
}
