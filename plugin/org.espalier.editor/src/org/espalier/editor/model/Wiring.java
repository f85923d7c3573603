package org.espalier.editor.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.osgi.util.NLS;
import org.espalier.editor.Messages;
import org.espalier.engine.workflow.Connection;
import org.espalier.engine.workflow.Endpoint;

/** Which connections make sense, and how they are written. */
public final class Wiring {

    /**
     * A port of a node, as one end of a connection that may come to be.
     *
     * @param port one of the node's inputs or outputs
     */
    public record End(NodeElement node, Port port) {

        /** How the end is written: without the port where the node has but one on this side. */
        Endpoint endpoint() {
            List<Port> ports = port.input() ? node.inputs() : node.outputs();
            boolean only = ports.size() == 1 && port.declared();
            return new Endpoint(node.id(), only ? "" : port.name());
        }

        /** How people call it. */
        public String label() {
            return port.name().isEmpty() ? node.id() : node.id() + "." + port.name();
        }
    }

    private Wiring() {
    }

    /** The connection between two ends, of which one is an output and the other an input. */
    public static Connection connection(End one, End other) {
        return one.port().input() ? new Connection(other.endpoint(), one.endpoint()) : new Connection(one.endpoint(), other.endpoint());
    }

    /** Why two ends cannot be connected; empty when they can. */
    public static Optional<String> refusal(End one, End other) {
        if (one.port().input() == other.port().input()) {
            return Optional.of(one.port().input() ? Messages.bothInputs : Messages.bothOutputs);
        }
        if (one.node() == other.node()) {
            return Optional.of(Messages.feedsItself);
        }
        End from = one.port().input() ? other : one;
        End to = one.port().input() ? one : other;
        if (!from.port().declared() || !to.port().declared()) {
            return Optional.of(Messages.noSuchPort);
        }
        if (!from.port().type().equals(to.port().type())) {
            return Optional.of(NLS.bind(Messages.wrongType, new Object[] {from.label(), typeName(from.port()), to.label(), typeName(to.port())}));
        }
        if (arriving(to).filter(connection -> connection.source() == from.node() && connection.sourcePort().filter(from.port()::equals).isPresent()).isPresent()) {
            return Optional.of(Messages.connectedAlready);
        }
        if (reaches(to.node(), from.node())) {
            return Optional.of(NLS.bind(Messages.circle, from.node().id(), to.node().id()));
        }
        return Optional.empty();
    }

    private static String typeName(Port port) {
        return port.type().map(type -> type.id()).orElse(Messages.unknownType);
    }

    /** What must make room when something is connected to an input: at most one connection can arrive there. */
    public static List<Connection> replaced(End one, End other) {
        End to = one.port().input() ? one : other;
        return arriving(to).map(ConnectionElement::connection).map(List::of).orElse(List.of());
    }

    private static Optional<ConnectionElement> arriving(End to) {
        return to.node().arriving(to.port());
    }

    /** Whether what leaves the first node arrives, directly or by others, at the second. */
    public static boolean reaches(NodeElement from, NodeElement to) {
        Set<NodeElement> seen = new HashSet<>(Set.of(from));
        var open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            NodeElement node = open.pop();
            if (node == to) {
                return true;
            }
            node.outgoing().stream().map(ConnectionElement::target).filter(seen::add).forEach(open::push);
        }
        return false;
    }

    /** The ports of a node that an end fits, those that nothing is connected to first. */
    public static List<End> fitting(End end, NodeElement node) {
        List<End> free = new ArrayList<>();
        List<End> taken = new ArrayList<>();
        for (Port port : end.port().input() ? node.outputs() : node.inputs()) {
            End other = new End(node, port);
            if (refusal(end, other).isEmpty()) {
                (port.input() && node.arriving(port).isPresent() ? taken : free).add(other);
            }
        }
        free.addAll(taken);
        return free;
    }

    /** The end of a connection that is an output. */
    public static Optional<End> source(ConnectionElement connection) {
        return connection.sourcePort().map(port -> new End(connection.source(), port));
    }

    /** The end of a connection that is an input. */
    public static Optional<End> target(ConnectionElement connection) {
        return connection.targetPort().map(port -> new End(connection.target(), port));
    }
}
