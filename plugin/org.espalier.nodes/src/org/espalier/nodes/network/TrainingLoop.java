package org.espalier.nodes.network;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Epoch after epoch, with early stopping on validation rows; shared by all nodes that train. */
public final class TrainingLoop {
    private TrainingLoop() {
    }

    /**
     * How long to train.
     *
     * @param epochs at most so many, at least 0
     * @param patience stop after so many epochs without a smaller validation loss, and take the parameters of the best epoch; 0
     *        to go through all epochs and take the last parameters
     */
    public record Plan(int epochs, int patience) {
        public Plan {
            if (epochs < 0 || patience < 0) {
                throw new IllegalArgumentException("epochs and patience are at least 0, found " + epochs + ", " + patience);
            }
        }
    }

    /**
     * An epoch that is over.
     *
     * @param number counted from 1
     * @param loss the mean training loss of a row, regularisation included
     * @param validationLoss without regularisation; empty without validation rows
     * @param validationMetric accuracy, or the root mean squared error in the target's unit; empty without validation rows
     */
    public record Epoch(int number, double loss, OptionalDouble validationLoss, OptionalDouble validationMetric) {
    }

    /**
     * What came out.
     *
     * @param parameters of the best epoch, or of the last one; in flat order
     * @param epochs all that were trained
     * @param best the number of the epoch that the parameters are from, counted from 1; 0 for those from the start
     * @param diverged whether training stopped because a loss was no longer a finite number; the parameters are then those of
     *        the last epoch before
     * @param secondsPerEpoch elapsed time, evaluation excluded; the mean
     * @param cpuSecondsPerEpoch the thread's processor time, the same way
     */
    public record Outcome(float[] parameters, List<Epoch> epochs, int best, boolean diverged, double secondsPerEpoch, double cpuSecondsPerEpoch) {
        public Outcome {
            epochs = List.copyOf(epochs);
        }

        /** The epoch that the parameters are from; empty when there is none. */
        public Optional<Epoch> bestEpoch() {
            return best == 0 ? Optional.empty() : Optional.of(epochs.get(best - 1));
        }
    }

    /**
     * Trains.
     *
     * @param session at its start, or wherever it is
     * @param validation rows to watch, with labels
     * @param loss of the network
     * @param target gives the metric its unit
     * @param checkpoint called after every batch; what it throws ends the training and is passed on
     * @param listener told of every epoch
     */
    public static Outcome run(TrainingSession session, Optional<? extends TrainingData> validation, Loss loss, TargetEncoder target, Plan plan,
            Runnable checkpoint, Consumer<Epoch> listener) {
        return run(session, validation, loss, target, plan, checkpoint, listener, () -> false);
    }

    /**
     * Trains.
     *
     * @param session at its start, or wherever it is
     * @param validation rows to watch, with labels
     * @param loss of the network
     * @param target gives the metric its unit
     * @param checkpoint called after every batch; what it throws ends the training and is passed on
     * @param listener told of every epoch
     * @param enough asked after every epoch whether to train no further
     */
    public static Outcome run(TrainingSession session, Optional<? extends TrainingData> validation, Loss loss, TargetEncoder target, Plan plan,
            Runnable checkpoint, Consumer<Epoch> listener, BooleanSupplier enough) {
        var epochs = new ArrayList<Epoch>();
        float[] parameters = session.parameters();
        double smallest = Double.POSITIVE_INFINITY;
        int best = 0;
        long elapsed = 0;
        long busy = 0;
        boolean diverged = false;
        boolean stopping = plan.patience() > 0 && validation.isPresent();
        for (int number = 1; number <= plan.epochs(); number++) {
            long startTime = System.nanoTime();
            long startCpu = cpuNanos();
            double trainingLoss = session.epoch(checkpoint);
            elapsed += System.nanoTime() - startTime;
            busy += cpuNanos() - startCpu;
            float[] now = session.parameters();
            Epoch epoch = evaluate(session, validation, loss, target, number, trainingLoss);
            if (!Double.isFinite(trainingLoss) || !Double.isFinite(epoch.validationLoss().orElse(0)) || !isFinite(now)) {
                diverged = true;
                break;
            }
            epochs.add(epoch);
            listener.accept(epoch);
            if (!stopping || epoch.validationLoss().getAsDouble() < smallest) {
                smallest = epoch.validationLoss().orElse(smallest);
                parameters = now;
                best = number;
            } else if (number - best >= plan.patience()) {
                break;
            }
            if (enough.getAsBoolean()) {
                break;
            }
            checkpoint.run();
        }
        int trained = Math.max(1, epochs.size() + (diverged ? 1 : 0));
        return new Outcome(parameters, epochs, best, diverged, elapsed / 1e9 / trained, busy / 1e9 / trained);
    }

    private static Epoch evaluate(TrainingSession session, Optional<? extends TrainingData> validation, Loss loss, TargetEncoder target, int number,
            double trainingLoss) {
        if (validation.isEmpty()) {
            return new Epoch(number, trainingLoss, OptionalDouble.empty(), OptionalDouble.empty());
        }
        Evaluation.Quality quality = Evaluation.of(session::output, validation.get(), loss, target);
        return new Epoch(number, trainingLoss, OptionalDouble.of(quality.loss()), OptionalDouble.of(quality.metric()));
    }

    private static boolean isFinite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
