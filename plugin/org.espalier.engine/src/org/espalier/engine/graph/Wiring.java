package org.espalier.engine.graph;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.espalier.engine.graph.Scope.Terminal;
import org.espalier.engine.node.NodeDeclaration;
import org.espalier.engine.node.PortDeclaration;
import org.espalier.engine.node.Problem;
import org.espalier.engine.registry.NodeType;
import org.espalier.engine.settings.Suggestions;
import org.espalier.engine.workflow.Connection;
import org.espalier.engine.workflow.Endpoint;

/** Resolves connections: from what stands in the files, through the ports of nested workflows, to ports of nodes. */
final class Wiring {
    private final Map<String, NodeType> types;
    private final List<Problem> problems;
    /** The connection at each input port, whether it is in order or not: node, port. */
    private final Map<String, Map<String, Connection>> taken = new LinkedHashMap<>();
    private final Map<String, Map<String, GraphNode.Source>> wires = new LinkedHashMap<>();
    private final Map<String, Set<String>> needs = new LinkedHashMap<>();
    private final Set<String> faulty = new HashSet<>();
    /** Nodes with a connection to a port that does not exist: which port was meant, and so which one is open, nobody knows. */
    private final Set<String> confused = new HashSet<>();

    /** An output port, by its position. */
    private record Output(GraphNode.Source source, PortDeclaration port) {
    }

    /** @param types the types of all nodes whose type is known */
    Wiring(Map<String, NodeType> types, List<Problem> problems) {
        this.types = types;
        this.problems = problems;
    }

    /** The nodes that each node's wires lead to. */
    Map<String, Set<String>> needs() {
        return needs;
    }

    /** Whether a connection of the node has a problem. */
    boolean isFaulty(String id) {
        return faulty.contains(id);
    }

    /** Resolves the connections of a workflow and of those nested in it. */
    void connect(Scope scope) {
        for (Connection connection : scope.workflow.connections()) {
            boolean fromExists = checkNode(scope, connection.from(), connection);
            boolean toExists = checkNode(scope, connection.to(), connection);
            Optional<Terminal> origin = fromExists ? scope.origin(connection.from()) : Optional.empty();
            List<Terminal> targets = toExists ? scope.targets(connection.to()) : List.of();
            checkNestedPort(scope, connection, connection.from(), fromExists && origin.isEmpty(), true);
            checkNestedPort(scope, connection, connection.to(), toExists && targets.isEmpty(), false);
            Optional<Output> output = origin.flatMap(end -> output(end, connection));
            for (Terminal target : targets) {
                origin.ifPresent(end -> needs.computeIfAbsent(target.id(), ignored -> new LinkedHashSet<>()).add(end.id()));
                if (types.containsKey(target.id())) {
                    connect(connection, output, target);
                }
            }
        }
        int own = problems.size();
        scope.nested.values().forEach(this::connect);
        // A nested workflow's connections are those of another file, and may read like connections of this one.
        problems.subList(own, problems.size()).replaceAll(problem -> problem.about(""));
    }

    private boolean checkNode(Scope scope, Endpoint endpoint, Connection connection) {
        Set<String> known = scope.workflow.nodes().keySet();
        if (known.contains(endpoint.node())) {
            return true;
        }
        problems.add(Problem.of("the connection \"" + connection + "\" names a node that does not exist").about(connection).found("\"" + endpoint.node() + "\"")
                .expected(known.isEmpty() ? "no connection, for there are no nodes" : "one of " + String.join(", ", known))
                .remedy(Suggestions.closest(endpoint.node(), known).map(close -> "write \"" + close + "\"?").orElse("correct it or remove it")));
        return false;
    }

    private void checkNestedPort(Scope scope, Connection connection, Endpoint end, boolean missing, boolean output) {
        if (missing) {
            var workflow = scope.nested.get(end.node()).workflow;
            Collection<String> ports = output ? workflow.outputs().keySet() : workflow.inputs().keySet();
            problems.add(unknownPort(scope.prefix + end.node(), end.port(), output ? "output" : "input", ports, connection));
        }
    }

    private Optional<Output> output(Terminal origin, Connection connection) {
        NodeType type = types.get(origin.id());
        if (type == null) {
            return Optional.empty();
        }
        List<PortDeclaration> outputs = type.declaration().outputs();
        for (int i = 0; i < outputs.size(); i++) {
            if (origin.port().isEmpty() || outputs.get(i).accepts(origin.port())) {
                return Optional.of(new Output(new GraphNode.Source(origin.id(), i), outputs.get(i)));
            }
        }
        problems.add(unknownPort(origin.id(), origin.port(), "output", outputs.stream().map(PortDeclaration::name).toList(), connection));
        return Optional.empty();
    }

    /** @param output empty when the connection's other end has a problem, which was reported */
    private void connect(Connection connection, Optional<Output> output, Terminal target) {
        String id = target.id();
        NodeDeclaration node = types.get(id).declaration();
        Optional<PortDeclaration> input = target.port().isEmpty() ? node.inputs().stream().findFirst() : node.input(target.port());
        if (input.isEmpty()) {
            faulty.add(id);
            confused.add(id);
            problems.add(unknownPort(id, target.port(), "input", node.inputs().stream().map(Wiring::firstName).toList(), connection));
            return;
        }
        String port = target.port().isEmpty() ? firstName(input.get()) : target.port();
        Connection other = taken.computeIfAbsent(id, ignored -> new LinkedHashMap<>()).putIfAbsent(port, connection);
        if (other != null) {
            faulty.add(id);
            problems.add(Problem.of("the input \"" + port + "\" is wired twice").atNode(id).about(port).found("\"" + other + "\" and \"" + connection + "\"").expected("one connection")
                    .remedy("remove one of them"));
        } else if (output.isEmpty()) {
            faulty.add(id);
        } else if (output.get().port().type() != input.get().type()) {
            faulty.add(id);
            String type = input.get().type().id();
            problems.add(Problem.of("the connection \"" + connection + "\" does not fit the input \"" + port + "\"").atNode(id).about(connection).found("a " + output.get().port().type().id())
                    .expected("a " + type).remedy("connect an output that gives a " + type));
        } else {
            wires.computeIfAbsent(id, ignored -> new LinkedHashMap<>()).put(port, output.get().source());
        }
    }

    /** Where what arrives at a node's ports comes from; reports those at which nothing arrives. */
    Map<String, GraphNode.Source> inputs(String id) {
        Map<String, Connection> given = taken.getOrDefault(id, Map.of());
        Map<String, GraphNode.Source> wired = wires.getOrDefault(id, Map.of());
        Map<String, GraphNode.Source> inputs = new LinkedHashMap<>();
        for (PortDeclaration port : types.get(id).declaration().inputs()) {
            List<String> names = given.keySet().stream().filter(port::accepts).sorted(Comparator.comparingInt(name -> number(port, name))).toList();
            names.stream().filter(wired::containsKey).forEach(name -> inputs.put(name, wired.get(name)));
            if (names.isEmpty() && !port.optional() && !confused.contains(id)) {
                problems.add(Problem.of("nothing is connected to the input \"" + firstName(port) + "\"").atNode(id).about(firstName(port)).found("no connection")
                        .expected("a " + port.type().id() + (port.description().isEmpty() ? "" : ": " + port.description())).remedy("connect it"));
            } else if (port.repeated()) {
                checkGap(id, port, names);
            }
        }
        return inputs;
    }

    private void checkGap(String id, PortDeclaration port, List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            if (number(port, names.get(i)) != i + 1) {
                problems.add(Problem.of("the input \"" + port.name() + (i + 1) + "\" is left out").atNode(id).about(port.name() + (i + 1)).found(String.join(", ", names))
                        .expected("inputs without a gap, from " + firstName(port) + " on").remedy("connect it, or rename the others"));
                return;
            }
        }
    }

    private static int number(PortDeclaration port, String name) {
        return port.repeated() ? Integer.parseInt(name.substring(port.name().length())) : 0;
    }

    private static String firstName(PortDeclaration port) {
        return port.repeated() ? port.name() + "1" : port.name();
    }

    private static Problem unknownPort(String id, String port, String kind, Collection<String> names, Connection connection) {
        return Problem.of("the node has no such " + kind + ", as the connection \"" + connection + "\" needs").atNode(id).about(connection).found(port.isEmpty() ? "the first " + kind : "\"" + port + "\"")
                .expected(names.isEmpty() ? "no " + kind + " at all" : "one of " + String.join(", ", names))
                .remedy(Suggestions.closest(port, names).map(close -> "write \"" + close + "\"?").orElse("correct or remove the connection"));
    }
}
