package org.espalier.editor.commands;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.eclipse.gef.commands.Command;
import org.eclipse.osgi.util.NLS;
import org.espalier.editor.Messages;
import org.espalier.editor.model.ConnectionElement;
import org.espalier.editor.model.Drawing;
import org.espalier.editor.model.Edits;
import org.espalier.editor.model.Element;
import org.espalier.editor.model.NodeElement;
import org.espalier.editor.model.Note;
import org.espalier.editor.model.NoteElement;
import org.espalier.editor.model.Position;
import org.espalier.editor.model.Wiring;
import org.espalier.editor.model.WorkflowModel;
import org.espalier.engine.node.NodeDeclaration;
import org.espalier.engine.node.PortDeclaration;
import org.espalier.engine.workflow.Connection;
import org.espalier.engine.workflow.Endpoint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The edits of the canvas as commands: each one checks whether it makes sense, and says why when it does not. */
public final class CanvasEdits {
    private CanvasEdits() {
    }

    /** Adds a node that nothing is connected to. */
    public static Command add(WorkflowModel model, NodeDeclaration type, Position position) {
        return new EditCommand(NLS.bind(Messages.editAdd, type.name()), model, drawing -> Edits.addNode(drawing, freeId(drawing, type), Edits.newNode(type.id()), position));
    }

    private static String freeId(Drawing drawing, NodeDeclaration type) {
        return Edits.freeId(type.id(), drawing.workflow().nodes().keySet());
    }

    /** Adds a node and connects it with a port of another one, as far as it has a port that fits. */
    public static Command addConnected(WorkflowModel model, NodeDeclaration type, Position position, Wiring.End end) {
        Optional<PortDeclaration> port = fitting(type, end);
        if (port.isEmpty()) {
            return new RefusedCommand(NLS.bind(Messages.noPortFits, type.name()));
        }
        return new EditCommand(NLS.bind(Messages.editAdd, type.name()), model, drawing -> {
            String id = freeId(drawing, type);
            Drawing added = Edits.addNode(drawing, id, Edits.newNode(type.id()), position);
            Endpoint there = endpoint(id, type, port.get(), end.port().input());
            Endpoint here = endpointOf(end);
            Connection connection = end.port().input() ? new Connection(there, here) : new Connection(here, there);
            return Edits.connect(added, connection, end.port().input() ? end.node().arriving(end.port()).map(ConnectionElement::connection).map(List::of).orElse(List.of()) : List.of());
        });
    }

    private static Endpoint endpointOf(Wiring.End end) {
        // A connection to a port of itself would be refused, but writing one end does not need the other.
        Connection connection = Wiring.connection(end, new Wiring.End(end.node(), end.port()));
        return end.port().input() ? connection.to() : connection.from();
    }

    /** The first port of a node type that an end fits. */
    public static Optional<PortDeclaration> fitting(NodeDeclaration type, Wiring.End end) {
        List<PortDeclaration> ports = end.port().input() ? type.outputs() : type.inputs();
        return ports.stream().filter(port -> end.port().type().filter(known -> known == port.type()).isPresent()).findFirst();
    }

    /** How a port of a node that does not exist yet is written; {@code output} tells on which side it is. */
    private static Endpoint endpoint(String id, NodeDeclaration type, PortDeclaration port, boolean output) {
        int ports = (output ? type.outputs() : type.inputs()).size();
        String name = port.repeated() ? port.name() + "1" : port.name();
        return new Endpoint(id, ports == 1 && !port.repeated() ? "" : name);
    }

    /** Connects two ports; what arrived at the input before makes room. */
    public static Command connect(WorkflowModel model, Wiring.End one, Wiring.End other) {
        Optional<String> refusal = Wiring.refusal(one, other);
        if (refusal.isPresent()) {
            return new RefusedCommand(refusal.get());
        }
        Connection connection = Wiring.connection(one, other);
        List<Connection> replaced = Wiring.replaced(one, other);
        return new EditCommand(Messages.editConnect, model, drawing -> Edits.connect(drawing, connection, replaced));
    }

    /** Lets a connection arrive elsewhere. */
    public static Command reconnect(WorkflowModel model, ConnectionElement moved, Wiring.End from, Wiring.End to) {
        Optional<String> refusal = Wiring.refusal(from, to);
        if (refusal.isPresent()) {
            return new RefusedCommand(refusal.get());
        }
        List<Connection> replaced = new ArrayList<>(Wiring.replaced(from, to));
        replaced.add(moved.connection());
        return new EditCommand(Messages.editMoveConnection, model, drawing -> Edits.connect(drawing, Wiring.connection(from, to), replaced));
    }

    /** Whether a new node of this type can be put into a connection. */
    public static boolean fitsInto(NodeDeclaration type, ConnectionElement connection) {
        return Wiring.source(connection).filter(source -> fitting(type, source).isPresent()).isPresent() && Wiring.target(connection).filter(target -> fitting(type, target).isPresent()).isPresent();
    }

    /** Adds a node in the middle of a connection. */
    public static Command addOnto(WorkflowModel model, NodeDeclaration type, Position position, ConnectionElement connection) {
        Optional<Wiring.End> source = Wiring.source(connection);
        Optional<Wiring.End> target = Wiring.target(connection);
        if (!fitsInto(type, connection)) {
            return new RefusedCommand(NLS.bind(Messages.doesNotFit, type.name()));
        }
        PortDeclaration in = fitting(type, source.get()).get();
        PortDeclaration out = fitting(type, target.get()).get();
        return new EditCommand(NLS.bind(Messages.editInsert, type.name()), model, drawing -> {
            String id = freeId(drawing, type);
            Drawing added = Edits.addNode(drawing, id, Edits.newNode(type.id()), position);
            Drawing first = Edits.connect(added, new Connection(connection.connection().from(), endpoint(id, type, in, false)), List.of(connection.connection()));
            return Edits.connect(first, new Connection(endpoint(id, type, out, true), connection.connection().to()), List.of());
        });
    }

    /** Moves a node that nothing is connected to into the middle of a connection. */
    public static Command moveOnto(WorkflowModel model, NodeElement node, Position position, ConnectionElement connection) {
        Optional<Wiring.End> source = Wiring.source(connection);
        Optional<Wiring.End> target = Wiring.target(connection);
        if (source.isEmpty() || target.isEmpty() || !node.incoming().isEmpty() || !node.outgoing().isEmpty()) {
            return new RefusedCommand(Messages.onlyUnconnected);
        }
        Optional<Wiring.End> in = Wiring.fitting(source.get(), node).stream().findFirst();
        Optional<Wiring.End> out = Wiring.fitting(target.get(), node).stream().findFirst();
        if (in.isEmpty() || out.isEmpty()) {
            return new RefusedCommand(NLS.bind(Messages.doesNotFit, node.typeName()));
        }
        return new EditCommand(NLS.bind(Messages.editInsert, node.id()), model, drawing -> {
            Drawing moved = Edits.move(drawing, Map.of(node.id(), position));
            Drawing first = Edits.connect(moved, Wiring.connection(source.get(), in.get()), List.of(connection.connection()));
            return Edits.connect(first, Wiring.connection(out.get(), target.get()), List.of());
        });
    }

    /** Removes nodes, connections and notes. */
    public static Command remove(WorkflowModel model, Collection<? extends Element> elements) {
        Set<String> nodes = new LinkedHashSet<>();
        List<Connection> connections = new ArrayList<>();
        List<Note> notes = new ArrayList<>();
        for (Element element : elements) {
            if (element instanceof NodeElement node) {
                nodes.add(node.id());
            } else if (element instanceof ConnectionElement connection) {
                connections.add(connection.connection());
            } else if (element instanceof NoteElement note) {
                notes.add(note.note());
            }
        }
        if (nodes.isEmpty() && connections.isEmpty() && notes.isEmpty()) {
            return new RefusedCommand(Messages.nothingSelected);
        }
        return new EditCommand(Messages.delete, model, drawing -> {
            Drawing next = connections.isEmpty() ? drawing : Edits.disconnect(drawing, connections);
            next = nodes.isEmpty() ? next : Edits.removeNodes(next, nodes);
            for (Note note : notes) {
                next = Edits.removeNote(next, note);
            }
            return next;
        });
    }

    /** Moves nodes and notes by as much. */
    public static Command move(WorkflowModel model, Collection<? extends Element> elements, int dx, int dy) {
        if (elements.isEmpty() || dx == 0 && dy == 0) {
            return new RefusedCommand(Messages.nothingMoves);
        }
        Map<String, Position> positions = new LinkedHashMap<>();
        List<Note> notes = new ArrayList<>();
        for (Element element : elements) {
            if (element instanceof NodeElement node) {
                positions.put(node.id(), node.position().plus(dx, dy));
            } else if (element instanceof NoteElement note) {
                notes.add(note.note());
            }
        }
        return new EditCommand(Messages.editMove, model, drawing -> {
            Drawing next = positions.isEmpty() ? drawing : Edits.move(drawing, positions);
            for (Note note : notes) {
                next = Edits.replaceNote(next, note, note.withBounds(note.position().plus(dx, dy), note.width(), note.height()));
            }
            return next;
        });
    }

    /** Puts nodes to other places. */
    public static Command place(WorkflowModel model, String label, Map<String, Position> positions) {
        return new EditCommand(label, model, drawing -> Edits.move(drawing, positions));
    }

    /** Gives a node another id. */
    public static Command rename(WorkflowModel model, NodeElement node, String id) {
        if (id.equals(node.id())) {
            return new RefusedCommand(Messages.sameName);
        }
        if (!Endpoint.NODE_ID.matcher(id).matches()) {
            return new RefusedCommand(Messages.badName);
        }
        if (model.node(id).isPresent()) {
            return new RefusedCommand(Messages.takenName);
        }
        return new EditCommand(Messages.editRename, model, drawing -> Edits.rename(drawing, node.id(), id));
    }

    public static Command addNote(WorkflowModel model, Position position, int width, int height) {
        ObjectNode unknown = JsonNodeFactory.instance.objectNode();
        return new EditCommand(Messages.editAddNote, model, drawing -> Edits.addNote(drawing, new Note("", position, width, height, unknown)));
    }

    /** Replaces what a note says, or where and how large it is. */
    public static Command change(WorkflowModel model, NoteElement element, Note next) {
        Note old = element.note();
        return next.equals(old) ? new RefusedCommand(Messages.nothingChanges) : new EditCommand(Messages.editChangeNote, model, drawing -> Edits.replaceNote(drawing, old, next));
    }
}
