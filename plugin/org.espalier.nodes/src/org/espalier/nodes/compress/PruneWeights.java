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
import org.espalier.engine.settings.SettingsSchema;
import org.espalier.engine.table.Table;
import org.espalier.engine.view.NodeResult;
import org.espalier.engine.view.Section;
import org.espalier.nodes.network.ModelFile;
import org.espalier.nodes.network.ModelView;
import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.TrainedModel;

/**
 * Removes the weights that matter least and trains the others on, so that the model keeps its quality. Weights go little by little
 * while training goes on: after epoch t of n, the fraction s (1 - (1 - t/n)^3) of them is gone (Zhu and Gupta, "To prune, or not to
 * prune", 2017), and over the second half of the epochs what is left adapts. Removed weights are exactly zero for good.
 *
 * <p>With {@code maxLoss} the node looks for the greatest sparsity, up to {@code sparsity}, that keeps the quality on the validation
 * rows: a few complete attempts by bisection.
 */
public final class PruneWeights implements NodeModel<PruneWeights.Settings> {
    private static final int ATTEMPTS = 6;

    /** How weights are judged. */
    public enum Method {
        /** The smaller the magnitude, the less a weight matters. */
        MAGNITUDE
    }

    /** Within what weights are compared. */
    public enum Scope { LAYER, GLOBAL }

    /** What goes at a time. */
    public enum Granularity {
        /** Single weights. */
        WEIGHT,
        /** Of each group of neighbouring weights all but a few. */
        N_OF_M,
        /** Whole hidden units; the layers become smaller. */
        UNIT
    }

    /** When weights go. */
    public enum PruningSchedule {
        /** Little by little over the first half of the epochs. */
        CUBIC,
        /** All before the first epoch. */
        ONE_SHOT
    }

    /** The settings. */
    public record Settings(
            @Label("Method") @Doc("How weights are judged: by magnitude, the smallest go first") @Default("magnitude") Method method,
            @Label("Sparsity") @Doc("Fraction of the weights, or of the hidden units, to remove; with a greatest loss, the most to remove") @Range(min = 0, max = 0.9999) @Default("0.9") double sparsity,
            @Label("Threshold") @Doc("Removes the weights below this magnitude, instead of a fraction of them") @Range(min = 0) Optional<Double> threshold,
            @Label("Greatest loss") @Doc("How much accuracy may be lost on the validation rows (0.005 is half a point), or for regression by which fraction the error may grow; the node then looks for the greatest sparsity that keeps to it") @Range(min = 0, max = 1) Optional<Double> maxLoss,
            @Label("Granularity") @Doc("What goes at a time: single weights; of each group of m neighbouring weights all but n (n-of-m); or whole hidden units (unit), which makes the layers smaller and predictions quicker") @Default("weight") Granularity granularity,
            @Label("n of m: n") @Doc("The weights of a group that stay") @Range(min = 1, max = 1024) @Default("2") @Advanced int groupKept,
            @Label("n of m: m") @Doc("The weights of a group") @Range(min = 2, max = 1024) @Default("4") @Advanced int groupSize,
            @Label("Scope") @Doc("Whether each layer loses the same fraction, or the smallest of the whole network go (global)") @Default("layer") Scope scope,
            @Label("Schedule") @Doc("Whether weights go little by little while training (cubic) or all at once before (one-shot)") @Default("cubic") PruningSchedule schedule,
            @Label("Epochs") @Doc("How many epochs to train while and after removing; 0 removes only") @Range(min = 0, max = 100_000) @Default("20") int epochs,
            @Label("Learning rate") @Doc("The learning rate of these epochs; the one that the model was trained with unless given") @Range(min = 0, exclusive = true) Optional<Double> learningRate,
            @Label("Batch size") @Doc("The rows a step") @Range(min = 1, max = 1_000_000) @Default("32") int batchSize) {
    }

    @Override
    public List<PortSpec> configure(Settings settings, Inputs<PortSpec> inputs) throws InvalidSettingsException {
        var problems = new ArrayList<>(CompressionInputs.check(inputs));
        if (settings.granularity() == Granularity.N_OF_M && settings.groupKept() >= settings.groupSize()) {
            problems.add(Problem.of("no weight of a group would go").atSetting("groupKept").found(settings.groupKept() + " of " + settings.groupSize())
                    .expected("fewer than the " + settings.groupSize() + " of a group").remedy("choose for example 2 of 4"));
        }
        if (settings.granularity() != Granularity.WEIGHT && settings.threshold().isPresent()) {
            problems.add(Problem.of("a threshold is for single weights").atSetting("threshold").found(settings.threshold().get() + ", granularity "
                    + SettingsSchema.choiceName(settings.granularity())).expected("no threshold, or granularity weight").remedy("remove one of the two settings"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        ModelSpec model = inputs.get("model", ModelSpec.class);
        boolean sameLayers = settings.granularity() != Granularity.UNIT;
        return List.of(sameLayers ? model : new ModelSpec(model.task(), model.target(), model.features(), model.classes(), List.of()), PruningReport.SPEC);
    }

    @Override
    public List<PortObject> execute(Settings settings, Inputs<PortObject> inputs, ExecutionContext context) throws Exception {
        Model input = inputs.get("model", Model.class);
        TrainedModel model = ModelFile.read(input.file());
        boolean validation = inputs.find("validation", Table.class).isPresent();
        var data = CompressionInputs.read(model, inputs.get("table", Table.class), inputs.find("validation", Table.class), context);
        double before = data.metric(model);
        if (settings.maxLoss().isPresent() && !validation) {
            context.warn(CompressionInputs.JUDGED_ON_TRAINING_ROWS);
        }
        TrainedModel pruned = prune(model, settings, settings.sparsity(), data, validation, context);
        if (settings.maxLoss().isPresent() && data.loss(before, data.metric(pruned)) > settings.maxLoss().get()) {
            pruned = greatestWithin(model, settings, settings.maxLoss().get(), before, data, validation, context);
        }
        double after = data.metric(pruned);
        Path file = context.newModelFile("model");
        TrainedModel result = pruned.withMetrics(Map.of(data.metricName(), after)).withStep(context.provenance());
        ModelFile.write(file, result);
        context.metric("sparsity", PruningReport.sparsity(model, result));
        CompressionInputs.report(context, data, before, after, input.file(), file);
        return List.of(new Model(file, result.modelSpec()), PruningReport.write(model, result, context));
    }

    /** The sparsest attempt that keeps to the greatest loss; the model itself when none does. */
    private static TrainedModel greatestWithin(TrainedModel model, Settings settings, double maxLoss, double before, CompressionInputs data, boolean validation,
            ExecutionContext context) {
        if (settings.threshold().isPresent() || settings.granularity() == Granularity.N_OF_M) {
            context.warn("pruning loses more than the greatest loss of " + maxLoss + " and was undone; a fraction (sparsity) could be lowered, this cannot");
            return model;
        }
        TrainedModel best = model;
        double low = 0;
        double high = settings.sparsity();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            double sparsity = (low + high) / 2;
            TrainedModel pruned = prune(model, settings, sparsity, data, validation, context);
            if (data.loss(before, data.metric(pruned)) <= maxLoss) {
                low = sparsity;
                best = pruned;
            } else {
                high = sparsity;
            }
        }
        if (best == model) {
            context.warn("no sparsity down to " + high + " keeps to the greatest loss of " + maxLoss + "; nothing was removed");
        }
        return best;
    }

    private static TrainedModel prune(TrainedModel model, Settings settings, double sparsity, CompressionInputs data, boolean validation, ExecutionContext context) {
        List<Network> members = new ArrayList<>();
        for (int i = 0; i < model.members().size(); i++) {
            var pruning = new Pruning(settings, sparsity, data, validation, Seeds.derive(context.seed(), "member " + i), context);
            members.add(pruning.prune(model.members().get(i)));
        }
        return model.withMembers(members);
    }

    @Override
    public List<Section> view(Settings settings, NodeResult result) throws Exception {
        return ModelView.sections(result.outputs().get("model", Model.class).file());
    }
}
