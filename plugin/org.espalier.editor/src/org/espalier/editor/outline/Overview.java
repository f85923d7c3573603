package org.espalier.editor.outline;

import java.beans.PropertyChangeListener;

import org.eclipse.draw2d.Viewport;
import org.eclipse.draw2d.geometry.Rectangle;
import org.eclipse.gef.commands.CommandStackListener;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.espalier.editor.AccessibleNames;
import org.espalier.editor.Messages;
import org.espalier.editor.canvas.WorkflowEditor;
import org.espalier.editor.figures.NodeFigure;
import org.espalier.editor.figures.Theme;
import org.espalier.editor.model.ConnectionElement;
import org.espalier.editor.model.NodeElement;
import org.espalier.editor.model.NoteElement;
import org.espalier.editor.model.Position;
import org.espalier.engine.node.NodeDeclaration;
import org.espalier.engine.run.NodeState;

/** A picture of all of a workflow, small, with a frame around what the canvas shows. Dragging the frame scrolls the canvas. */
final class Overview {
    private static final int MARGIN = 40;
    private static final int CARD_HEIGHT = 68;

    private final WorkflowEditor editor;
    private final Canvas canvas;
    private Rectangle whole = new Rectangle();
    private double scale = 1;

    Overview(WorkflowEditor editor, Composite parent) {
        this.editor = editor;
        canvas = new Canvas(parent, SWT.DOUBLE_BUFFERED);
        AccessibleNames.set(canvas, Messages.overview, () -> "");
        canvas.addPaintListener(event -> paint(event.gc));
        canvas.addListener(SWT.MouseDown, this::scroll);
        canvas.addListener(SWT.MouseMove, event -> {
            if ((event.stateMask & SWT.BUTTON1) != 0) {
                scroll(event);
            }
        });
        Viewport viewport = editor.canvas().getViewport();
        PropertyChangeListener moved = event -> redraw();
        viewport.addPropertyChangeListener(moved);
        CommandStackListener edited = event -> redraw();
        editor.commands().addCommandStackListener(edited);
        canvas.addDisposeListener(event -> {
            viewport.removePropertyChangeListener(moved);
            editor.commands().removeCommandStackListener(edited);
        });
    }

    private void redraw() {
        if (!canvas.isDisposed()) {
            canvas.redraw();
        }
    }

    private void paint(GC gc) {
        Theme theme = editor.theme();
        var area = canvas.getClientArea();
        gc.setAntialias(SWT.ON);
        gc.setBackground(Theme.color(theme.canvas()));
        gc.fillRectangle(area);
        Rectangle visible = editor.operations().visible();
        whole = visible.getCopy();
        editor.model().nodes().forEach(node -> whole.union(bounds(node)));
        editor.model().notes().forEach(note -> whole.union(bounds(note)));
        whole.expand(MARGIN, MARGIN);
        scale = Math.min((double) area.width / whole.width, (double) area.height / whole.height);
        gc.setForeground(Theme.color(theme.border()));
        editor.model().connections().forEach(connection -> paint(gc, connection));
        editor.model().notes().forEach(note -> fill(gc, bounds(note), theme.note()));
        editor.model().nodes().forEach(node -> fill(gc, bounds(node), color(theme, node)));
        gc.setForeground(Theme.color(theme.selection()));
        gc.setLineWidth(2);
        gc.drawRectangle(x(visible.x), y(visible.y), (int) (visible.width * scale), (int) (visible.height * scale));
    }

    private static RGB color(Theme theme, NodeElement node) {
        return node.status().state() == NodeState.FAILED ? theme.state(NodeState.FAILED) : theme.category(node.declaration().map(NodeDeclaration::category).orElse(""));
    }

    private void paint(GC gc, ConnectionElement connection) {
        Rectangle from = bounds(connection.source());
        Rectangle to = bounds(connection.target());
        gc.drawLine(x(from.right()), y(from.y + from.height / 2), x(to.x), y(to.y + to.height / 2));
    }

    private void fill(GC gc, Rectangle bounds, RGB color) {
        gc.setBackground(Theme.color(color));
        int width = Math.max(2, (int) (bounds.width * scale));
        int height = Math.max(2, (int) (bounds.height * scale));
        gc.fillRoundRectangle(x(bounds.x), y(bounds.y), width, height, Math.min(6, width / 3), Math.min(6, height / 3));
    }

    private static Rectangle bounds(NodeElement node) {
        Position position = node.position();
        return new Rectangle(position.x(), position.y(), NodeFigure.WIDTH, CARD_HEIGHT);
    }

    private static Rectangle bounds(NoteElement note) {
        return new Rectangle(note.note().position().x(), note.note().position().y(), note.note().width(), note.note().height());
    }

    private int x(int value) {
        return (int) Math.round((value - whole.x) * scale);
    }

    private int y(int value) {
        return (int) Math.round((value - whole.y) * scale);
    }

    private void scroll(Event event) {
        Rectangle visible = editor.operations().visible();
        double zoom = editor.zoom().getZoom();
        double x = event.x / scale + whole.x - visible.width / 2.0;
        double y = event.y / scale + whole.y - visible.height / 2.0;
        editor.canvas().scrollTo((int) (x * zoom), (int) (y * zoom));
    }
}
