package org.espalier.editor.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.draw2d.Figure;
import org.eclipse.draw2d.FigureUtilities;
import org.eclipse.draw2d.Graphics;
import org.eclipse.draw2d.geometry.Dimension;
import org.eclipse.draw2d.geometry.Point;
import org.eclipse.draw2d.geometry.Rectangle;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.graphics.RGB;
import org.espalier.editor.Messages;
import org.espalier.editor.model.NodeStatus;
import org.espalier.editor.model.Port;
import org.espalier.engine.run.NodeState;

/** A node: a rounded card with icon, name, id or progress, light, and ports on its left and right edges. */
public final class NodeFigure extends Figure {
    /** The extent from edge to edge of the ports. */
    public static final int WIDTH = 216;
    private static final int LEAST_HEIGHT = 68;
    private static final int PORT_ROW = 20;
    /** What the ports and the shadow need around the card. */
    private static final int SIDE = PortFigure.SIZE / 2;
    private static final int TOP = 2;
    private static final int BOTTOM = 5;
    private static final int CORNER = 14;
    private static final int TILE = 38;
    private static final int TILE_LEFT = 14;
    private static final int TEXT_LEFT = TILE_LEFT + TILE + 9;
    private static final int ICON = 32;

    private final String typeId;
    private final String category;
    private final StateLight light;
    private final List<PortFigure> inputs = new ArrayList<>();
    private final List<PortFigure> outputs = new ArrayList<>();
    private Theme theme;
    private String title = "";
    private String id = "";
    private NodeStatus status = NodeStatus.UNKNOWN;
    private boolean selected;
    private boolean focused;
    private boolean hovered;
    private boolean known = true;

    /**
     * @param typeId what the icon is chosen by
     * @param category what the accent is chosen by
     */
    public NodeFigure(String typeId, String category, Theme theme) {
        this.typeId = typeId;
        this.category = category;
        this.theme = theme;
        this.light = new StateLight(theme);
        add(light);
    }

    /** The extent of a node with so many ports. */
    public static Dimension size(int inputs, int outputs) {
        return new Dimension(WIDTH, Math.max(LEAST_HEIGHT, Math.max(inputs, outputs) * PORT_ROW + PORT_ROW));
    }

    public void setTheme(Theme next) {
        theme = next;
        light.setTheme(next);
        inputs.forEach(port -> port.setTheme(next));
        outputs.forEach(port -> port.setTheme(next));
        repaint();
    }

    /** Says what the node is. */
    public void setNames(String newTitle, String newId, boolean installed) {
        title = newTitle;
        id = newId;
        known = installed;
        repaint();
    }

    public void setPorts(List<Port> newInputs, List<Port> newOutputs) {
        replace(inputs, newInputs);
        replace(outputs, newOutputs);
        revalidate();
    }

    private void replace(List<PortFigure> figures, List<Port> ports) {
        if (figures.stream().map(PortFigure::port).toList().equals(ports)) {
            return;
        }
        figures.forEach(this::remove);
        figures.clear();
        for (Port port : ports) {
            var figure = new PortFigure(port, theme);
            figure.setToolTip(new Tip(tip(port)));
            figures.add(figure);
            add(figure);
        }
    }

    private static String tip(Port port) {
        String type = port.type().map(known -> known.id()).orElse(Messages.portUnknown);
        String text = port.name() + ": " + type + (port.input() && port.optional() && port.declared() ? Messages.portOptional : "");
        return port.description().isBlank() ? text : text + "\n" + port.description();
    }

    public void setStatus(NodeStatus next) {
        status = next;
        light.setStatus(next);
        // A failed node says why wherever the mouse is on it.
        setToolTip(new Tip(StatusText.of(next)));
        repaint();
    }

    /** The area to repaint while a node without known progress executes. */
    public void animate() {
        if (status.state() == NodeState.EXECUTING) {
            light.repaint();
        }
    }

    public void setSelected(boolean value) {
        selected = value;
        repaint();
    }

    /** Shows that keys mean this node, which need not be selected. */
    public void setFocused(boolean value) {
        focused = value;
        repaint();
    }

    public void setHovered(boolean value) {
        hovered = value;
        repaint();
    }

    /** The figures of all ports. */
    public List<PortFigure> ports() {
        List<PortFigure> all = new ArrayList<>(inputs);
        all.addAll(outputs);
        return all;
    }

    public Optional<PortFigure> figure(Port port) {
        return (port.input() ? inputs : outputs).stream().filter(figure -> figure.port().equals(port)).findFirst();
    }

    /** The port at a point in this figure's coordinates, with some room around it. */
    public Optional<Port> portAt(Point point) {
        return ports().stream().filter(port -> port.getBounds().getCopy().expand(3, 3).contains(point)).map(PortFigure::port).findFirst();
    }

    @Override
    protected void layout() {
        Rectangle card = card();
        light.setBounds(new Rectangle(card.right() - StateLight.SIZE - 8, card.y + 8, StateLight.SIZE, StateLight.SIZE));
        place(inputs, card, card.x);
        place(outputs, card, card.right());
    }

    private static void place(List<PortFigure> ports, Rectangle card, int x) {
        for (int i = 0; i < ports.size(); i++) {
            int y = card.y + card.height * (2 * i + 1) / (2 * ports.size());
            ports.get(i).setBounds(new Rectangle(x - PortFigure.SIZE / 2, y - PortFigure.SIZE / 2, PortFigure.SIZE, PortFigure.SIZE));
        }
    }

    @Override
    protected boolean useLocalCoordinates() {
        return false;
    }

    @Override
    public void setBounds(Rectangle rect) {
        boolean moved = rect.x != bounds.x || rect.y != bounds.y;
        super.setBounds(rect);
        if (moved) {
            // Ports are placed in absolute coordinates.
            layout();
        }
    }

    private Rectangle card() {
        Rectangle box = getBounds();
        return new Rectangle(box.x + SIDE, box.y + TOP, box.width - 2 * SIDE, box.height - TOP - BOTTOM);
    }

    @Override
    protected void paintFigure(Graphics graphics) {
        graphics.setAntialias(SWT.ON);
        graphics.setTextAntialias(SWT.ON);
        Rectangle card = card();
        paintShadow(graphics, card);
        graphics.setBackgroundColor(Theme.color(theme.card()));
        graphics.fillRoundRectangle(card, CORNER, CORNER);
        paintIcon(graphics, card);
        paintText(graphics, card);
        paintProgress(graphics, card);
        paintBorder(graphics, card);
    }

    private void paintShadow(Graphics graphics, Rectangle card) {
        graphics.setBackgroundColor(Theme.color(new RGB(0, 0, 0)));
        for (int depth = 1; depth <= 3; depth++) {
            graphics.setAlpha(theme.dark() ? 40 : 12);
            graphics.fillRoundRectangle(card.getCopy().translate(0, depth).expand(1, 0), CORNER, CORNER);
        }
        graphics.setAlpha(255);
    }

    private void paintIcon(Graphics graphics, Rectangle card) {
        var tile = new Rectangle(card.x + TILE_LEFT, card.y + (card.height - TILE) / 2, TILE, TILE);
        RGB accent = theme.category(category);
        graphics.setBackgroundColor(Theme.color(Theme.mixed(accent, theme.card(), theme.dark() ? 0.24 : 0.12)));
        graphics.fillRoundRectangle(tile, 10, 10);
        int inset = (TILE - ICON) / 2;
        NodeIcons.paint(graphics, typeId, title, theme, accent, tile.x + inset, tile.y + inset, ICON);
    }

    private void paintText(Graphics graphics, Rectangle card) {
        int left = card.x + TEXT_LEFT;
        int middle = card.y + card.height / 2;
        Font bold = JFaceResources.getFontRegistry().getBold(JFaceResources.DIALOG_FONT);
        Font plain = JFaceResources.getDialogFont();
        graphics.setFont(bold);
        graphics.setForegroundColor(Theme.color(known ? theme.text() : theme.state(NodeState.FAILED)));
        int lineHeight = FigureUtilities.getFontMetrics(bold).getHeight();
        int room = card.right() - left - 10;
        graphics.drawString(shortened(title, bold, room - StateLight.SIZE - 2), left, middle - lineHeight + 1);
        graphics.setFont(plain);
        boolean working = status.state() == NodeState.EXECUTING && !status.message().isBlank();
        graphics.setForegroundColor(Theme.color(working ? theme.state(NodeState.EXECUTING) : theme.subtle()));
        graphics.drawString(shortened(known ? working ? status.message() : id : NLS.bind(Messages.notInstalled, id), plain, room), left, middle + 1);
    }

    /** The text, cut with an ellipsis where it does not fit. */
    private static String shortened(String text, Font font, int width) {
        if (FigureUtilities.getTextWidth(text, font) <= width) {
            return text;
        }
        int low = 0;
        int high = text.length();
        while (low < high) {
            int middle = (low + high + 1) / 2;
            if (FigureUtilities.getTextWidth(text.substring(0, middle) + "\u2026", font) <= width) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return text.substring(0, low).stripTrailing() + "\u2026";
    }

    private void paintProgress(Graphics graphics, Rectangle card) {
        if (status.state() != NodeState.EXECUTING || status.fraction() < 0) {
            return;
        }
        var track = new Rectangle(card.x + 10, card.bottom() - 7, card.width - 20, 3);
        graphics.setBackgroundColor(Theme.color(theme.border()));
        graphics.fillRoundRectangle(track, 3, 3);
        graphics.setBackgroundColor(Theme.color(theme.state(NodeState.EXECUTING)));
        track.width = Math.max(3, (int) (track.width * Math.min(1, status.fraction())));
        graphics.fillRoundRectangle(track, 3, 3);
    }

    private void paintBorder(Graphics graphics, Rectangle card) {
        RGB color = theme.border();
        if (selected) {
            color = theme.selection();
        } else if (status.state() == NodeState.FAILED) {
            color = theme.state(NodeState.FAILED);
        } else if (hovered) {
            color = theme.subtle();
        }
        Rectangle edge = card.getCopy();
        edge.width--;
        edge.height--;
        if (selected) {
            graphics.setForegroundColor(Theme.color(color));
            graphics.setAlpha(60);
            graphics.setLineWidth(5);
            graphics.drawRoundRectangle(edge, CORNER, CORNER);
            graphics.setAlpha(255);
        }
        graphics.setForegroundColor(Theme.color(color));
        graphics.setLineWidth(selected || status.state() == NodeState.FAILED ? 2 : 1);
        graphics.setLineStyle(known ? SWT.LINE_SOLID : SWT.LINE_DASH);
        graphics.drawRoundRectangle(edge, CORNER, CORNER);
        if (focused && !selected) {
            graphics.setForegroundColor(Theme.color(theme.selection()));
            graphics.setLineWidth(1);
            graphics.setLineStyle(SWT.LINE_DOT);
            graphics.drawRoundRectangle(edge.getCopy().shrink(3, 3), CORNER - 4, CORNER - 4);
        }
    }
}
