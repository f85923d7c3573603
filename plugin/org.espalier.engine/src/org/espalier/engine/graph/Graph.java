package org.espalier.engine.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The nodes of a workflow, those of nested workflows included, without cycles.
 *
 * @param nodes by id, each node behind all nodes that it depends on
 */
public record Graph(Map<String, GraphNode> nodes) {

    public Graph {
        nodes = Collections.unmodifiableMap(new LinkedHashMap<>(nodes));
    }

    /** The ids of the nodes that use what each node makes, in order; every node has an entry. */
    public Map<String, Set<String>> successors() {
        Map<String, Set<String>> successors = new LinkedHashMap<>();
        nodes.keySet().forEach(id -> successors.put(id, new LinkedHashSet<>()));
        nodes.values().forEach(node -> node.inputs().values().forEach(source -> successors.get(source.node()).add(node.id())));
        return successors;
    }

    /** The part of the graph that these nodes need, themselves included. */
    public Graph upTo(Collection<String> ids) {
        var needed = new LinkedHashSet<String>();
        var open = new ArrayDeque<>(ids);
        while (!open.isEmpty()) {
            String id = open.pop();
            if (needed.add(id)) {
                nodes.get(id).inputs().values().forEach(source -> open.push(source.node()));
            }
        }
        Map<String, GraphNode> part = new LinkedHashMap<>(nodes);
        part.keySet().retainAll(needed);
        return new Graph(part);
    }

    /**
     * Orders nodes so that each stands behind those that it depends on, and otherwise as given.
     *
     * @return the ordered nodes; fewer than given when some are on a cycle or depend on one
     */
    static Map<String, GraphNode> ordered(Map<String, GraphNode> given) {
        Map<String, Integer> open = new LinkedHashMap<>();
        Map<String, List<String>> users = new LinkedHashMap<>();
        given.values().forEach(node -> {
            Set<String> sources = new LinkedHashSet<>();
            node.inputs().values().forEach(source -> sources.add(source.node()));
            open.put(node.id(), sources.size());
            sources.forEach(source -> users.computeIfAbsent(source, ignored -> new ArrayList<>()).add(node.id()));
        });
        var ready = new ArrayDeque<String>();
        open.forEach((id, count) -> {
            if (count == 0) {
                ready.add(id);
            }
        });
        Map<String, GraphNode> ordered = new LinkedHashMap<>();
        while (!ready.isEmpty()) {
            String id = ready.poll();
            ordered.put(id, given.get(id));
            for (String user : users.getOrDefault(id, List.of())) {
                if (open.merge(user, -1, Integer::sum) == 0) {
                    ready.add(user);
                }
            }
        }
        return ordered;
    }
}
