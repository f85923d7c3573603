package org.espalier.engine.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The nodes of a workflow, those of nested workflows included.
 *
 * @param nodes by id, each node behind all nodes that it depends on; only on a cycle, whose nodes are not complete, is that not so
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

    /** The nodes that are among these. */
    Graph part(Set<String> ids) {
        Map<String, GraphNode> part = new LinkedHashMap<>(nodes);
        part.keySet().retainAll(ids);
        return new Graph(part);
    }

    /**
     * Orders nodes so that each stands behind those that it depends on, and otherwise as given.
     *
     * @param free nodes that are taken to depend on nothing
     * @return the ordered nodes; fewer than given when some are on a cycle or depend on one
     */
    static Map<String, GraphNode> ordered(Map<String, GraphNode> given, Set<String> free) {
        Map<String, Integer> open = new LinkedHashMap<>();
        Map<String, List<String>> users = new LinkedHashMap<>();
        given.values().forEach(node -> {
            Set<String> sources = new LinkedHashSet<>();
            if (!free.contains(node.id())) {
                node.inputs().values().forEach(source -> sources.add(source.node()));
            }
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
