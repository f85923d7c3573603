package org.espalier.nodes.network.fast;

/**
 * The activation functions of Deeplearning4j that are lines, bent and cut, or powers.
 *
 * <p>Conditions are written as minima and maxima where that is possible, because the just-in-time compiler vectorises those and
 * not branches.
 */
final class SimpleActivations {
    /** Large enough that a positive float times this is at least 1, unless it is smaller than any that arithmetic produces. */
    private static final float STEEP = 1e38f;

    private SimpleActivations() {
    }

    /** 1 where x is positive, 0 elsewhere, without a branch. */
    private static float step(float x) {
        return Math.min(1f, Math.max(0f, x) * STEEP);
    }

    /** Every value as it is. */
    static final class Identity implements Activation {
        @Override
        public void forward(float[] inputs, float[] values, int rows, int width) {
            System.arraycopy(inputs, 0, values, 0, rows * width);
        }

        @Override
        public void backward(float[] inputs, float[] values, float[] gradient, int rows, int width) {
            // The derivative is 1.
        }
    }

    /** max(0, x). */
    static final class Rectifier implements Activation {
        @Override
        public void forward(float[] inputs, float[] values, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                values[i] = Math.max(inputs[i], 0f);
            }
        }

        @Override
        public void backward(float[] inputs, float[] values, float[] gradient, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                gradient[i] *= Math.min(1f, values[i] * STEEP);
            }
        }
    }

    /** min(limit, max(0, x)). */
    static final class BoundedRectifier implements Activation {
        private final float limit;

        BoundedRectifier(float limit) {
            this.limit = limit;
        }

        @Override
        public void forward(float[] inputs, float[] values, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                float x = inputs[i];
                values[i] = Math.min(limit, Math.max(x, 0f));
            }
        }

        @Override
        public void backward(float[] inputs, float[] values, float[] gradient, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                gradient[i] *= step(inputs[i]) * step(limit - inputs[i]);
            }
        }
    }

    /** x, times a slope where it is negative. */
    static final class LeakyRectifier implements Activation {
        private final float slope;

        LeakyRectifier(float slope) {
            this.slope = slope;
        }

        @Override
        public void forward(float[] inputs, float[] values, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                float x = inputs[i];
                values[i] = Math.max(x, 0f) + slope * Math.min(x, 0f);
            }
        }

        @Override
        public void backward(float[] inputs, float[] values, float[] gradient, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                gradient[i] *= slope + (1 - slope) * step(inputs[i]);
            }
        }
    }

    /** x above a threshold, 0 below. */
    static final class ThresholdedRectifier implements Activation {
        private final float threshold;

        ThresholdedRectifier(float threshold) {
            this.threshold = threshold;
        }

        @Override
        public void forward(float[] inputs, float[] values, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                float x = inputs[i];
                values[i] = x > threshold ? x : 0f;
            }
        }

        @Override
        public void backward(float[] inputs, float[] values, float[] gradient, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                gradient[i] = inputs[i] > threshold ? gradient[i] : 0f;
            }
        }
    }

    /** 0.2 x + 0.5, cut at 0 and 1. */
    static final class HardSigmoid implements Activation {
        @Override
        public void forward(float[] inputs, float[] values, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                float x = inputs[i];
                values[i] = Math.min(1f, Math.max(0f, 0.2f * x + 0.5f));
            }
        }

        @Override
        public void backward(float[] inputs, float[] values, float[] gradient, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                gradient[i] = inputs[i] < -2.5f || inputs[i] > 2.5f ? 0f : 0.2f * gradient[i];
            }
        }
    }

    /** x, cut at -1 and 1. */
    static final class HardTanh implements Activation {
        @Override
        public void forward(float[] inputs, float[] values, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                float x = inputs[i];
                values[i] = Math.min(1f, Math.max(-1f, x));
            }
        }

        @Override
        public void backward(float[] inputs, float[] values, float[] gradient, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                gradient[i] = inputs[i] < -1f || inputs[i] > 1f ? 0f : gradient[i];
            }
        }
    }

    /** x to the third power. */
    static final class Cube implements Activation {
        @Override
        public void forward(float[] inputs, float[] values, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                float x = inputs[i];
                values[i] = x * x * x;
            }
        }

        @Override
        public void backward(float[] inputs, float[] values, float[] gradient, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                gradient[i] *= 3 * inputs[i] * inputs[i];
            }
        }
    }
}
