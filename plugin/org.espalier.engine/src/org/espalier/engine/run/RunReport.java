package org.espalier.engine.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.espalier.engine.node.Problem;

/**
 * What became of a run.
 *
 * @param outcome how it ended
 * @param seconds how long it took, from the first node's start
 * @param seed its seed
 * @param nodes by id, in the order of the graph
 */
public record RunReport(Outcome outcome, double seconds, long seed, Map<String, NodeReport> nodes) {

    /** How a run can end. */
    public enum Outcome { EXECUTED, FAILED, CANCELLED, TIMED_OUT }

    public RunReport {
        nodes = Collections.unmodifiableMap(new LinkedHashMap<>(nodes));
    }

    /** The problems of all failed nodes. */
    public List<Problem> problems() {
        return nodes.values().stream().flatMap(node -> node.problems().stream()).toList();
    }

    /** The report as data, in the form that {@code --json} gives. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("state", outcome.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-')).put("seconds", rounded(seconds)).put("seed", seed);
        ObjectNode all = json.putObject("nodes");
        nodes.forEach((id, node) -> all.set(id, json(node)));
        List<Problem> problems = problems();
        if (problems.isEmpty()) {
            json.putNull("error");
        } else {
            json.put("error", String.join("\n", problems.stream().map(Problem::message).toList()));
        }
        return json;
    }

    private static ObjectNode json(NodeReport node) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", node.type()).put("state", node.state().id()).put("seconds", rounded(node.seconds())).put("cached", node.cached());
        ObjectNode rows = json.putObject("rows");
        node.rows().forEach(rows::put);
        ObjectNode metrics = json.putObject("metrics");
        node.metrics().forEach((name, value) -> {
            // JSON has no infinity and no NaN.
            if (Double.isFinite(value)) {
                metrics.put(name, value);
            } else {
                metrics.putNull(name);
            }
        });
        var warnings = json.putArray("warnings");
        node.warnings().forEach(warnings::add);
        if (!node.problems().isEmpty()) {
            var errors = json.putArray("errors");
            node.problems().forEach(problem -> errors.add(problem.message()));
        }
        return json;
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * 1e6) / 1e6;
    }
}
