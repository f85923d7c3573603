package org.espalier.editor.parts;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.eclipse.draw2d.IFigure;
import org.eclipse.draw2d.Label;
import org.eclipse.draw2d.LineBorder;
import org.eclipse.draw2d.MarginBorder;
import org.eclipse.draw2d.CompoundBorder;
import org.eclipse.draw2d.Cursors;
import org.eclipse.draw2d.geometry.Dimension;
import org.eclipse.draw2d.geometry.Point;
import org.eclipse.draw2d.geometry.PointList;
import org.eclipse.draw2d.geometry.Rectangle;
import org.eclipse.gef.EditPart;
import org.eclipse.gef.LayerConstants;
import org.eclipse.gef.commands.Command;
import org.eclipse.gef.editparts.LayerManager;
import org.eclipse.gef.tools.SimpleDragTracker;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.graphics.Cursor;
import org.espalier.editor.Messages;
import org.espalier.editor.commands.CanvasEdits;
import org.espalier.editor.commands.RefusedCommand;
import org.espalier.editor.figures.ConnectionFigure;
import org.espalier.editor.figures.PortFigure;
import org.espalier.editor.figures.Theme;
import org.espalier.editor.model.ConnectionElement;
import org.espalier.editor.model.Port;
import org.espalier.editor.model.Wiring;
import org.espalier.engine.run.NodeState;

/**
 * Draws a connection from a port to another one. Over a port that does not fit it turns red and says why; let go over empty
 * ground, it offers the nodes that fit.
 */
final class ConnectTracker extends SimpleDragTracker {
    private static final double PORT_REACH = 40;

    private final NodePart start;
    private final Wiring.End end;
    private final Optional<ConnectionElement> moved;
    private final CanvasServices services;
    private ConnectionFigure line;
    private Label reason;
    private Optional<NodePart> target = Optional.empty();
    private Optional<Wiring.End> targetEnd = Optional.empty();
    /** Whether the mouse is on the node that the connection hangs on. */
    private boolean home;

    /**
     * @param start the node whose port the connection hangs on
     * @param moved the connection that is to lead elsewhere, instead of a new one
     */
    ConnectTracker(NodePart start, Wiring.End end, Optional<ConnectionElement> moved, CanvasServices services) {
        this.start = start;
        this.end = end;
        this.moved = moved;
        this.services = services;
        setDefaultCursor(Cursors.CROSS);
        setDisabledCursor(Cursors.CROSS);
    }

    @Override
    protected String getCommandName() {
        return "connect";
    }

    @Override
    protected Cursor calculateCursor() {
        return isInState(STATE_DRAG | STATE_DRAG_IN_PROGRESS) ? Cursors.CROSS : super.calculateCursor();
    }

    @Override
    protected boolean handleDragInProgress() {
        if (isInState(STATE_DRAG_IN_PROGRESS)) {
            find();
            setCurrentCommand(command().orElse(null));
            showSourceFeedback();
        }
        return true;
    }

    private void find() {
        EditPart part = getCurrentViewer().findObjectAtExcluding(getLocation(), List.of());
        home = part == start;
        Optional<NodePart> next = part instanceof NodePart node && node != start ? Optional.of(node) : Optional.empty();
        target.filter(last -> next.filter(last::equals).isEmpty()).ifPresent(last -> last.card().setHovered(false));
        next.ifPresent(node -> node.card().setHovered(true));
        target = next;
        targetEnd = target.flatMap(this::nearest);
    }

    /** The port that is meant: the one under the mouse, else the nearest one that fits, else the nearest one. */
    private Optional<Wiring.End> nearest(NodePart node) {
        List<Port> ports = end.port().input() ? node.node().outputs() : node.node().inputs();
        Point mouse = getLocation().getCopy();
        node.getFigure().translateToRelative(mouse);
        Comparator<Port> distance = Comparator.comparingDouble(port -> node.card().figure(port).map(figure -> figure.getBounds().getCenter().getDistance(mouse)).orElse(Double.MAX_VALUE));
        Optional<Port> under = ports.stream().min(distance).filter(port -> node.card().figure(port).filter(figure -> figure.getBounds().getCenter().getDistance(mouse) < PORT_REACH / 3).isPresent());
        List<Wiring.End> fitting = Wiring.fitting(end, node.node());
        Optional<Port> fits = fitting.stream().map(Wiring.End::port).filter(port -> node.node().arriving(port).isEmpty() || !port.input()).min(distance)
                .or(() -> fitting.stream().map(Wiring.End::port).min(distance));
        return under.or(() -> fits).or(() -> ports.stream().min(distance)).map(port -> new Wiring.End(node.node(), port));
    }

    private Optional<Command> command() {
        if (home) {
            // Near the port, nobody means anything yet.
            return centre(start, end.port()).getDistance(getLocation()) < PORT_REACH ? Optional.empty() : Optional.of(new RefusedCommand(Messages.feedsItself));
        }
        if (target.isPresent() && targetEnd.isEmpty()) {
            return Optional.of(new RefusedCommand(NLS.bind(end.port().input() ? Messages.noOutput : Messages.noInput, target.get().node().id())));
        }
        return targetEnd.map(other -> moved.isPresent() ? CanvasEdits.reconnect(start.node().model(), moved.get(), end, other) : CanvasEdits.connect(start.node().model(), end, other));
    }

    @Override
    protected void showSourceFeedback() {
        IFigure layer = LayerManager.Helper.find(start).getLayer(LayerConstants.SCALED_FEEDBACK_LAYER);
        if (line == null) {
            line = new ConnectionFigure(services.theme().port(end.port().type()), services.theme().selection());
            line.setDashed(true);
            layer.add(line);
            reason = new Label();
            reason.setOpaque(true);
            layer.add(reason);
            moved.map(connection -> getCurrentViewer().getEditPartRegistry().get(connection)).ifPresent(part -> ((ConnectionPart) part).getFigure().setVisible(false));
        }
        Theme theme = services.theme();
        Optional<String> refusal = command().filter(RefusedCommand.class::isInstance).map(command -> ((RefusedCommand) command).reason());
        line.setColors(refusal.isPresent() ? theme.state(NodeState.FAILED) : theme.port(end.port().type()), theme.selection());
        line.setDashed(targetEnd.isEmpty() || refusal.isPresent());
        Point from = centre(start, end.port());
        Point to = targetEnd.isPresent() && refusal.isEmpty() ? centre(target.orElseThrow(), targetEnd.get().port()) : getLocation().getCopy();
        line.translateToRelative(from);
        line.translateToRelative(to);
        var points = new PointList();
        points.addPoint(end.port().input() ? to : from);
        points.addPoint(end.port().input() ? from : to);
        line.setPoints(points);
        showReason(refusal, theme);
        services.hint(refusal.orElse(""));
    }

    private void showReason(Optional<String> refusal, Theme theme) {
        reason.setVisible(refusal.isPresent());
        if (refusal.isEmpty()) {
            return;
        }
        reason.setText(refusal.get());
        reason.setForegroundColor(Theme.color(theme.state(NodeState.FAILED)));
        reason.setBackgroundColor(Theme.color(theme.card()));
        reason.setBorder(new CompoundBorder(new LineBorder(Theme.color(theme.state(NodeState.FAILED)), 1), new MarginBorder(3, 6, 3, 6)));
        Point place = getLocation().getCopy();
        reason.translateToRelative(place);
        Dimension size = reason.getPreferredSize();
        reason.setBounds(new Rectangle(place.x + 14, place.y + 14, size.width, size.height));
    }

    private static Point centre(NodePart node, Port port) {
        Point centre = node.card().figure(port).map(PortFigure::getBounds).orElse(node.getFigure().getBounds()).getCenter();
        node.getFigure().translateToAbsolute(centre);
        return centre;
    }

    @Override
    protected void eraseSourceFeedback() {
        if (line != null) {
            line.getParent().remove(line);
            reason.getParent().remove(reason);
            line = null;
            reason = null;
            moved.map(connection -> getCurrentViewer().getEditPartRegistry().get(connection)).ifPresent(part -> ((ConnectionPart) part).getFigure().setVisible(true));
        }
        target.ifPresent(node -> node.card().setHovered(false));
        services.hint("");
    }

    @Override
    protected boolean handleButtonUp(int button) {
        boolean dragged = isInState(STATE_DRAG_IN_PROGRESS);
        if (dragged) {
            find();
        }
        Optional<Command> command = dragged ? command() : Optional.empty();
        boolean onGround = target.isEmpty() && !home;
        Point location = getLocation().getCopy();
        eraseSourceFeedback();
        setState(STATE_TERMINAL);
        if (command.isPresent()) {
            command.filter(Command::canExecute).ifPresent(found -> getDomain().getCommandStack().execute(found));
        } else if (dragged && onGround && moved.isEmpty()) {
            getCurrentViewer().getControl().getDisplay().asyncExec(() -> services.quickAdd(location, Optional.of(end)));
        }
        return true;
    }
}
