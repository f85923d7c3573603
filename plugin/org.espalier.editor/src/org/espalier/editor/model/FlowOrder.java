package org.espalier.editor.model;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The order in which nodes execute: each behind those that it depends on, and otherwise as in the file. */
public final class FlowOrder {
    private FlowOrder() {
    }

    /** All of a workflow's nodes in that order, also where it has circles and cannot execute. */
    public static List<NodeElement> of(Collection<NodeElement> nodes) {
        Map<NodeElement, Integer> open = new LinkedHashMap<>();
        nodes.forEach(node -> open.put(node, node.incoming().size()));
        var ready = new ArrayDeque<>(nodes.stream().filter(node -> node.incoming().isEmpty()).toList());
        Set<NodeElement> ordered = new LinkedHashSet<>();
        while (ordered.size() < open.size()) {
            // On a circle, the one that stands first in the file comes first.
            NodeElement next = ready.isEmpty() ? nodes.stream().filter(node -> !ordered.contains(node)).findFirst().orElseThrow() : ready.poll();
            if (ordered.add(next)) {
                for (ConnectionElement connection : next.outgoing()) {
                    if (open.merge(connection.target(), -1, Integer::sum) == 0) {
                        ready.add(connection.target());
                    }
                }
            }
        }
        return List.copyOf(ordered);
    }
}
