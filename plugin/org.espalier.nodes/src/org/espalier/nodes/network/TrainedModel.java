package org.espalier.nodes.network;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.espalier.engine.model.ModelSpec;
import org.espalier.engine.model.Provenance;
import org.espalier.engine.model.Task;

/**
 * All that a {@code .model} file holds.
 *
 * @param preprocessing from rows to inputs, from outputs to predictions
 * @param members the networks; the model's output is the mean of theirs, g(x) = 1/K sum h_k(x), so of their probabilities
 * @param metrics what was measured so far, by name, rounded to 6 significant digits; finite numbers
 * @param provenance the steps that made it, oldest first
 */
public record TrainedModel(Preprocessing preprocessing, List<Network> members, Map<String, Double> metrics, List<Provenance> provenance) {
    private static final int METRIC_DIGITS = 6;
    /** Content keys are shortened to what tells them apart: they would make up a good part of a small model's file. */
    private static final int KEY_LENGTH = 12;

    public TrainedModel {
        members = List.copyOf(members);
        metrics = rounded(metrics);
        provenance = List.copyOf(provenance);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("a model needs one network at least");
        }
        Loss loss = Loss.of(preprocessing.task());
        for (Network member : members) {
            NetworkConfiguration configuration = member.configuration();
            if (configuration.inputs() != preprocessing.width() || configuration.outputs() != preprocessing.outputs() || configuration.loss() != loss) {
                throw new IllegalArgumentException("a network of " + configuration.inputs() + " inputs, " + configuration.outputs() + " outputs and loss "
                        + configuration.loss().id() + " does not fit data of " + preprocessing.width() + ", " + preprocessing.outputs() + " and " + loss.id());
            }
        }
    }

    private static Map<String, Double> rounded(Map<String, Double> metrics) {
        var rounded = new TreeMap<String, Double>();
        metrics.forEach((name, value) -> {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("the metric " + name + " is " + value);
            }
            rounded.put(name, new BigDecimal(value).round(new MathContext(METRIC_DIGITS)).doubleValue());
        });
        return Collections.unmodifiableMap(rounded);
    }

    /** What the model is for. */
    public Task task() {
        return preprocessing.task();
    }

    /** The name of the column that it predicts. */
    public String target() {
        return preprocessing.target().column().name();
    }

    /** The classes in the order of the outputs; empty for regression. */
    public List<String> classes() {
        return preprocessing.classes();
    }

    /** The same model with other networks. */
    public TrainedModel withMembers(List<Network> others) {
        return new TrainedModel(preprocessing, others, metrics, provenance);
    }

    /** The same model with metrics added; a metric of the same name is replaced. */
    public TrainedModel withMetrics(Map<String, Double> more) {
        var all = new TreeMap<>(metrics);
        all.putAll(more);
        return new TrainedModel(preprocessing, members, all, provenance);
    }

    /** The same model after one more step, whose inputs' content keys are shortened. */
    public TrainedModel withStep(Provenance step) {
        var inputs = step.inputs().stream().map(input -> input.substring(0, Math.min(input.length(), input.indexOf('=') + 1 + KEY_LENGTH))).toList();
        var all = new ArrayList<>(provenance);
        all.add(new Provenance(step.node(), step.type(), step.version(), step.settings(), step.seed(), inputs));
        return new TrainedModel(preprocessing, members, metrics, all);
    }

    /** Prepares predictions: the same bits on every machine, from any number of threads. */
    public Predictor predictor() {
        return new ExactPredictor(members);
    }

    /**
     * The outputs for rows, as {@link #predictor} gives them.
     *
     * @return row-major, rows x outputs: probabilities, or scaled numbers for regression
     */
    public float[] output(TrainingData data) {
        return predictor().output(data);
    }

    /** What other nodes may know before they open the file. */
    public ModelSpec modelSpec() {
        return new ModelSpec(Optional.of(task()), Optional.of(target()), preprocessing.columns(), classes(), members.get(0).configuration().describeLayers());
    }
}
