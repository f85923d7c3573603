package org.espalier.engine.view;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.PortObject;

/**
 * What an executed node worked on and came to, for its view.
 *
 * @param inputs what arrived at its input ports, as far as it is still stored
 * @param outputs what left, by output port
 * @param metrics the numbers that it told
 */
public record NodeResult(Inputs<PortObject> inputs, Inputs<PortObject> outputs, Map<String, Double> metrics) {
    public NodeResult {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }
}
