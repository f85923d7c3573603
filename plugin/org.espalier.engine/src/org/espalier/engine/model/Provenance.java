package org.espalier.engine.model;

import java.util.List;

/**
 * Where a model comes from: the step that made it. A model keeps the steps of all models that it was made from.
 *
 * @param node the node's id in the workflow
 * @param type the node's type
 * @param version the version of the node's implementation
 * @param settings the settings in canonical JSON, flow variables replaced
 * @param seed the node's seed; 0 when it draws no random numbers
 * @param inputs the content keys of what arrived at its ports, {@code port=key}
 */
public record Provenance(String node, String type, int version, String settings, long seed, List<String> inputs) {

    public Provenance {
        inputs = List.copyOf(inputs);
    }
}
