package org.espalier.editor.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/** The order of the flow: each node behind those that it depends on, and otherwise as in the file. */
public final class FlowOrder {
    private FlowOrder() {
    }

    /** All of a workflow's nodes in that order, also where it has circles and cannot execute. */
    public static List<NodeElement> of(WorkflowModel model) {
        List<NodeElement> nodes = new ArrayList<>();
        model.workflow().nodes().keySet().forEach(id -> model.node(id).ifPresent(nodes::add));
        Map<NodeElement, Integer> places = new HashMap<>();
        Map<NodeElement, Integer> open = new HashMap<>();
        for (NodeElement node : nodes) {
            places.put(node, places.size());
            open.put(node, node.incoming().size());
        }
        var ready = new PriorityQueue<NodeElement>(Comparator.comparingInt(places::get));
        nodes.stream().filter(node -> node.incoming().isEmpty()).forEach(ready::add);
        Set<NodeElement> ordered = new LinkedHashSet<>();
        while (ordered.size() < nodes.size()) {
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
