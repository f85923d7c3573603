package org.espalier.nodes.tune;

import java.util.Optional;

import org.espalier.engine.model.Task;
import org.espalier.engine.node.Problem;

/** What the score of a trial is, on the validation rows. The score is the larger the better, so errors count negative. */
public enum ScoreMetric {
    /** Accuracy for classes, the root mean squared error for numbers. */
    AUTO,
    /** The fraction of rows whose class is right. */
    ACCURACY,
    /** Minus the logarithm of the probability of the right class, the mean over the rows. */
    LOG_LOSS,
    /** The root of the mean squared error, in the target's unit. */
    RMSE;

    /** What keeps the metric from being used for a task. */
    Optional<Problem> check(Task task) {
        boolean fits = this == AUTO || (this == RMSE) == (task == Task.REGRESSION);
        return fits ? Optional.empty()
                : Optional.of(Problem.of("this metric does not belong to " + task.id()).atSetting("metric").found(name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'))
                        .expected(task == Task.REGRESSION ? "auto or rmse" : "auto, accuracy or log-loss").remedy("choose one of these, or another task"));
    }

    /**
     * The score.
     *
     * @param metric accuracy, or the root mean squared error, as the task has it
     * @param loss the network's loss
     */
    double score(double metric, double loss) {
        return switch (this) {
            case AUTO -> throw new IllegalStateException("resolve the metric first");
            case ACCURACY -> metric;
            case LOG_LOSS -> -loss;
            case RMSE -> -metric;
        };
    }

    /** What {@link #AUTO} stands for. */
    ScoreMetric resolve(Task task) {
        return this != AUTO ? this : task == Task.REGRESSION ? RMSE : ACCURACY;
    }
}
