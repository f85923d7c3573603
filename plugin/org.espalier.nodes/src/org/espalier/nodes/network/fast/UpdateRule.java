package org.espalier.nodes.network.fast;

import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Turns gradients into the amounts to subtract from the parameters: what Deeplearning4j calls an updater, with its formulas in
 * its single precision.
 */
abstract class UpdateRule {
    private final IUpdater configured;

    UpdateRule(IUpdater configured) {
        this.configured = configured;
    }

    /** The rule that a configuration names. */
    static UpdateRule of(IUpdater configured) throws UnsupportedConfigurationException {
        // Exact classes: a subclass may compute something else.
        Class<?> type = configured.getClass();
        if (type == Sgd.class) {
            return new UpdateRules.GradientDescent((Sgd) configured);
        } else if (type == NoOp.class) {
            return new UpdateRules.Subtraction((NoOp) configured);
        } else if (type == Nesterovs.class) {
            return new UpdateRules.NesterovMomentum((Nesterovs) configured);
        } else if (type == AdaGrad.class) {
            return new UpdateRules.AdaptiveGradient((AdaGrad) configured);
        } else if (type == RmsProp.class) {
            return new UpdateRules.RootMeanSquare((RmsProp) configured);
        } else if (type == AdaDelta.class) {
            return new UpdateRules.AdaptiveDelta((AdaDelta) configured);
        } else if (type == Adam.class) {
            return new MomentRules.AdaptiveMoments((Adam) configured);
        } else if (type == AMSGrad.class) {
            return new MomentRules.LargestMoments((AMSGrad) configured);
        } else if (type == AdaMax.class) {
            return new MomentRules.InfinityNorm((AdaMax) configured);
        } else if (type == Nadam.class) {
            return new MomentRules.NesterovMoments((Nadam) configured);
        }
        throw new UnsupportedConfigurationException("the updater " + type.getSimpleName() + " is not known here");
    }

    /** The learning rate now; 1 for a rule that has none. */
    final double learningRate(int iteration, int epoch) {
        return configured.hasLearningRate() ? configured.getLearningRate(iteration, epoch) : 1;
    }

    /** How many values it remembers for each parameter. */
    abstract int memories();

    /** What it remembers before the first step. */
    float memoryAtStart() {
        return 0f;
    }

    /** Computes what is the same for all parameters in a step. */
    abstract void prepare(int iteration, int epoch);

    /**
     * Replaces the gradients of some parameters by their updates.
     *
     * @param gradients of all parameters
     * @param memory {@link #memories} arrays, one value a parameter
     * @param from the first parameter
     * @param to the parameter after the last
     */
    abstract void apply(float[] gradients, float[][] memory, int from, int to);
}
