package org.espalier.nodes.compress;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;

import org.espalier.engine.node.ExecutionContext;
import org.espalier.nodes.compress.PruneWeights.Granularity;
import org.espalier.nodes.compress.PruneWeights.PruningSchedule;
import org.espalier.nodes.network.Loss;
import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.NetworkConfiguration;
import org.espalier.nodes.network.Optimizer;
import org.espalier.nodes.network.Schedule;
import org.espalier.nodes.network.TensorLayout;
import org.espalier.nodes.network.TrainedModel;
import org.espalier.nodes.network.Trainers;
import org.espalier.nodes.network.TrainingLoop;
import org.espalier.nodes.network.TrainingOptions;
import org.espalier.nodes.network.TrainingSession;

/**
 * Prunes one network.
 *
 * @param sparsity the fraction of weights that is gone in the end
 * @param validation whether the rows to judge by are not those to train on, so that they can tell the best epoch
 */
record Pruning(PruneWeights.Settings settings, double sparsity, CompressionInputs data, boolean validation, long seed, ExecutionContext context) {

    Network prune(TrainedModel model, Network network) {
        List<TensorLayout> tensors = network.configuration().tensors();
        boolean gradual = settings.schedule() == PruningSchedule.CUBIC && settings.threshold().isEmpty() && settings.granularity() == Granularity.WEIGHT && settings.epochs() > 1;
        int ramp = gradual ? (settings.epochs() + 1) / 2 : 0;
        float[] values = network.values();
        if (settings.epochs() == 0) {
            BitSet kept = select(tensors, values, network.kept(), 1);
            return WeightSelection.apply(network, WeightSelection.masked(values, kept), kept);
        }
        NetworkConfiguration configuration = trainingRule(network.configuration());
        var dl4j = configuration.toMultiLayerConfiguration();
        try (TrainingSession session = Trainers.choose(Trainers.Choice.AUTO, dl4j, context::log)
                .start(dl4j, values, data.training(), new TrainingOptions(settings.batchSize(), seed))) {
            BitSet kept = network.kept();
            for (int epoch = 1; epoch <= ramp; epoch++) {
                kept = remove(session, tensors, kept, cubic(epoch / (double) ramp));
                context.progress(epoch / (double) settings.epochs(), "pruned to " + percent(kept, tensors));
                session.epoch(context::checkCancelled);
            }
            if (ramp == 0) {
                kept = remove(session, tensors, kept, 1);
            }
            int epochs = settings.epochs() - ramp;
            // Without rows of their own to judge by, the last epoch is as good a guess as any.
            var plan = new TrainingLoop.Plan(epochs, validation ? Math.max(1, epochs) : 0);
            var outcome = TrainingLoop.run(session, validation ? Optional.of(data.validation()) : Optional.empty(), Loss.of(model.task()), model.preprocessing().target(), plan,
                    context::checkCancelled, epoch -> {
                        context.progress((ramp + epoch.number()) / (double) settings.epochs(), "training what is left");
                        context.point("loss", ramp + epoch.number(), epoch.loss());
                        epoch.validationLoss().ifPresent(loss -> context.point("validation loss", ramp + epoch.number(), loss));
                    });
            if (outcome.diverged()) {
                context.warn("training diverged; the parameters of the last epoch before are kept. A smaller learning rate may help.");
            }
            return WeightSelection.apply(network, WeightSelection.masked(outcome.parameters(), kept), kept);
        }
    }

    private NetworkConfiguration trainingRule(NetworkConfiguration configuration) {
        Optimizer optimizer = configuration.optimizer();
        double rate = settings.learningRate().orElse(optimizer.learningRate());
        return configuration.withOptimizer(new Optimizer(optimizer.kind(), rate, optimizer.momentum(), Schedule.CONSTANT));
    }

    /** The fraction of the removal that is done after a fraction of the time. */
    private static double cubic(double time) {
        double left = 1 - time;
        return 1 - left * left * left;
    }

    private BitSet remove(TrainingSession session, List<TensorLayout> tensors, BitSet kept, double done) {
        float[] values = session.parameters();
        BitSet left = select(tensors, values, kept, done);
        session.setParameters(WeightSelection.masked(values, left));
        session.setMask(left);
        return left;
    }

    /** @param done how much of the final sparsity to reach, from 0 to 1 */
    private BitSet select(List<TensorLayout> tensors, float[] values, BitSet kept, double done) {
        if (settings.threshold().isPresent()) {
            return WeightSelection.byThreshold(tensors, values, kept, settings.threshold().get());
        }
        boolean groups = settings.granularity() == Granularity.N_OF_M;
        var selection = new WeightSelection(settings.scope(), groups ? settings.groupKept() : 0, groups ? settings.groupSize() : 0);
        return selection.bySparsity(tensors, values, kept, sparsity * done);
    }

    private static String percent(BitSet kept, List<TensorLayout> tensors) {
        long all = 0;
        long left = 0;
        for (TensorLayout tensor : tensors) {
            if (tensor.weights()) {
                all += tensor.size();
                left += kept.get(tensor.offset(), tensor.offset() + tensor.size()).cardinality();
            }
        }
        return Math.round(100.0 * (all - left) / all) + " %";
    }
}
