package org.espalier.editor.run;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.espalier.editor.model.ConnectionElement;
import org.espalier.editor.model.NodeElement;
import org.espalier.editor.model.Port;
import org.espalier.engine.graph.Graph;
import org.espalier.engine.graph.GraphBuilder;
import org.espalier.engine.graph.GraphNode;
import org.espalier.engine.graph.Overrides;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.node.Problem;
import org.espalier.engine.registry.NodeRegistry;
import org.espalier.engine.run.Configuration;
import org.espalier.engine.run.ConfiguredNode;
import org.espalier.engine.run.ResultStore;
import org.espalier.engine.run.StoredResult;
import org.espalier.engine.workflow.Workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * What configuring a workflow has shown: which nodes can execute, what will leave them, which results are stored, and what is
 * wrong with the others.
 *
 * @param workflow what was configured
 * @param graph its nodes, those of nested workflows included
 * @param configuration what can execute
 * @param problems what is wrong
 * @param stored the results that are there, by the ids of the graph
 */
public record Snapshot(Workflow workflow, Graph graph, Configuration configuration, List<Problem> problems, Map<String, StoredResult> stored) {
    private static final GraphBuilder.Result NOTHING = new GraphBuilder.Result(new Graph(Map.of()), List.of(), Set.of(), Map.of());
    /** Nothing is known yet. */
    public static final Snapshot NONE = new Snapshot(new Workflow("", Map.of(), Map.of(), List.of(), Map.of(), Map.of(), JsonNodeFactory.instance.objectNode()), NOTHING.graph(),
            Configuration.of(NOTHING, "", 0, Optional.empty(), Optional.empty()), List.of(), Map.of());

    /**
     * Configures a workflow. It reads input files, so it must not be called on the user interface's thread.
     *
     * @param only the nodes to look at, with all that they need; all nodes when empty
     */
    public static Snapshot of(Workflow workflow, Path file, NodeRegistry registry, ResultStore store, List<String> only) {
        if (workflow.nodes().isEmpty()) {
            return new Snapshot(workflow, NONE.graph(), NONE.configuration(), List.of(), Map.of());
        }
        GraphBuilder.Result built = upTo(GraphBuilder.build(workflow, file, Map.of(), Overrides.parse(List.of()), registry), only);
        Configuration configuration = Configuration.of(built, String.valueOf(file.getFileName()), seed(workflow), Optional.empty(), Optional.of(store));
        var stored = new LinkedHashMap<String, StoredResult>();
        configuration.nodes().forEach((id, node) -> store.peek(node.key()).ifPresent(result -> stored.put(id, result)));
        return new Snapshot(workflow, built.graph(), configuration, configuration.problems(), stored);
    }

    /** The part that several nodes need, themselves included. */
    private static GraphBuilder.Result upTo(GraphBuilder.Result built, List<String> only) {
        if (only.isEmpty()) {
            return built;
        }
        Set<String> nodes = new LinkedHashSet<>();
        Set<Problem> problems = new LinkedHashSet<>();
        for (String id : only) {
            GraphBuilder.Result part = built.upTo(id);
            nodes.addAll(part.graph().nodes().keySet());
            problems.addAll(part.problems());
        }
        // In the order of the graph, which is the order of execution.
        Map<String, GraphNode> part = new LinkedHashMap<>(built.graph().nodes());
        part.keySet().retainAll(nodes);
        return new GraphBuilder.Result(new Graph(part), List.copyOf(problems), built.files(), built.needs());
    }

    /** The graph's nodes behind nodes of the canvas: themselves, or all nodes of the workflow that they stand for. */
    static List<String> expanded(Graph graph, List<String> ids) {
        return ids.stream().flatMap(id -> within(graph.nodes().keySet().stream(), id)).toList();
    }

    private static Stream<String> within(Stream<String> all, String id) {
        return all.filter(candidate -> candidate.equals(id) || candidate.startsWith(id + "/"));
    }

    /** The run's seed: the flow variable {@code seed}, or 0. */
    static long seed(Workflow workflow) {
        JsonNode given = workflow.variables().get("seed");
        return given != null && given.isIntegralNumber() && given.canConvertToLong() ? given.longValue() : 0;
    }

    /** The problems of a node of the canvas. */
    public List<Problem> problemsOf(String id) {
        return problems.stream().filter(problem -> problem.node().equals(id) || problem.node().startsWith(id + "/")).toList();
    }

    /** The configured nodes behind a node of the canvas. */
    public List<ConfiguredNode> configured(String id) {
        return configuration.nodes().entrySet().stream().filter(entry -> entry.getKey().equals(id) || entry.getKey().startsWith(id + "/")).map(Map.Entry::getValue).toList();
    }

    /** What is known of that which will arrive at an input. */
    public Optional<PortSpec> arriving(NodeElement node, Port input) {
        return node.arriving(input).flatMap(this::source);
    }

    private Optional<PortSpec> source(ConnectionElement connection) {
        // Nodes of nested workflows have other numbers; their specs are not known here.
        return connection.sourcePort().flatMap(port -> leaving(connection.source(), port));
    }

    /** What is known of that which will leave through an output. */
    public Optional<PortSpec> leaving(NodeElement node, Port output) {
        ConfiguredNode configured = configuration.nodes().get(node.id());
        return configured == null || output.index() >= configured.outputs().size() ? Optional.empty() : Optional.of(configured.outputs().get(output.index()));
    }

    /** The stored result of a node. */
    public Optional<StoredResult> result(String id) {
        return Optional.ofNullable(stored.get(id));
    }
}
