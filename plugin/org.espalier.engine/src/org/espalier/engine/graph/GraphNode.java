package org.espalier.engine.graph;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.espalier.engine.node.NodeDeclaration;
import org.espalier.engine.registry.NodeType;

/**
 * A node whose type is known, with its flow variables replaced and its wires resolved.
 *
 * @param id the id; a node of a nested workflow is {@code outer/inner}
 * @param type the node's type
 * @param settings with flow variables replaced, defaults not filled in
 * @param folder what paths in the settings are relative to
 * @param inputs where what arrives at each connected port comes from, in the order of the declaration
 * @param complete whether all of its wires and flow variables are in order, so that it can be configured
 */
public record GraphNode(String id, NodeType type, ObjectNode settings, Path folder, Map<String, Source> inputs, boolean complete) {

    /**
     * An output port of another node.
     *
     * @param node the node's id
     * @param port the port's position among the node's outputs
     */
    public record Source(String node, int port) {
    }

    public GraphNode {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    }

    public NodeDeclaration declaration() {
        return type.declaration();
    }
}
