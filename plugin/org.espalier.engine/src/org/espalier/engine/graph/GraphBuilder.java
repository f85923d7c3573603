package org.espalier.engine.graph;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.espalier.engine.graph.Scope.Terminal;
import org.espalier.engine.node.NodeDeclaration;
import org.espalier.engine.node.PortDeclaration;
import org.espalier.engine.node.Problem;
import org.espalier.engine.node.WorkflowException;
import org.espalier.engine.registry.NodeRegistry;
import org.espalier.engine.registry.NodeType;
import org.espalier.engine.settings.SettingsSchema;
import org.espalier.engine.settings.Suggestions;
import org.espalier.engine.workflow.Connection;
import org.espalier.engine.workflow.Endpoint;
import org.espalier.engine.workflow.Workflow;
import org.espalier.engine.workflow.WorkflowFile;
import org.espalier.engine.workflow.WorkflowNode;

/**
 * Turns a workflow into a {@link Graph}: replaces flow variables, puts nested workflows in their place, resolves wires and
 * ports. It goes on after a problem, so that all of them are reported at once; nodes that are in order are in the graph.
 */
public final class GraphBuilder {
    private static final int DEEPEST_NESTING = 20;

    private final NodeRegistry registry;
    private final String source;
    private final Overrides overrides;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, NodeType> types = new LinkedHashMap<>();
    private final Map<String, Scope> scopes = new LinkedHashMap<>();
    private final Map<String, Map<String, Connection>> taken = new LinkedHashMap<>();
    private final Map<String, Map<String, GraphNode.Source>> wires = new LinkedHashMap<>();

    private GraphBuilder(NodeRegistry registry, String source, Overrides overrides) {
        this.registry = registry;
        this.source = source;
        this.overrides = overrides;
    }

    /**
     * What became of a workflow.
     *
     * @param graph the nodes that are in order
     * @param problems what is wrong with the others; empty when the graph is whole
     */
    public record Result(Graph graph, List<Problem> problems) {
    }

    /**
     * Builds the graph.
     *
     * @param file where the workflow comes from; paths in it are relative to its folder
     * @param variables values that take the place of the workflow's own flow variables
     * @param overrides values that take the place of settings in the file
     */
    public static Result build(Workflow workflow, Path file, Map<String, JsonNode> variables, Overrides overrides, NodeRegistry registry) {
        var builder = new GraphBuilder(registry, String.valueOf(file.getFileName()), overrides);
        return builder.build(workflow, file.toAbsolutePath().normalize(), variables);
    }

    private Result build(Workflow workflow, Path file, Map<String, JsonNode> variables) {
        Map<String, JsonNode> values = new LinkedHashMap<>(workflow.variables());
        values.putAll(variables);
        var outermost = new Scope(workflow, "", file, values, List.of(file));
        if (workflow.nodes().isEmpty()) {
            problems.add(Problem.of("the workflow has no nodes").inWorkflow(source).found("nothing to run").expected("at least one node").remedy("add a node"));
        }
        workflow.inputs().keySet().forEach(port -> problems.add(Problem.of("this workflow has the input \"" + port + "\" and runs only as a node of another one")
                .inWorkflow(source).found("an open input").expected("a workflow that has no inputs").remedy("use it through a node of type \"" + Workflow.NESTED + "\"")));
        expand(outermost);
        connect(outermost);
        return order(graphNodes());
    }

    private void expand(Scope scope) {
        scope.workflow.nodes().forEach((id, node) -> {
            String path = scope.prefix + id;
            if (node.type().equals(Workflow.NESTED)) {
                expandNested(scope, id, node);
                return;
            }
            Optional<NodeType> type = registry.find(node.type());
            if (type.isEmpty()) {
                List<String> known = registry.all().stream().map(other -> other.declaration().id()).toList();
                problems.add(at(path, "there is no node of this type").found("\"" + node.type() + "\"").expected("one of " + String.join(", ", known))
                        .remedy(Suggestions.closest(node.type(), known).map(close -> "write \"" + close + "\"?")
                                .orElse("install the plugin that has it, or correct the type")));
            } else {
                types.put(path, type.get());
            }
            scopes.put(path, scope);
        });
    }

    private void expandNested(Scope scope, String id, WorkflowNode node) {
        String path = scope.prefix + id;
        ObjectNode given = overrides.apply(path, node.settings(), SettingsSchema.of(NestedWorkflow.Settings.class));
        ObjectNode settings = new FlowVariables(scope.variables).replace(given, path, problems);
        String text = settings.path("file").asText("");
        if (text.isBlank()) {
            problems.add(at(path, "this setting must be given: the file of the nested workflow").atSetting("file").found("nothing").expected("the path of a workflow file")
                    .remedy("add \"file\" to the node's settings"));
            return;
        }
        try {
            Path file = scope.file.resolveSibling(text).normalize();
            if (scope.chain.contains(file) || scope.chain.size() > DEEPEST_NESTING) {
                problems.add(at(path, scope.chain.contains(file) ? "a workflow cannot hold itself" : "workflows are nested too deeply").atSetting("file").found(text)
                        .expected("at most " + DEEPEST_NESTING + " workflows within each other, each one another file").remedy("choose another workflow"));
                return;
            }
            Workflow inner = WorkflowFile.read(file);
            Map<String, JsonNode> values = new LinkedHashMap<>(inner.variables());
            settings.path("variables").properties().forEach(entry -> values.put(entry.getKey(), entry.getValue()));
            List<Path> chain = new ArrayList<>(scope.chain);
            chain.add(file);
            var nested = new Scope(inner, path + "/", file, values, chain);
            scope.nested.put(id, nested);
            checkInterface(nested, path);
            expand(nested);
        } catch (WorkflowException fault) {
            fault.problems().forEach(problem -> problems.add(Problem.of("the nested workflow cannot be used: " + problem.message()).inWorkflow(source).atNode(path).atSetting("file")));
        } catch (InvalidPathException fault) {
            problems.add(at(path, "this is not a path").atSetting("file").found(text).expected("the path of a workflow file").remedy("correct the path"));
        }
    }

    private void checkInterface(Scope nested, String path) {
        nested.workflow.outputs().forEach((port, endpoint) -> checkNode(nested, endpoint, path, "its output \"" + port + "\""));
        nested.workflow.inputs().forEach((port, endpoints) -> endpoints.forEach(endpoint -> checkNode(nested, endpoint, path, "its input \"" + port + "\"")));
    }

    private boolean checkNode(Scope scope, Endpoint endpoint, String path, String what) {
        if (scope.workflow.nodes().containsKey(endpoint.node())) {
            return true;
        }
        problems.add(at(path, what + " names a node that does not exist").found("\"" + endpoint.node() + "\"")
                .expected("one of " + String.join(", ", scope.workflow.nodes().keySet()))
                .remedy(Suggestions.closest(endpoint.node(), scope.workflow.nodes().keySet()).map(close -> "write \"" + close + "\"?").orElse("correct it or remove it")));
        return false;
    }

    private void connect(Scope scope) {
        for (Connection connection : scope.workflow.connections()) {
            String what = "the connection \"" + connection + "\"";
            boolean from = checkNode(scope, connection.from(), "", what);
            if (checkNode(scope, connection.to(), "", what) && from) {
                connect(scope, connection);
            }
        }
        scope.nested.values().forEach(this::connect);
    }

    private void connect(Scope scope, Connection connection) {
        Optional<Terminal> origin = scope.origin(connection.from());
        List<Terminal> targets = scope.targets(connection.to());
        reportNestedPort(scope, connection, connection.from(), origin.isEmpty(), scope.nested.containsKey(connection.from().node()) ? scope.nested.get(connection.from().node()).workflow.outputs().keySet() : List.of());
        reportNestedPort(scope, connection, connection.to(), targets.isEmpty(), scope.nested.containsKey(connection.to().node()) ? scope.nested.get(connection.to().node()).workflow.inputs().keySet() : List.of());
        if (origin.isEmpty() || !types.containsKey(origin.get().id())) {
            return;
        }
        NodeDeclaration from = types.get(origin.get().id()).declaration();
        int output = outputIndex(from, origin.get(), connection);
        for (Terminal target : targets) {
            if (output >= 0 && types.containsKey(target.id())) {
                connect(connection, origin.get(), from.outputs().get(output), output, target);
            }
        }
    }

    private void reportNestedPort(Scope scope, Connection connection, Endpoint end, boolean missing, java.util.Collection<String> ports) {
        if (missing) {
            problems.add(at(scope.prefix + end.node(), "the nested workflow has no such port, as the connection \"" + connection + "\" needs").found("\"" + end.port() + "\"")
                    .expected(ports.isEmpty() ? "no port at all" : "one of " + String.join(", ", ports)).remedy("correct the connection, or declare the port in the nested workflow"));
        }
    }

    private int outputIndex(NodeDeclaration node, Terminal origin, Connection connection) {
        if (origin.port().isEmpty() && !node.outputs().isEmpty()) {
            return 0;
        }
        for (int i = 0; i < node.outputs().size(); i++) {
            if (node.outputs().get(i).accepts(origin.port())) {
                return i;
            }
        }
        problems.add(unknownPort(origin, "output", node.outputs(), connection));
        return -1;
    }

    private Problem unknownPort(Terminal end, String kind, List<PortDeclaration> ports, Connection connection) {
        List<String> names = ports.stream().map(port -> port.repeated() ? port.name() + "1" : port.name()).toList();
        return at(end.id(), "the node has no such " + kind + ", as the connection \"" + connection + "\" needs").found("\"" + end.port() + "\"")
                .expected(names.isEmpty() ? "no " + kind + " at all" : "one of " + String.join(", ", names))
                .remedy(Suggestions.closest(end.port(), names).map(close -> "write \"" + close + "\"?").orElse("correct or remove the connection"));
    }

    private void connect(Connection connection, Terminal origin, PortDeclaration output, int outputIndex, Terminal target) {
        NodeDeclaration to = types.get(target.id()).declaration();
        Optional<PortDeclaration> input = target.port().isEmpty() ? to.inputs().stream().findFirst() : to.input(target.port());
        if (input.isEmpty()) {
            problems.add(unknownPort(target, "input", to.inputs(), connection));
            return;
        }
        String port = !target.port().isEmpty() ? target.port() : input.get().repeated() ? input.get().name() + "1" : input.get().name();
        Connection other = taken.computeIfAbsent(target.id(), ignored -> new LinkedHashMap<>()).putIfAbsent(port, connection);
        if (other != null) {
            problems.add(at(target.id(), "the input \"" + port + "\" is wired twice").found("\"" + other + "\" and \"" + connection + "\"").expected("one connection")
                    .remedy("remove one of them"));
        } else if (output.type() != input.get().type()) {
            problems.add(at(target.id(), "the connection \"" + connection + "\" does not fit the input \"" + port + "\"").found("a " + output.type().id())
                    .expected("a " + input.get().type().id()).remedy("connect an output that gives a " + input.get().type().id()));
        } else {
            wires.computeIfAbsent(target.id(), ignored -> new LinkedHashMap<>()).put(port, new GraphNode.Source(origin.id(), outputIndex));
        }
    }

    private Map<String, GraphNode> graphNodes() {
        Map<String, GraphNode> nodes = new LinkedHashMap<>();
        types.forEach((id, type) -> {
            Scope scope = scopes.get(id);
            WorkflowNode node = scope.workflow.nodes().get(id.substring(scope.prefix.length()));
            ObjectNode given = overrides.apply(id, node.settings(), type.settings());
            ObjectNode settings = new FlowVariables(scope.variables).replace(given, id, problems);
            Map<String, GraphNode.Source> inputs = inputs(id, type.declaration());
            nodes.put(id, new GraphNode(id, type, settings, scope.file.getParent(), inputs));
        });
        return nodes;
    }

    private Map<String, GraphNode.Source> inputs(String id, NodeDeclaration declaration) {
        Map<String, GraphNode.Source> wired = wires.getOrDefault(id, Map.of());
        Map<String, GraphNode.Source> inputs = new LinkedHashMap<>();
        for (PortDeclaration port : declaration.inputs()) {
            List<String> names = port.repeated()
                    ? wired.keySet().stream().filter(port::accepts).sorted(java.util.Comparator.comparingInt(name -> Integer.parseInt(name.substring(port.name().length())))).toList()
                    : wired.containsKey(port.name()) ? List.of(port.name()) : List.of();
            for (int i = 0; i < names.size(); i++) {
                inputs.put(names.get(i), wired.get(names.get(i)));
                if (port.repeated() && !names.get(i).equals(port.name() + (i + 1))) {
                    problems.add(at(id, "the input \"" + port.name() + (i + 1) + "\" is left out").found(String.join(", ", names)).expected("inputs without a gap, from " + port.name() + "1 on")
                            .remedy("connect it, or rename the others"));
                    break;
                }
            }
            boolean faulty = taken.getOrDefault(id, Map.of()).keySet().stream().anyMatch(port::accepts);
            if (names.isEmpty() && !port.optional() && !faulty && !dependsOnUnknown(id, port)) {
                problems.add(at(id, "nothing is connected to the input \"" + port.name() + (port.repeated() ? "1" : "") + "\"").found("no connection")
                        .expected("a " + port.type().id() + (port.description().isEmpty() ? "" : ": " + port.description())).remedy("connect it"));
            }
        }
        return inputs;
    }

    /** Whether a connection to the port exists whose other end was reported already. */
    private boolean dependsOnUnknown(String id, PortDeclaration port) {
        Scope scope = scopes.get(id);
        for (Scope around = scope; around != null; around = around == scope ? scopeAround(scope) : null) {
            Scope current = around;
            for (Connection connection : current.workflow.connections()) {
                boolean toPort = current.targets(connection.to()).stream()
                        .anyMatch(target -> target.id().equals(id) && (target.port().isEmpty() || port.accepts(target.port())));
                Optional<Terminal> origin = current.workflow.nodes().containsKey(connection.from().node()) ? current.origin(connection.from()) : Optional.empty();
                if (toPort && (origin.isEmpty() || !types.containsKey(origin.get().id())
                        || types.get(origin.get().id()).declaration().output(origin.get().port()).isEmpty() && !origin.get().port().isEmpty())) {
                    return true;
                }
            }
        }
        return false;
    }

    private Scope scopeAround(Scope scope) {
        return scopes.values().stream().filter(other -> other.nested.containsValue(scope)).findFirst().orElse(null);
    }

    private Result order(Map<String, GraphNode> nodes) {
        // A node whose source could not be built cannot be ordered either; its problem has been reported.
        Map<String, GraphNode> ordered = Graph.ordered(nodes);
        List<String> left = nodes.keySet().stream().filter(id -> !ordered.containsKey(id)).toList();
        if (!left.isEmpty()) {
            List<String> cycle = cycle(nodes, left);
            problems.add(at(cycle.get(0), "the connections form a cycle").found(String.join(" -> ", cycle)).expected("connections that lead forward only")
                    .remedy("remove one of these connections"));
        }
        List<Problem> located = problems.stream().map(problem -> problem.inWorkflow(source)).distinct().toList();
        return new Result(new Graph(ordered), located);
    }

    private static List<String> cycle(Map<String, GraphNode> nodes, List<String> left) {
        // Every node that is left has a source that is left: going back long enough enters a cycle.
        var seen = new ArrayList<String>();
        String id = left.get(0);
        while (!seen.contains(id)) {
            seen.add(id);
            id = nodes.get(id).inputs().values().stream().map(GraphNode.Source::node).filter(left::contains).findFirst().orElseThrow();
        }
        List<String> cycle = new ArrayList<>(seen.subList(seen.indexOf(id), seen.size()));
        cycle.add(id);
        java.util.Collections.reverse(cycle);
        return cycle;
    }

    private Problem at(String node, String what) {
        return Problem.of(what).inWorkflow(source).atNode(node);
    }
}
