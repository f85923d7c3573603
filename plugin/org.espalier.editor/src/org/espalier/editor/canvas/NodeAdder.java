package org.espalier.editor.canvas;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.eclipse.draw2d.geometry.Point;
import org.eclipse.draw2d.geometry.Rectangle;
import org.eclipse.gef.GraphicalEditPart;
import org.eclipse.gef.commands.Command;
import org.eclipse.osgi.util.NLS;
import org.espalier.editor.Messages;
import org.espalier.editor.commands.CanvasEdits;
import org.espalier.editor.figures.NodeFigure;
import org.espalier.editor.model.AutoLayout;
import org.espalier.editor.model.ConnectionElement;
import org.espalier.editor.model.Element;
import org.espalier.editor.model.NodeElement;
import org.espalier.editor.model.Position;
import org.espalier.editor.model.Wiring;
import org.espalier.editor.palette.QuickAdd;
import org.espalier.editor.parts.ConnectionPart;
import org.espalier.engine.node.NodeDeclaration;
import org.espalier.engine.registry.NodeType;

/** Adds nodes to a canvas where they make sense: behind what is selected and connected with it, or into a connection. */
public final class NodeAdder {
    private static final int GAP = 52;

    private final WorkflowEditor editor;

    NodeAdder(WorkflowEditor editor) {
        this.editor = editor;
    }

    /** Opens the list of nodes: behind the selected node, for the selected connection to lead through, or in the middle. */
    void quickAddAtSelection() {
        List<NodeElement> nodes = editor.operations().selectedNodes();
        if (selectedConnection().isPresent()) {
            quickAddInto(selectedConnection().get());
        } else if (nodes.size() == 1) {
            NodeElement node = nodes.get(0);
            GraphicalEditPart part = (GraphicalEditPart) editor.viewer().getEditPartRegistry().get(node);
            editor.viewer().reveal(part);
            editor.canvas().getLightweightSystem().getUpdateManager().performUpdate();
            Rectangle bounds = part.getFigure().getBounds().getCopy();
            Point right = new Point(bounds.right() + GAP, bounds.y);
            part.getFigure().translateToAbsolute(right);
            Optional<Wiring.End> end = node.outputs().stream().findFirst().map(port -> new Wiring.End(node, port));
            quickAdd(right, end);
        } else {
            var size = editor.canvas().getSize();
            quickAdd(new Point(size.x / 3, size.y / 3), Optional.empty());
        }
    }

    /** The connection that is selected and nothing else. */
    private Optional<ConnectionElement> selectedConnection() {
        List<Element> selected = editor.operations().selection();
        return selected.size() == 1 && selected.get(0) instanceof ConnectionElement connection ? Optional.of(connection) : Optional.empty();
    }

    void quickAdd(Point location, Optional<Wiring.End> end) {
        String prompt = end.map(known -> NLS.bind(known.port().input() ? Messages.quickAddBefore : Messages.quickAddAfter, known.node().id())).orElse(Messages.quickAddPrompt);
        choose(location, node -> end.isEmpty() || CanvasEdits.fitting(node, end.get()).isPresent(), prompt, node -> add(node, location, end));
    }

    private void quickAddInto(ConnectionElement connection) {
        Point middle = middle(connection);
        ((GraphicalEditPart) editor.viewer().getContents()).getFigure().translateToAbsolute(middle);
        choose(middle, node -> CanvasEdits.fitsInto(node, connection), NLS.bind(Messages.quickAddInto, connection.connection()), node -> addInto(node, connection));
    }

    private void choose(Point location, Predicate<NodeDeclaration> fits, String prompt, Consumer<NodeDeclaration> chosen) {
        if (!editor.isEditable()) {
            editor.hint(Messages.notEditable);
            return;
        }
        List<NodeDeclaration> nodes = editor.registry().all().stream().map(NodeType::declaration).filter(fits).toList();
        QuickAdd.open(editor.getSite().getShell(), editor.canvas().toDisplay(location.x, location.y), nodes, prompt, editor.theme(), chosen);
    }

    private Point middle(ConnectionElement connection) {
        return ((ConnectionPart) editor.viewer().getEditPartRegistry().get(connection)).curve().middle();
    }

    private void addInto(NodeDeclaration node, ConnectionElement connection) {
        Point middle = middle(connection);
        int height = NodeFigure.size(node.inputs().size(), node.outputs().size()).height;
        Position position = free(new Position(middle.x - NodeFigure.WIDTH / 2, middle.y - height / 2));
        execute(CanvasEdits.addOnto(editor.model(), node, position, connection));
    }

    private void add(NodeDeclaration node, Point location, Optional<Wiring.End> end) {
        Point point = location.getCopy();
        ((GraphicalEditPart) editor.viewer().getContents()).getFigure().translateToRelative(point);
        int height = NodeFigure.size(node.inputs().size(), node.outputs().size()).height;
        boolean before = end.filter(known -> known.port().input()).isPresent();
        var position = free(new Position(before ? point.x - NodeFigure.WIDTH : point.x, end.isPresent() ? point.y - height / 2 : point.y));
        add(node, position, end);
    }

    /** Adds a node as a double click in the palette does: to the right of the selected node and connected with it, or into the selected connection, where that makes sense. */
    public void addBesideSelection(NodeDeclaration node) {
        Optional<ConnectionElement> connection = selectedConnection().filter(selected -> CanvasEdits.fitsInto(node, selected));
        if (connection.isPresent()) {
            addInto(node, connection.get());
            return;
        }
        List<NodeElement> selected = editor.operations().selectedNodes();
        Optional<Wiring.End> end = selected.size() != 1 ? Optional.empty()
                : selected.get(0).outputs().stream().map(port -> new Wiring.End(selected.get(0), port)).filter(candidate -> CanvasEdits.fitting(node, candidate).isPresent()).findFirst();
        Position position;
        if (selected.size() == 1) {
            position = selected.get(0).position().plus(AutoLayout.COLUMN, 0);
        } else {
            Rectangle visible = editor.operations().visible();
            position = new Position(visible.x + visible.width / 3, visible.y + visible.height / 3);
        }
        add(node, free(position), end);
    }

    private void add(NodeDeclaration node, Position position, Optional<Wiring.End> end) {
        execute(end.map(known -> CanvasEdits.addConnected(editor.model(), node, position, known)).orElseGet(() -> CanvasEdits.add(editor.model(), node, position)));
    }

    /** Adds a node by a command, and selects it. */
    private void execute(Command command) {
        Set<String> before = Set.copyOf(editor.model().workflow().nodes().keySet());
        if (editor.execute(command)) {
            editor.model().workflow().nodes().keySet().stream().filter(id -> !before.contains(id)).findFirst().ifPresent(editor::reveal);
            editor.setFocus();
        }
    }

    /** The position, or one below it where no other node stands. */
    private Position free(Position wish) {
        Position position = wish;
        for (int tries = 0; tries < 100; tries++) {
            Position candidate = position;
            boolean taken = editor.model().nodes().stream().anyMatch(node -> Math.abs(node.position().x() - candidate.x()) < NodeFigure.WIDTH && Math.abs(node.position().y() - candidate.y()) < CanvasOperations.height(node));
            if (!taken) {
                return candidate;
            }
            position = position.plus(0, AutoLayout.ROW);
        }
        return position;
    }
}
