package org.espalier.engine.view;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import org.espalier.engine.model.ModelSpec;
import org.espalier.engine.node.PortType;
import org.espalier.engine.run.Configuration;
import org.espalier.engine.run.ConfiguredNode;
import org.espalier.engine.run.ResultStore;
import org.espalier.engine.run.StoredResult;

/**
 * Before and after of compression: size and quality of a model at each node on its way. Which of the nodes compress shows in their metric
 * {@code factor}.
 */
final class CompressionStages {
    private static final List<String> QUALITIES = List.of("accuracy", "rmse");
    private static final String BEFORE = "Before";

    /** A node that a model left. */
    private record Stage(ConfiguredNode node, StoredResult result) {
        double bytes() {
            return result.outputs().stream().filter(output -> output.spec() instanceof ModelSpec).mapToLong(StoredResult.Output::bytes).findFirst().orElse(0);
        }
    }

    private CompressionStages() {
    }

    /** The stages up to a node; empty when it does not compress, or what was before it is not stored. */
    static Optional<Section> upTo(ConfiguredNode last, Configuration configuration, ResultStore store) {
        Deque<Stage> stages = new ArrayDeque<>();
        Optional<Stage> next = stage(last, store);
        if (next.isEmpty() || !next.get().result().metrics().containsKey("factor")) {
            return Optional.empty();
        }
        while (next.isPresent()) {
            stages.addFirst(next.get());
            next = next.get().result().metrics().containsKey("factor") ? before(next.get().node(), configuration).flatMap(node -> stage(node, store)) : Optional.empty();
        }
        return stages.size() < 2 ? Optional.empty() : Optional.of(comparison(new ArrayList<>(stages)));
    }

    /** Whether the model of a node is compressed further by another one. */
    static boolean goesOn(ConfiguredNode node, Configuration configuration) {
        return configuration.nodes().values().stream().anyMatch(other -> other.node().declaration().category().equals(node.node().declaration().category())
                && before(other, configuration).filter(source -> source == node).isPresent());
    }

    private static Optional<Stage> stage(ConfiguredNode node, ResultStore store) {
        return store.peek(node.key()).map(result -> new Stage(node, result)).filter(stage -> stage.bytes() > 0);
    }

    /** The node that the model comes from. */
    private static Optional<ConfiguredNode> before(ConfiguredNode node, Configuration configuration) {
        return node.node().inputs().entrySet().stream()
                .filter(input -> node.node().declaration().input(input.getKey()).filter(port -> port.type() == PortType.MODEL).isPresent())
                .map(input -> configuration.nodes().get(input.getValue().node())).filter(java.util.Objects::nonNull).findFirst();
    }

    private static Section comparison(List<Stage> stages) {
        var measures = new ArrayList<Section.Measure>();
        measures.add(new Section.Measure("Size of the file", Section.Format.BYTES, true, stages.stream().map(Stage::bytes).toList()));
        for (String quality : QUALITIES) {
            if (stages.get(stages.size() - 1).result().metrics().containsKey(quality)) {
                var values = new ArrayList<Double>();
                for (int i = 0; i < stages.size(); i++) {
                    // What the next node has measured of this one's model is of the rows that it has measured its own on.
                    var after = i + 1 < stages.size() ? stages.get(i + 1).result().metrics() : stages.get(i).result().metrics();
                    values.add(i + 1 < stages.size() ? after.getOrDefault(quality + BEFORE, Double.NaN) : after.get(quality));
                }
                measures.add(new Section.Measure(Metrics.title(quality), Metrics.format(quality), false, values));
            }
        }
        return new Section.Comparison("Before and after", stages.stream().map(stage -> stage.node().node().id()).toList(), measures);
    }
}
