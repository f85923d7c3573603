package org.espalier.nodes.network.fast;

import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nadam;

/** The update rules with running means of gradients and of their squares. */
final class MomentRules {

    private MomentRules() {
    }

    /** The power in single precision, as native code computes it. */
    private static float power(float base, int exponent) {
        return (float) Math.pow(base, exponent);
    }

    /** The learning rate with both means corrected for their start at zero; all roundings as in native code. */
    private static float correctedRate(float rate, float decay1, float decay2, int iteration, float epsilon) {
        float corrected = (float) (rate * (float) Math.sqrt(1 - power(decay2, iteration + 1)) / (1.0 - power(decay1, iteration + 1)));
        return Float.isFinite(corrected) && corrected != 0 ? corrected : epsilon;
    }

    /** Kingma, Ba: Adam: A Method for Stochastic Optimization, ICLR 2015. With weight decay it is AdamW (Loshchilov, Hutter, 2019). */
    static final class AdaptiveMoments extends UpdateRule {
        private final float decay1;
        private final float decay2;
        private final float epsilon;
        private float rate;

        AdaptiveMoments(Adam configured) {
            super(configured);
            decay1 = (float) configured.getBeta1();
            decay2 = (float) configured.getBeta2();
            epsilon = (float) configured.getEpsilon();
        }

        @Override
        int memories() {
            return 2;
        }

        @Override
        void prepare(int iteration, int epoch) {
            rate = correctedRate((float) learningRate(iteration, epoch), decay1, decay2, iteration, epsilon);
        }

        @Override
        void apply(float[] gradients, float[][] memory, int from, int to) {
            apply(gradients, memory[0], memory[1], from, to, rate, decay1, decay2, epsilon);
        }

        private static void apply(float[] gradients, float[] means, float[] squares, int from, int to, float rate,
                float decay1, float decay2, float epsilon) {
            float rest1 = 1 - decay1;
            float rest2 = 1 - decay2;
            for (int i = from; i < to; i++) {
                float gradient = gradients[i];
                float mean = decay1 * means[i] + gradient * rest1;
                float square = decay2 * squares[i] + gradient * gradient * rest2;
                means[i] = mean;
                squares[i] = square;
                gradients[i] = mean * rate / ((float) Math.sqrt(square) + epsilon);
            }
        }
    }

    /** Reddi, Kale, Kumar: On the Convergence of Adam and Beyond, ICLR 2018. */
    static final class LargestMoments extends UpdateRule {
        private final float decay1;
        private final float decay2;
        private final float epsilon;
        private float rate;

        LargestMoments(AMSGrad configured) {
            super(configured);
            decay1 = (float) configured.getBeta1();
            decay2 = (float) configured.getBeta2();
            epsilon = (float) configured.getEpsilon();
        }

        @Override
        int memories() {
            return 3;
        }

        @Override
        void prepare(int iteration, int epoch) {
            rate = correctedRate((float) learningRate(iteration, epoch), decay1, decay2, iteration, epsilon);
        }

        @Override
        void apply(float[] gradients, float[][] memory, int from, int to) {
            apply(gradients, memory[0], memory[1], memory[2], from, to, rate, decay1, decay2, epsilon);
        }

        private static void apply(float[] gradients, float[] means, float[] squares, float[] largest, int from, int to,
                float rate, float decay1, float decay2, float epsilon) {
            float rest1 = 1 - decay1;
            float rest2 = 1 - decay2;
            for (int i = from; i < to; i++) {
                float gradient = gradients[i];
                float mean = decay1 * means[i] + gradient * rest1;
                float square = decay2 * squares[i] + gradient * gradient * rest2;
                float most = Math.max(largest[i], square);
                means[i] = mean;
                squares[i] = square;
                largest[i] = most;
                gradients[i] = rate * mean / ((float) Math.sqrt(most) + epsilon);
            }
        }
    }

    /** AdaMax, in the paper on Adam, section 7.1. */
    static final class InfinityNorm extends UpdateRule {
        private final float decay1;
        private final float decay2;
        private final float epsilon;
        private float rate;

        InfinityNorm(AdaMax configured) {
            super(configured);
            decay1 = (float) configured.getBeta1();
            decay2 = (float) configured.getBeta2();
            epsilon = (float) configured.getEpsilon();
        }

        @Override
        int memories() {
            return 2;
        }

        @Override
        void prepare(int iteration, int epoch) {
            float corrected = (float) ((float) learningRate(iteration, epoch) / (1.0 - power(decay1, iteration + 1)));
            rate = Float.isFinite(corrected) && corrected != 0 ? corrected : epsilon;
        }

        @Override
        void apply(float[] gradients, float[][] memory, int from, int to) {
            apply(gradients, memory[0], memory[1], from, to, rate, decay1, decay2);
        }

        private static void apply(float[] gradients, float[] means, float[] norms, int from, int to, float rate,
                float decay1, float decay2) {
            float rest1 = 1 - decay1;
            for (int i = from; i < to; i++) {
                float gradient = gradients[i];
                float mean = decay1 * means[i] + gradient * rest1;
                float norm = Math.max(decay2 * norms[i], Math.abs(gradient)) + 1e-32f;
                means[i] = mean;
                norms[i] = norm;
                gradients[i] = mean * rate / norm;
            }
        }
    }

    /** Dozat: Incorporating Nesterov Momentum into Adam, ICLR workshop 2016, as Deeplearning4j has it: squares stay uncorrected. */
    static final class NesterovMoments extends UpdateRule {
        private final float decay1;
        private final float decay2;
        private final float epsilon;
        private float rate;
        private float correction;

        NesterovMoments(Nadam configured) {
            super(configured);
            decay1 = (float) configured.getBeta1();
            decay2 = (float) configured.getBeta2();
            epsilon = (float) configured.getEpsilon();
        }

        @Override
        int memories() {
            return 2;
        }

        @Override
        void prepare(int iteration, int epoch) {
            rate = (float) learningRate(iteration, epoch);
            correction = (float) (1.0 - power(decay1, iteration + 1));
        }

        @Override
        void apply(float[] gradients, float[][] memory, int from, int to) {
            apply(gradients, memory[0], memory[1], from, to, rate / correction, decay1, decay2, epsilon);
        }

        private static void apply(float[] gradients, float[] means, float[] squares, int from, int to, float rate,
                float decay1, float decay2, float epsilon) {
            float rest1 = 1 - decay1;
            float rest2 = 1 - decay2;
            for (int i = from; i < to; i++) {
                float gradient = gradients[i];
                float part = gradient * rest1;
                float mean = decay1 * means[i] + part;
                float square = decay2 * squares[i] + gradient * gradient * rest2;
                means[i] = mean;
                squares[i] = square;
                gradients[i] = rate * (mean * decay1 + part) / ((float) Math.sqrt(square) + epsilon);
            }
        }
    }
}
