package org.espalier.nodes.network.fast;

/** The activation functions of Deeplearning4j that need an exponential or a division, with its constants. */
final class SmoothActivations {

    private SmoothActivations() {
    }

    private static float sigmoid(float x) {
        return (float) (1 / (1 + Exponentials.exp(-x)));
    }

    /** log(1 + exp(x)), without overflow. */
    private static float softPlus(float x) {
        return (float) (Math.max(x, 0) + Math.log1p(Exponentials.exp(-Math.abs(x))));
    }

    /** x, and exp(x) - 1 where it is negative. */
    static final class ExponentialLinear implements Activation {
        @Override
        public void forward(float[] inputs, float[] values, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                float x = inputs[i];
                values[i] = x >= 0 ? x : (float) (Exponentials.exp(x) - 1);
            }
        }

        @Override
        public void backward(float[] inputs, float[] values, float[] gradient, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                gradient[i] *= inputs[i] >= 0 ? 1f : values[i] + 1;
            }
        }
    }

    /** Klambauer and others: Self-Normalizing Neural Networks, 2017. */
    static final class ScaledExponentialLinear implements Activation {
        private static final float LAMBDA = 1.0507009873554805f;
        private static final float LAMBDA_ALPHA = LAMBDA * 1.6732632423543772f;

        @Override
        public void forward(float[] inputs, float[] values, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                float x = inputs[i];
                values[i] = x > 0 ? LAMBDA * x : LAMBDA_ALPHA * (float) (Exponentials.exp(x) - 1);
            }
        }

        @Override
        public void backward(float[] inputs, float[] values, float[] gradient, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                gradient[i] *= inputs[i] > 0 ? LAMBDA : values[i] + LAMBDA_ALPHA;
            }
        }
    }

    /** x * sigmoid(1.702 x), the coarse form of GELU. */
    static final class SigmoidGaussianErrorLinear implements Activation {
        @Override
        public void forward(float[] inputs, float[] values, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                float x = inputs[i];
                values[i] = x * sigmoid(1.702f * x);
            }
        }

        @Override
        public void backward(float[] inputs, float[] values, float[] gradient, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                float x = inputs[i];
                float s = sigmoid(1.702f * x);
                gradient[i] *= s + 1.702f * x * s * (1 - s);
            }
        }
    }

    /** The form of GELU with a hyperbolic tangent. */
    static final class TanhGaussianErrorLinear implements Activation {
        private static final float SCALE = 0.7978845608f;
        private static final float CUBE = 0.044715f;

        @Override
        public void forward(float[] inputs, float[] values, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                float x = inputs[i];
                values[i] = 0.5f * x * (1 + Exponentials.tanh(SCALE * (x + CUBE * x * x * x)));
            }
        }

        @Override
        public void backward(float[] inputs, float[] values, float[] gradient, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                float x = inputs[i];
                float t = Exponentials.tanh(SCALE * (x + CUBE * x * x * x));
                gradient[i] *= 0.5f * (1 + t) + 0.5f * x * (1 - t * t) * SCALE * (1 + 3 * CUBE * x * x);
            }
        }
    }

    /** 1 / (1 + exp(-x)). */
    static final class Sigmoid implements Activation {
        @Override
        public void forward(float[] inputs, float[] values, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                float x = inputs[i];
                values[i] = sigmoid(x);
            }
        }

        @Override
        public void backward(float[] inputs, float[] values, float[] gradient, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                gradient[i] *= values[i] * (1 - values[i]);
            }
        }
    }

    /** The hyperbolic tangent. */
    static final class Tanh implements Activation {
        @Override
        public void forward(float[] inputs, float[] values, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                float x = inputs[i];
                values[i] = Exponentials.tanh(x);
            }
        }

        @Override
        public void backward(float[] inputs, float[] values, float[] gradient, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                gradient[i] *= 1 - values[i] * values[i];
            }
        }
    }

    /** 1.7159 times an approximation of tanh(2x / 3) without exponentials. */
    static final class RationalTanh implements Activation {
        @Override
        public void forward(float[] inputs, float[] values, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                float x = inputs[i];
                float y = 2f / 3f * x;
                float size = Math.abs(y);
                values[i] = 1.7159f * Math.signum(y) * (1 - 1 / (1 + size + y * y + 1.41645f * y * y * y * y));
            }
        }

        @Override
        public void backward(float[] inputs, float[] values, float[] gradient, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                float y = 2f / 3f * inputs[i];
                float size = Math.abs(y);
                float denominator = 1 + size + y * y + 1.41645f * y * y * y * y;
                float slope = (1 + 2 * size + 4 * 1.41645f * size * size * size) / (denominator * denominator);
                gradient[i] *= 1.7159f * 2f / 3f * slope;
            }
        }
    }

    /** max(0, tanh(x)). */
    static final class RectifiedTanh implements Activation {
        @Override
        public void forward(float[] inputs, float[] values, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                float x = inputs[i];
                values[i] = Math.max(0f, Exponentials.tanh(x));
            }
        }

        @Override
        public void backward(float[] inputs, float[] values, float[] gradient, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                gradient[i] *= inputs[i] > 0 ? 1 - values[i] * values[i] : 0f;
            }
        }
    }

    /** log(1 + exp(x)). */
    static final class SoftPlus implements Activation {
        @Override
        public void forward(float[] inputs, float[] values, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                float x = inputs[i];
                values[i] = softPlus(x);
            }
        }

        @Override
        public void backward(float[] inputs, float[] values, float[] gradient, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                gradient[i] *= sigmoid(inputs[i]);
            }
        }
    }

    /** x / (1 + |x|). */
    static final class SoftSign implements Activation {
        @Override
        public void forward(float[] inputs, float[] values, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                float x = inputs[i];
                values[i] = x / (1 + Math.abs(x));
            }
        }

        @Override
        public void backward(float[] inputs, float[] values, float[] gradient, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                float d = 1 + Math.abs(inputs[i]);
                gradient[i] /= d * d;
            }
        }
    }

    /** x * sigmoid(x). */
    static final class Swish implements Activation {
        @Override
        public void forward(float[] inputs, float[] values, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                float x = inputs[i];
                values[i] = x * sigmoid(x);
            }
        }

        @Override
        public void backward(float[] inputs, float[] values, float[] gradient, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                float s = sigmoid(inputs[i]);
                gradient[i] *= s + values[i] * (1 - s);
            }
        }
    }

    /** x * tanh(log(1 + exp(x))). Misra: Mish, 2019. */
    static final class Mish implements Activation {
        @Override
        public void forward(float[] inputs, float[] values, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                float x = inputs[i];
                values[i] = x * Exponentials.tanh(softPlus(x));
            }
        }

        @Override
        public void backward(float[] inputs, float[] values, float[] gradient, int rows, int width) {
            int count = rows * width;
            for (int i = 0; i < count; i++) {
                float x = inputs[i];
                float t = Exponentials.tanh(softPlus(x));
                gradient[i] *= t + x * (1 - t * t) * sigmoid(x);
            }
        }
    }

    /** exp(x) of each value over the sum of the row's. */
    static final class Softmax implements Activation {
        @Override
        public void forward(float[] inputs, float[] values, int rows, int width) {
            for (int row = 0; row < rows; row++) {
                softmax(inputs, values, row * width, row * width + width);
            }
        }

        private static void softmax(float[] inputs, float[] values, int from, int to) {
            float largest = inputs[from];
            for (int i = from + 1; i < to; i++) {
                largest = Math.max(largest, inputs[i]);
            }
            double sum = 0;
            for (int i = from; i < to; i++) {
                double value = Exponentials.exp(inputs[i] - largest);
                values[i] = (float) value;
                sum += value;
            }
            float factor = (float) (1 / sum);
            for (int i = from; i < to; i++) {
                values[i] *= factor;
            }
        }

        @Override
        public void backward(float[] inputs, float[] values, float[] gradient, int rows, int width) {
            for (int row = 0; row < rows; row++) {
                int from = row * width;
                float dot = 0;
                for (int i = from; i < from + width; i++) {
                    dot += values[i] * gradient[i];
                }
                for (int i = from; i < from + width; i++) {
                    gradient[i] = values[i] * (gradient[i] - dot);
                }
            }
        }
    }
}
