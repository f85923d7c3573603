package org.espalier.nodes.network.fast;

import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** The update rules without a mean of gradients. */
final class UpdateRules {

    private UpdateRules() {
    }

    /** Learning rate times gradient. */
    static final class GradientDescent extends UpdateRule {
        private float rate;

        GradientDescent(Sgd configured) {
            super(configured);
        }

        @Override
        int memories() {
            return 0;
        }

        @Override
        void prepare(int iteration, int epoch) {
            rate = (float) learningRate(iteration, epoch);
        }

        @Override
        void apply(float[] gradients, float[][] memory, int from, int to) {
            Loops.scale(gradients, from, to, rate);
        }
    }

    /** The gradient as it is: for statistics that are kept as parameters. */
    static final class Subtraction extends UpdateRule {

        Subtraction(NoOp configured) {
            super(configured);
        }

        @Override
        int memories() {
            return 0;
        }

        @Override
        void prepare(int iteration, int epoch) {
            // Nothing changes from step to step.
        }

        @Override
        void apply(float[] gradients, float[][] memory, int from, int to) {
            // The gradient is the update.
        }
    }

    /** Sutskever and others: On the importance of initialization and momentum in deep learning, ICML 2013. */
    static final class NesterovMomentum extends UpdateRule {
        private final Nesterovs configured;
        private float rate;
        private float momentum;

        NesterovMomentum(Nesterovs configured) {
            super(configured);
            this.configured = configured;
        }

        @Override
        int memories() {
            return 1;
        }

        @Override
        void prepare(int iteration, int epoch) {
            rate = (float) learningRate(iteration, epoch);
            momentum = (float) configured.currentMomentum(iteration, epoch);
        }

        @Override
        void apply(float[] gradients, float[][] memory, int from, int to) {
            apply(gradients, memory[0], from, to, rate, momentum);
        }

        private static void apply(float[] gradients, float[] velocities, int from, int to, float rate, float momentum) {
            float factor = -momentum - 1;
            for (int i = from; i < to; i++) {
                float before = momentum * velocities[i];
                float velocity = before - rate * gradients[i];
                velocities[i] = velocity;
                gradients[i] = before + factor * velocity;
            }
        }
    }

    /** Duchi, Hazan, Singer: Adaptive Subgradient Methods for Online Learning and Stochastic Optimization, JMLR 2011. */
    static final class AdaptiveGradient extends UpdateRule {
        private final float epsilon;
        private float rate;

        AdaptiveGradient(AdaGrad configured) {
            super(configured);
            epsilon = (float) configured.getEpsilon();
        }

        @Override
        int memories() {
            return 1;
        }

        @Override
        float memoryAtStart() {
            return (float) AdaGrad.DEFAULT_ADAGRAD_EPSILON;
        }

        @Override
        void prepare(int iteration, int epoch) {
            rate = (float) learningRate(iteration, epoch);
        }

        @Override
        void apply(float[] gradients, float[][] memory, int from, int to) {
            apply(gradients, memory[0], from, to, rate, epsilon);
        }

        private static void apply(float[] gradients, float[] sums, int from, int to, float rate, float epsilon) {
            for (int i = from; i < to; i++) {
                float gradient = gradients[i];
                float sum = sums[i] + gradient * gradient;
                sums[i] = sum;
                gradients[i] = rate * gradient / ((float) Math.sqrt(sum) + epsilon);
            }
        }
    }

    /** Tieleman, Hinton: Lecture 6.5 - RMSProp, COURSERA 2012. */
    static final class RootMeanSquare extends UpdateRule {
        private final float epsilon;
        private final float decay;
        private float rate;

        RootMeanSquare(RmsProp configured) {
            super(configured);
            epsilon = (float) configured.getEpsilon();
            decay = (float) configured.getRmsDecay();
        }

        @Override
        int memories() {
            return 1;
        }

        @Override
        float memoryAtStart() {
            return epsilon;
        }

        @Override
        void prepare(int iteration, int epoch) {
            rate = (float) learningRate(iteration, epoch);
        }

        @Override
        void apply(float[] gradients, float[][] memory, int from, int to) {
            apply(gradients, memory[0], from, to, rate, decay, epsilon);
        }

        private static void apply(float[] gradients, float[] means, int from, int to, float rate, float decay, float epsilon) {
            float rest = 1 - decay;
            for (int i = from; i < to; i++) {
                float gradient = gradients[i];
                float mean = means[i] * decay + gradient * gradient * rest;
                means[i] = mean;
                gradients[i] = rate * gradient / ((float) Math.sqrt(mean) + epsilon);
            }
        }
    }

    /** Zeiler: ADADELTA: An Adaptive Learning Rate Method, 2012. */
    static final class AdaptiveDelta extends UpdateRule {
        private final float epsilon;
        private final float decay;

        AdaptiveDelta(AdaDelta configured) {
            super(configured);
            epsilon = (float) configured.getEpsilon();
            decay = (float) configured.getRho();
        }

        @Override
        int memories() {
            return 2;
        }

        @Override
        void prepare(int iteration, int epoch) {
            // It has no learning rate.
        }

        @Override
        void apply(float[] gradients, float[][] memory, int from, int to) {
            apply(gradients, memory[0], memory[1], from, to, decay, epsilon);
        }

        private static void apply(float[] gradients, float[] squares, float[] updates, int from, int to, float decay,
                float epsilon) {
            float rest = 1 - decay;
            for (int i = from; i < to; i++) {
                float gradient = gradients[i];
                float square = decay * squares[i] + gradient * gradient * rest;
                float update = gradient * ((float) Math.sqrt(updates[i] + epsilon) / (float) Math.sqrt(square + epsilon));
                squares[i] = square;
                updates[i] = decay * updates[i] + update * update * rest;
                gradients[i] = update;
            }
        }
    }
}
