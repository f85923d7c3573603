package org.espalier.nodes.network.fast;

import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * What regularisation adds to a gradient (L1, L2) or to an update (weight decay).
 *
 * @param kind which
 * @param coefficient how much
 * @param timesLearningRate whether weight decay is multiplied by the learning rate too
 */
record Penalty(Kind kind, ISchedule coefficient, boolean timesLearningRate) {

    enum Kind {
        L1, L2, WEIGHT_DECAY
    }

    /** The penalty that a configuration names. */
    static Penalty of(Regularization configured) throws UnsupportedConfigurationException {
        Class<?> type = configured.getClass();
        if (type == L1Regularization.class) {
            return new Penalty(Kind.L1, ((L1Regularization) configured).getL1(), false);
        } else if (type == L2Regularization.class) {
            return new Penalty(Kind.L2, ((L2Regularization) configured).getL2(), false);
        } else if (type == WeightDecay.class) {
            WeightDecay decay = (WeightDecay) configured;
            return new Penalty(Kind.WEIGHT_DECAY, decay.getCoeff(), decay.isApplyLR());
        }
        throw new UnsupportedConfigurationException("the regularisation " + type.getSimpleName() + " is not known here");
    }

    /**
     * Adds to the gradients or updates of some parameters.
     *
     * @param target gradients or updates of all parameters
     * @param values the parameters
     * @param from the first parameter
     * @param to the parameter after the last
     * @param factor {@link #coefficient} now, perhaps times the learning rate
     */
    void add(float[] target, float[] values, int from, int to, float factor) {
        if (kind == Kind.L1) {
            addSigns(target, values, from, to, factor);
        } else {
            addValues(target, values, from, to, factor);
        }
    }

    private static void addSigns(float[] target, float[] values, int from, int to, float factor) {
        for (int i = from; i < to; i++) {
            // The sign without a branch: anything but zero times this is beyond 1.
            target[i] += factor * Math.min(1f, Math.max(-1f, values[i] * 1e38f));
        }
    }

    private static void addValues(float[] target, float[] values, int from, int to, float factor) {
        for (int i = from; i < to; i++) {
            target[i] += factor * values[i];
        }
    }
}
