package org.espalier.nodes.compress;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;

import org.espalier.engine.node.ExecutionContext;
import org.espalier.nodes.compress.PruneWeights.Granularity;
import org.espalier.nodes.compress.PruneWeights.PruningSchedule;
import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.NetworkConfiguration;
import org.espalier.nodes.network.Optimizer;
import org.espalier.nodes.network.Schedule;
import org.espalier.nodes.network.TensorLayout;
import org.espalier.nodes.network.Trainers;
import org.espalier.nodes.network.TrainingLoop;
import org.espalier.nodes.network.TrainingOptions;
import org.espalier.nodes.network.TrainingSession;

/**
 * Prunes one network.
 *
 * @param sparsity the fraction of weights, or of units, that is gone in the end
 * @param validation whether the rows to judge by are not those to train on, so that they can tell the best epoch
 */
record Pruning(PruneWeights.Settings settings, double sparsity, CompressionInputs data, boolean validation, long seed, ExecutionContext context) {

    Network prune(Network network) {
        return settings.granularity() == Granularity.UNIT ? pruneUnits(network) : pruneWeights(network);
    }

    private Network pruneWeights(Network network) {
        List<TensorLayout> tensors = network.configuration().tensors();
        boolean gradual = isGradual() && settings.threshold().isEmpty() && settings.granularity() == Granularity.WEIGHT;
        int ramp = gradual ? ramp() : 0;
        if (settings.epochs() == 0) {
            return remaining(network, network.values(), select(tensors, network.values(), network.kept(), 1));
        }
        try (TrainingSession session = start(network)) {
            BitSet kept = network.kept();
            for (int epoch = 1; epoch <= ramp; epoch++) {
                kept = select(tensors, session.parameters(), kept, cubic(epoch / (double) ramp));
                trainMasked(session, kept, epoch);
            }
            if (ramp == 0) {
                kept = select(tensors, session.parameters(), kept, 1);
                mask(session, kept);
            }
            return remaining(network, trainOn(session, network.configuration(), ramp), kept);
        }
    }

    private static Network remaining(Network network, float[] values, BitSet kept) {
        return WeightSelection.apply(network, WeightSelection.masked(values, kept), kept);
    }

    private Network pruneUnits(Network network) {
        var removal = new UnitRemoval(network.configuration());
        List<BitSet> units = removal.all();
        float[] values = network.values();
        int ramp = isGradual() ? ramp() : 0;
        if (ramp == 0) {
            units = removal.select(values, units, sparsity, settings.scope());
        } else {
            // Until they are cut out, units that are gone are masked: the optimiser's state and the layers' shapes stay.
            try (TrainingSession session = start(network)) {
                for (int epoch = 1; epoch <= ramp; epoch++) {
                    units = removal.select(session.parameters(), units, sparsity * cubic(epoch / (double) ramp), settings.scope());
                    trainMasked(session, removal.mask(network.kept(), units), epoch);
                }
                values = session.parameters();
            }
        }
        Network smaller = removal.cut(network, values, units);
        if (settings.epochs() == 0) {
            return smaller;
        }
        try (TrainingSession session = start(smaller)) {
            return smaller.withValues(trainOn(session, smaller.configuration(), ramp));
        }
    }

    private boolean isGradual() {
        return settings.schedule() == PruningSchedule.CUBIC && settings.epochs() > 1;
    }

    /** The epochs over which weights go. */
    private int ramp() {
        return (settings.epochs() + 1) / 2;
    }

    private TrainingSession start(Network network) {
        Optimizer optimizer = network.configuration().optimizer();
        double rate = settings.learningRate().orElse(optimizer.learningRate());
        NetworkConfiguration rule = network.configuration().withOptimizer(new Optimizer(optimizer.kind(), rate, optimizer.momentum(), Schedule.CONSTANT));
        var dl4j = rule.toMultiLayerConfiguration();
        TrainingSession session = Trainers.choose(Trainers.Choice.AUTO, dl4j, context::log)
                .start(dl4j, network.values(), data.training(), new TrainingOptions(settings.batchSize(), seed));
        session.setMask(network.kept());
        return session;
    }

    private void trainMasked(TrainingSession session, BitSet kept, int epoch) {
        mask(session, kept);
        context.progress(epoch / (double) settings.epochs(), "removing, epoch " + epoch + " of " + settings.epochs());
        context.point("loss", "epoch", epoch, session.epoch(context::checkCancelled));
    }

    private static void mask(TrainingSession session, BitSet kept) {
        session.setParameters(WeightSelection.masked(session.parameters(), kept));
        session.setMask(kept);
    }

    /** Trains what is left for the epochs that are left; gives the parameters of the best epoch. */
    private float[] trainOn(TrainingSession session, NetworkConfiguration configuration, int done) {
        int epochs = settings.epochs() - done;
        // Without rows of their own to judge by, the last epoch is as good a guess as any.
        var plan = new TrainingLoop.Plan(epochs, validation ? Math.max(1, epochs) : 0);
        var outcome = TrainingLoop.run(session, validation ? Optional.of(data.validation()) : Optional.empty(), configuration.loss(),
                data.preprocessing().target(), plan, context::checkCancelled, epoch -> {
                    int number = done + epoch.number();
                    context.progress(number / (double) settings.epochs(), "training what is left, epoch " + number + " of " + settings.epochs());
                    context.point("loss", "epoch", number, epoch.loss());
                    epoch.validationLoss().ifPresent(loss -> context.point("validation loss", "epoch", number, loss));
                });
        if (outcome.diverged()) {
            context.warn("Training went astray in epoch " + (done + outcome.epochs().size() + 1)
                    + "; the weights of the last epoch before are kept. A smaller learning rate may help.");
        }
        return outcome.parameters();
    }

    /** The fraction of the removal that is done after a fraction of the time: Zhu and Gupta 2017, equation 1. */
    private static double cubic(double time) {
        double left = 1 - time;
        return 1 - left * left * left;
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
}
