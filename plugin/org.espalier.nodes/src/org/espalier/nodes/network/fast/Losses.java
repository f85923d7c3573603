package org.espalier.nodes.network.fast;

/** The loss functions of Deeplearning4j, cut off near infinity where it cuts them off. */
final class Losses {
    private static final float SMALLEST = 1e-5f;

    private Losses() {
    }

    private static float clip(float value, float low, float high) {
        return Math.min(high, Math.max(low, value));
    }

    /** A loss that is a sum over the outputs. */
    private abstract static class Sum implements Loss {

        @Override
        public final double value(float[] labels, float[] outputs, int rows, int width) {
            double sum = 0;
            for (int row = 0; row < rows; row++) {
                for (int column = 0, i = row * width; column < width; column++, i++) {
                    sum += value(labels[i], outputs[i], column, width);
                }
            }
            return sum;
        }

        @Override
        public final void gradient(float[] labels, float[] outputs, float[] gradient, int rows, int width) {
            for (int row = 0; row < rows; row++) {
                for (int column = 0, i = row * width; column < width; column++, i++) {
                    gradient[i] = gradient(labels[i], outputs[i], column, width);
                }
            }
        }

        abstract double value(float label, float output, int column, int width);

        abstract float gradient(float label, float output, int column, int width);
    }

    /** -sum of w y log(o), for classes that exclude each other. */
    static final class CrossEntropy extends Sum {
        private final float[] weights;
        private final float limit;

        CrossEntropy(float[] weights, float limit) {
            this.weights = weights;
            this.limit = limit;
        }

        @Override
        double value(float label, float output, int column, int width) {
            // 0 log(0) is 0 here.
            return label == 0 ? 0 : -weights[column] * label * Math.log(clip(output, limit, 1 - limit));
        }

        @Override
        float gradient(float label, float output, int column, int width) {
            return -weights[column] * label / output;
        }

        /** The gradient by the inputs of a softmax, in one step: exact where a probability rounds to 0. */
        void gradientBySoftmaxInputs(float[] labels, float[] outputs, float[] gradient, int rows, int width) {
            for (int row = 0; row < rows; row++) {
                int from = row * width;
                float sum = 0;
                for (int column = 0; column < width; column++) {
                    sum += weights[column] * labels[from + column];
                }
                for (int column = 0; column < width; column++) {
                    gradient[from + column] = outputs[from + column] * sum - weights[column] * labels[from + column];
                }
            }
        }
    }

    /** -sum of w (y log(o) + (1 - y) log(1 - o)), for independent yes-or-no outputs. */
    static final class BinaryCrossEntropy extends Sum {
        private final float[] weights;
        private final float limit;

        BinaryCrossEntropy(float[] weights, float limit) {
            this.weights = weights;
            this.limit = limit;
        }

        @Override
        double value(float label, float output, int column, int width) {
            float o = clip(output, limit, 1 - limit);
            return -weights[column] * (label * Math.log(o) + (1 - label) * Math.log(1 - o));
        }

        @Override
        float gradient(float label, float output, int column, int width) {
            float o = clip(output, limit, 1 - limit);
            return weights[column] * (o - label) / (o * (1 - o));
        }
    }

    /** Sum of w (y - o)^2, times a factor: 1 / width for the mean. */
    static final class SquaredError extends Sum {
        private final float[] weights;
        private final float factor;

        SquaredError(float[] weights, float factor) {
            this.weights = weights;
            this.factor = factor;
        }

        @Override
        double value(float label, float output, int column, int width) {
            double error = output - label;
            return factor * weights[column] * error * error;
        }

        @Override
        float gradient(float label, float output, int column, int width) {
            return 2 * (output - label) * weights[column] * factor;
        }
    }

    /** Sum of w |y - o|, times a factor: 1 / width for the mean. */
    static final class AbsoluteError extends Sum {
        private final float[] weights;
        private final float factor;

        AbsoluteError(float[] weights, float factor) {
            this.weights = weights;
            this.factor = factor;
        }

        @Override
        double value(float label, float output, int column, int width) {
            return factor * weights[column] * Math.abs((double) output - label);
        }

        @Override
        float gradient(float label, float output, int column, int width) {
            return Math.signum(output - label) * weights[column] * factor;
        }
    }

    /** Mean of w |y - o| / |y|, in per cent. */
    static final class AbsolutePercentageError extends Sum {
        private final float[] weights;

        AbsolutePercentageError(float[] weights) {
            this.weights = weights;
        }

        @Override
        double value(float label, float output, int column, int width) {
            return 100.0 / width * weights[column] * Math.abs((label - output) / label);
        }

        @Override
        float gradient(float label, float output, int column, int width) {
            return Math.signum(label - output) / Math.abs(label) * (-100f / width) * weights[column];
        }
    }

    /** Mean of w (log(1 + o) - log(1 + y))^2. */
    static final class SquaredLogarithmicError extends Sum {
        private final float[] weights;

        SquaredLogarithmicError(float[] weights) {
            this.weights = weights;
        }

        @Override
        double value(float label, float output, int column, int width) {
            double error = Math.log((output + 1) / (label + 1));
            return weights[column] * error * error / width;
        }

        @Override
        float gradient(float label, float output, int column, int width) {
            return 2f / width / (output + 1) * (float) Math.log((output + 1) / (label + 1)) * weights[column];
        }
    }

    /** Sum of y log(y / o). */
    static final class KullbackLeiblerDivergence extends Sum {
        @Override
        double value(float label, float output, int column, int width) {
            float y = clip(label, SMALLEST, 1);
            return y * Math.log(y / clip(output, SMALLEST, 1));
        }

        @Override
        float gradient(float label, float output, int column, int width) {
            return -label / output;
        }
    }

    /** Sum of o - y log(o). */
    static final class Poisson extends Sum {
        @Override
        double value(float label, float output, int column, int width) {
            return output - label * Math.log(output);
        }

        @Override
        float gradient(float label, float output, int column, int width) {
            return 1 - label / output;
        }
    }

    /** Sum of max(0, 1 - y o), for labels -1 and 1. */
    static final class Hinge extends Sum {
        @Override
        double value(float label, float output, int column, int width) {
            return Math.max(0, 1 - label * output);
        }

        @Override
        float gradient(float label, float output, int column, int width) {
            return 1 - label * output > 0 ? -label : 0;
        }
    }

    /** Sum of max(0, 1 - y o)^2, for labels -1 and 1. */
    static final class SquaredHinge extends Sum {
        @Override
        double value(float label, float output, int column, int width) {
            double margin = Math.max(0, 1 - label * output);
            return margin * margin;
        }

        @Override
        float gradient(float label, float output, int column, int width) {
            return -2 * label * Math.max(0, 1 - label * output);
        }
    }

    /** Minus the cosine of the angle between labels and outputs. */
    static final class CosineProximity implements Loss {
        @Override
        public double value(float[] labels, float[] outputs, int rows, int width) {
            double sum = 0;
            for (int from = 0; from < rows * width; from += width) {
                double labelNorm = Math.max(SMALLEST, Math.sqrt(Loops.squares(labels, from, width)));
                double outputNorm = Math.max(SMALLEST, Math.sqrt(Loops.squares(outputs, from, width)));
                sum -= dot(labels, outputs, from, width) / labelNorm / outputNorm;
            }
            return sum;
        }

        @Override
        public void gradient(float[] labels, float[] outputs, float[] gradient, int rows, int width) {
            for (int from = 0; from < rows * width; from += width) {
                double labelNorm = Math.max(SMALLEST, Math.sqrt(Loops.squares(labels, from, width)));
                double squares = Loops.squares(outputs, from, width);
                double divisor = labelNorm * Math.max(SMALLEST, Math.sqrt(squares)) * Math.max(SMALLEST, squares);
                double dot = dot(labels, outputs, from, width);
                for (int i = from; i < from + width; i++) {
                    gradient[i] = (float) ((outputs[i] * dot - labels[i] * squares) / divisor);
                }
            }
        }

        private static double dot(float[] first, float[] second, int from, int count) {
            double sum = 0;
            for (int i = from; i < from + count; i++) {
                sum += (double) first[i] * second[i];
            }
            return sum;
        }
    }
}
