package org.espalier.engine.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.espalier.engine.node.Problem;

/**
 * What a run says of one node.
 *
 * @param type the node's type
 * @param state where it ended
 * @param seconds how long it worked, in this run or, when the result was there, in the run that made it
 * @param cached whether the result was there already
 * @param rows the rows of each table that left it, by output port
 * @param metrics the numbers that it told
 * @param warnings what it warned of
 * @param problems why it failed; empty unless it did
 */
public record NodeReport(String type, NodeState state, double seconds, boolean cached, Map<String, Long> rows, Map<String, Double> metrics, List<String> warnings, List<Problem> problems) {

    public NodeReport {
        rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        warnings = List.copyOf(warnings);
        problems = List.copyOf(problems);
    }

    static NodeReport of(String type, StoredResult result, boolean cached) {
        Map<String, Long> rows = new LinkedHashMap<>();
        result.outputs().stream().filter(output -> output.rows() >= 0).forEach(output -> rows.put(output.port(), output.rows()));
        return new NodeReport(type, NodeState.EXECUTED, result.seconds(), cached, rows, result.metrics(), result.warnings(), List.of());
    }

    static NodeReport without(String type, NodeState state, double seconds, List<String> warnings, List<Problem> problems) {
        return new NodeReport(type, state, seconds, false, Map.of(), Map.of(), warnings, problems);
    }
}
