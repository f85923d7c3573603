package org.espalier.engine.graph;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import org.espalier.engine.node.Problem;
import org.espalier.engine.registry.NodeRegistry;
import org.espalier.engine.workflow.Workflow;

/**
 * Turns a workflow into a {@link Graph}: puts nested workflows in their place ({@link Expansion}), resolves wires and ports
 * ({@link Wiring}), replaces flow variables, and orders the nodes. It goes on after a problem, so that all of them are reported at
 * once, and each only once: what follows from a problem that was reported is not.
 */
public final class GraphBuilder {

    private GraphBuilder() {
    }

    /**
     * What became of a workflow.
     *
     * @param graph the nodes whose types are known; those that have problems are not {@link GraphNode#complete}
     * @param problems what is wrong; empty when the graph is whole
     * @param files the workflow's file and those of all nested workflows
     * @param needs the nodes that each node's wires lead to, those included that are not in the graph
     */
    public record Result(Graph graph, List<Problem> problems, Set<Path> files, Map<String, Set<String>> needs) {
        public Result {
            problems = List.copyOf(problems);
            files = Collections.unmodifiableSet(new LinkedHashSet<>(files));
            needs = Collections.unmodifiableMap(new LinkedHashMap<>(needs));
        }

        /**
         * The part that some nodes need, themselves included, with the problems of this part and those that belong to no node.
         *
         * @param id a node's id; that of a nested workflow stands for all nodes in it
         */
        public Result upTo(String id) {
            var needed = new LinkedHashSet<String>();
            var open = new ArrayDeque<String>();
            graph.nodes().keySet().stream().filter(node -> within(node, id)).forEach(open::add);
            while (!open.isEmpty()) {
                String next = open.pop();
                if (needed.add(next)) {
                    open.addAll(needs.getOrDefault(next, Set.of()));
                }
            }
            needed.add(id);
            List<Problem> left = problems.stream().filter(problem -> problem.node().isEmpty() || needed.stream().anyMatch(node -> within(node, problem.node()))).toList();
            return new Result(graph.part(needed), left, files, needs);
        }

        private static boolean within(String node, String id) {
            return node.equals(id) || node.startsWith(id + "/");
        }
    }

    /**
     * Builds the graph.
     *
     * @param file where the workflow comes from; paths in it are relative to its folder
     * @param variables values that take the place of the workflow's own flow variables
     * @param overrides values that take the place of settings in the file
     */
    public static Result build(Workflow workflow, Path file, Map<String, JsonNode> variables, Overrides overrides, NodeRegistry registry) {
        String source = String.valueOf(file.getFileName());
        var problems = new ArrayList<Problem>();
        if (workflow.nodes().isEmpty()) {
            problems.add(Problem.of("the workflow has no nodes").found("nothing to run").expected("at least one node").remedy("add a node"));
        }
        workflow.inputs().keySet().forEach(port -> problems.add(Problem.of("this workflow has the input \"" + port + "\" and runs only as a node of another one")
                .found("an open input").expected("a workflow that has no inputs").remedy("use it through a node of type \"" + Workflow.NESTED + "\"")));
        var expansion = new Expansion(registry, overrides, problems);
        Scope outermost = expansion.expand(workflow, file.toAbsolutePath().normalize(), variables);
        var wiring = new Wiring(expansion.types(), problems);
        wiring.connect(outermost);
        Map<String, GraphNode> nodes = new LinkedHashMap<>();
        expansion.types().forEach((id, type) -> {
            int before = problems.size();
            var settings = expansion.settings(id);
            Map<String, GraphNode.Source> inputs = wiring.inputs(id);
            nodes.put(id, new GraphNode(id, type, settings, expansion.folder(id), inputs, problems.size() == before && !wiring.isFaulty(id)));
        });
        Graph graph = ordered(nodes, problems);
        List<Problem> located = problems.stream().map(problem -> problem.inWorkflow(source)).distinct().toList();
        return new Result(graph, located, expansion.files(), wiring.needs());
    }

    private static Graph ordered(Map<String, GraphNode> nodes, List<Problem> problems) {
        Map<String, GraphNode> ordered = Graph.ordered(nodes, Set.of());
        Set<String> onCycles = new LinkedHashSet<>();
        while (ordered.size() < nodes.size()) {
            List<String> cycle = cycle(nodes, ordered.keySet());
            problems.add(Problem.of("the connections form a cycle").atNode(cycle.get(0)).found(String.join(" -> ", cycle)).expected("connections that lead forward only")
                    .remedy("remove one of these connections"));
            // To find the other cycles, go on as if the nodes of this one waited for nothing.
            onCycles.addAll(cycle);
            ordered = Graph.ordered(nodes, onCycles);
        }
        Map<String, GraphNode> all = new LinkedHashMap<>();
        ordered.forEach((id, node) -> all.put(id, new GraphNode(id, node.type(), node.settings(), node.folder(), node.inputs(), node.complete() && !onCycles.contains(id))));
        return new Graph(all);
    }

    private static List<String> cycle(Map<String, GraphNode> nodes, Set<String> ordered) {
        // Every node that is left has a source that is left: going back long enough enters a cycle.
        var seen = new LinkedHashSet<String>();
        String id = nodes.keySet().stream().filter(node -> !ordered.contains(node)).findFirst().orElseThrow();
        while (seen.add(id)) {
            id = nodes.get(id).inputs().values().stream().map(GraphNode.Source::node).filter(node -> !ordered.contains(node)).findFirst().orElseThrow();
        }
        List<String> way = new ArrayList<>(seen);
        List<String> cycle = new ArrayList<>(way.subList(way.indexOf(id), way.size()));
        cycle.add(id);
        Collections.reverse(cycle);
        return cycle;
    }
}
