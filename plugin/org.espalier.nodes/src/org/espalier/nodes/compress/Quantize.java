package org.espalier.nodes.compress;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.espalier.engine.model.Model;
import org.espalier.engine.model.ModelSpec;
import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.node.Problem;
import org.espalier.engine.run.Seeds;
import org.espalier.engine.settings.Advanced;
import org.espalier.engine.settings.Default;
import org.espalier.engine.settings.Doc;
import org.espalier.engine.settings.Label;
import org.espalier.engine.settings.Range;
import org.espalier.engine.table.Table;
import org.espalier.engine.view.NodeResult;
import org.espalier.engine.view.Section;
import org.espalier.nodes.network.ModelFile;
import org.espalier.nodes.network.ModelView;
import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.TrainedModel;

/**
 * Stores a model's weights as integers q = round(w / Q) + B with step Q and offset B, or as places in a codebook of shared
 * values. The stored model holds the integers, Q and B, not the floats; predictions use (q - B) * Q. What pruning removed stays
 * exactly zero. Biases, few as they are, become integers of at least 8 bits.
 *
 * <p>With {@code maxLoss} the node takes the fewest bits, from {@code bits} on, that keep the quality on the validation rows.
 */
public final class Quantize implements NodeModel<Quantize.Settings> {
    private static final int MOST_BITS = 16;

    /** What weights become. */
    public enum Scheme {
        /** Integers with a step and an offset. */
        AFFINE,
        /** Places in a list of values that all weights of a tensor share. */
        SHARED
    }

    /** What has a step and an offset of its own. */
    public enum Granularity { TENSOR, CHANNEL }

    /** How a weight between two integers is rounded. */
    public enum Rounding {
        /** To the nearest one. */
        NEAREST,
        /** Up or down at random, the nearer the likelier. */
        STOCHASTIC
    }

    /** The settings. */
    public record Settings(
            @Label("Scheme") @Doc("What weights become: affine for integers with step and offset, shared for places in a codebook of shared values") @Default("affine") Scheme scheme,
            @Label("Bits") @Doc("Bits of each integer; with a greatest loss, the fewest to try") @Range(min = 1, max = MOST_BITS) @Default("8") int bits,
            @Label("Granularity") @Doc("Whether a tensor or each of its output units (channel) has a step and an offset of its own; affine only") @Default("tensor") Granularity granularity,
            @Label("Calibration") @Doc("How the range of the integers is chosen: minmax clips nothing, percentile 0.1 % of the weights at each end, entropy and mse as much as keeps the distribution or the squared error best; affine only") @Default("minmax") Calibration calibration,
            @Label("Rounding") @Doc("How a weight between two integers is rounded; affine only") @Default("nearest") @Advanced Rounding rounding,
            @Label("Greatest loss") @Doc("How much accuracy may be lost on the validation rows (0.005 is half a point), or for regression by which fraction the error may grow; more bits are taken until it is kept, up to 16") @Range(min = 0, max = 1) Optional<Double> maxLoss,
            @Label("Epochs") @Doc("How many epochs to train on between rounds of quantising, so that the weights adapt; the best round on the validation rows is kept") @Range(min = 0, max = 10_000) @Default("0") int epochs,
            @Label("Learning rate") @Doc("The learning rate of these epochs") @Range(min = 0, exclusive = true) @Default("0.0005") @Advanced double learningRate,
            @Label("Batch size") @Doc("The rows a step of these epochs") @Range(min = 1, max = 1_000_000) @Default("32") @Advanced int batchSize) {
    }

    @Override
    public List<PortSpec> configure(Settings settings, Inputs<PortSpec> inputs) throws InvalidSettingsException {
        List<Problem> problems = CompressionInputs.check(inputs);
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return List.of(inputs.get("model", ModelSpec.class), QuantizationReport.SPEC);
    }

    @Override
    public List<PortObject> execute(Settings settings, Inputs<PortObject> inputs, ExecutionContext context) throws Exception {
        Model input = inputs.get("model", Model.class);
        TrainedModel model = ModelFile.read(input.file());
        var data = CompressionInputs.read(model, inputs.get("table", Table.class), inputs.find("validation", Table.class), context);
        double before = data.metric(model);
        if (settings.maxLoss().isPresent() && inputs.find("validation", Table.class).isEmpty()) {
            context.warn(CompressionInputs.JUDGED_ON_TRAINING_ROWS);
        }
        var quantizer = new Quantizer(settings.scheme(), settings.bits(), settings.granularity() == Granularity.CHANNEL, settings.calibration(),
                settings.rounding() == Rounding.STOCHASTIC, Seeds.derive(context.seed(), "rounding"));
        TrainedModel quantized = quantize(model, quantizer, settings, data, context);
        if (settings.maxLoss().isPresent()) {
            while (data.loss(before, data.metric(quantized)) > settings.maxLoss().get() && quantizer.bits() < MOST_BITS) {
                quantizer = quantizer.withBits(quantizer.bits() + 1);
                context.progress(-1, "trying " + quantizer.bits() + " bits");
                quantized = quantize(model, quantizer, settings, data, context);
            }
            if (data.loss(before, data.metric(quantized)) > settings.maxLoss().get()) {
                context.warn("even " + MOST_BITS + " bits lose more than the greatest loss of " + settings.maxLoss().get());
            }
        }
        double after = data.metric(quantized);
        Path file = context.newModelFile("model");
        TrainedModel result = quantized.withMetrics(Map.of(data.metricName(), after)).withStep(context.provenance());
        ModelFile.write(file, result);
        CompressionInputs.report(context, data, before, after, input.file(), file);
        context.metric("bits", quantizer.bits());
        return List.of(new Model(file, result.modelSpec()), QuantizationReport.write(model, result, context));
    }

    private static TrainedModel quantize(TrainedModel model, Quantizer quantizer, Settings settings, CompressionInputs data, ExecutionContext context) {
        List<Network> members = new ArrayList<>();
        for (int i = 0; i < model.members().size(); i++) {
            Network member = model.members().get(i);
            Network quantized = quantizer.quantize(member);
            members.add(settings.epochs() == 0 ? quantized
                    : data.fineTune(model, member, quantized, quantizer, settings, Seeds.derive(context.seed(), "member " + i), context));
        }
        return model.withMembers(members);
    }

    @Override
    public List<Section> view(Settings settings, NodeResult result) throws Exception {
        return ModelView.sections(result.outputs().get("model", Model.class).file());
    }
}
