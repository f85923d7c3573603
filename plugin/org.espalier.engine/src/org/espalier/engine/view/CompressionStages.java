package org.espalier.engine.view;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

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
public final class CompressionStages {
    private static final List<String> QUALITIES = List.of("accuracy", "rmse");
    private static final String BEFORE = "Before";

    /** A node that a model left. */
    private record Stage(ConfiguredNode node, StoredResult result) {
        double bytes() {
            return result.outputs().stream().filter(output -> output.spec() instanceof ModelSpec).mapToLong(StoredResult.Output::bytes).findFirst().orElse(0);
        }
    }

    /**
     * A model at a node on its way.
     *
     * @param node the node's id
     * @param bytes the size of the model's file
     * @param quality the metric that tells how good the model is, {@code accuracy} or {@code rmse}, measured by the first node that tries
     *            it on rows of its own, such as a score of its predictions; empty when there is none
     */
    public record Step(String node, double bytes, Map<String, Double> quality) {
        public Step {
            quality = Map.copyOf(quality);
        }
    }

    private CompressionStages() {
    }

    /** The way of each model that the executed nodes compress, from the node that it was trained by to the last one that makes it smaller. */
    public static List<List<Step>> of(Configuration configuration, Predicate<String> executed, ResultStore store) {
        List<List<Step>> ways = new ArrayList<>();
        for (ConfiguredNode node : configuration.nodes().values()) {
            if (executed.test(node.node().id()) && !goesOn(node, configuration)) {
                List<Stage> stages = way(node, configuration, store);
                if (stages.size() > 1) {
                    ways.add(stages.stream().map(stage -> new Step(stage.node().node().id(), stage.bytes(), quality(stage.node(), configuration, executed, store))).toList());
                }
            }
        }
        return ways;
    }

    /** What the first of the nodes says that use a model and make none: of the predictions, how good they are. */
    private static Map<String, Double> quality(ConfiguredNode model, Configuration configuration, Predicate<String> executed, ResultStore store) {
        Set<String> reached = new HashSet<>(Set.of(model.node().id()));
        for (ConfiguredNode node : configuration.nodes().values()) {
            boolean follows = node.node().inputs().values().stream().anyMatch(source -> reached.contains(source.node()));
            if (follows && executed.test(node.node().id()) && node.outputs().stream().noneMatch(ModelSpec.class::isInstance)) {
                reached.add(node.node().id());
                Map<String, Double> metrics = store.peek(node.key()).map(StoredResult::metrics).orElse(Map.of());
                for (String quality : QUALITIES) {
                    if (metrics.containsKey(quality)) {
                        return Map.of(quality, metrics.get(quality));
                    }
                }
            }
        }
        return Map.of();
    }

    /** The stages up to a node; empty when it does not compress, or what was before it is not stored. */
    static Optional<Section> upTo(ConfiguredNode last, Configuration configuration, ResultStore store) {
        List<Stage> stages = way(last, configuration, store);
        return stages.size() < 2 ? Optional.empty() : Optional.of(comparison(stages));
    }

    /** The stages up to a node, this one last; none when it does not compress. */
    private static List<Stage> way(ConfiguredNode last, Configuration configuration, ResultStore store) {
        Deque<Stage> stages = new ArrayDeque<>();
        Optional<Stage> next = stage(last, store);
        if (next.isEmpty() || !next.get().result().metrics().containsKey("factor")) {
            return List.of();
        }
        while (next.isPresent()) {
            stages.addFirst(next.get());
            next = next.get().result().metrics().containsKey("factor") ? before(next.get().node(), configuration).flatMap(node -> stage(node, store)) : Optional.empty();
        }
        return List.copyOf(stages);
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
