package org.espalier.nodes.network.fast;

import java.util.Arrays;

/**
 * Scales every channel to mean 0 and variance 1 over the batch, then by a learned factor and offset; outside training over
 * running means of both. Ioffe, Szegedy: Batch Normalization, ICML 2015.
 *
 * <p>Deeplearning4j keeps the running means as parameters, whose "gradient" is what they change by, and the variance, if so
 * configured, as the logarithm of the standard deviation.
 */
final class BatchNormalizationStage implements Stage {
    /** Rows that are summed in single precision before the sum goes into one in double precision. */
    private static final int BLOCK = 64;

    private final int points;
    private final int channels;
    private final int offset;
    private final Kind kind;
    private final Parameters parameters;
    private final float[] output;
    private final float[] normalized;
    private final float[] mean;
    private final float[] variance;
    private final float[] scale;
    private final float[] shift;
    private final float[] partial;
    private final double[] sum;

    /**
     * @param epsilon added to the variance
     * @param decay weight of the past in the running means
     * @param logarithmic whether the variance is kept as log10 of the standard deviation
     */
    record Kind(double epsilon, double decay, boolean logarithmic) {
    }

    /** @param offset where factor, offset, running mean and running variance begin in the flat parameters */
    BatchNormalizationStage(Shape shape, int offset, Kind kind, Parameters parameters, int maximumRows) {
        points = shape.points();
        channels = shape.channels();
        this.offset = offset;
        this.kind = kind;
        this.parameters = parameters;
        output = new float[Math.multiplyExact(maximumRows, shape.size())];
        normalized = new float[output.length];
        mean = new float[channels];
        variance = new float[channels];
        scale = new float[channels];
        shift = new float[channels];
        partial = new float[channels];
        sum = new double[channels];
    }

    @Override
    public boolean trainable() {
        return true;
    }

    @Override
    public float[] forward(float[] input, int rows, boolean training) {
        int count = rows * points;
        if (training) {
            measure(input, count);
        } else {
            recall();
        }
        for (int channel = 0; channel < channels; channel++) {
            double deviation = Math.sqrt(variance[channel] + kind.epsilon);
            scale[channel] = (float) (1 / deviation);
            shift[channel] = (float) (-mean[channel] / deviation);
        }
        for (int row = 0; row < count; row++) {
            apply(input, normalized, row * channels, scale, shift, 0, channels);
        }
        // Factor and offset, which follow each other in the parameters.
        System.arraycopy(parameters.values, offset, scale, 0, channels);
        System.arraycopy(parameters.values, offset + channels, shift, 0, channels);
        for (int row = 0; row < count; row++) {
            apply(normalized, output, row * channels, scale, shift, 0, channels);
        }
        return output;
    }

    private static void apply(float[] from, float[] to, int at, float[] scale, float[] shift, int channel, int count) {
        for (int i = 0; i < count; i++) {
            to[at + i] = from[at + i] * scale[channel + i] + shift[channel + i];
        }
    }

    /** Mean and variance of the batch. */
    private void measure(float[] input, int count) {
        Arrays.fill(mean, 0f);
        sumSquaresOrValues(input, count, false);
        for (int channel = 0; channel < channels; channel++) {
            mean[channel] = (float) (sum[channel] / count);
        }
        sumSquaresOrValues(input, count, true);
        for (int channel = 0; channel < channels; channel++) {
            variance[channel] = (float) (sum[channel] / count);
        }
    }

    private void sumSquaresOrValues(float[] input, int count, boolean squares) {
        Arrays.fill(sum, 0);
        for (int from = 0; from < count; from += BLOCK) {
            Arrays.fill(partial, 0f);
            for (int row = from; row < Math.min(count, from + BLOCK); row++) {
                if (squares) {
                    addSquares(partial, input, row * channels, mean, channels);
                } else {
                    Loops.addTo(partial, 0, input, row * channels, channels);
                }
            }
            flush();
        }
    }

    private void flush() {
        for (int channel = 0; channel < channels; channel++) {
            sum[channel] += partial[channel];
        }
    }

    private static void addSquares(float[] target, float[] values, int at, float[] mean, int count) {
        for (int i = 0; i < count; i++) {
            float difference = values[at + i] - mean[i];
            target[i] += difference * difference;
        }
    }

    /** The running means. */
    private void recall() {
        System.arraycopy(parameters.values, offset + 2 * channels, mean, 0, channels);
        for (int channel = 0; channel < channels; channel++) {
            variance[channel] = (float) runningVariance(channel);
        }
    }

    private double runningVariance(int channel) {
        float kept = parameters.values[offset + 3 * channels + channel];
        return kind.logarithmic ? Math.pow(10, 2 * (double) kept) : kept;
    }

    @Override
    public float[] backward(float[] gradient, int rows, boolean inputWanted) {
        int count = rows * points;
        float[] gradients = parameters.gradients;
        sumProductsOrValues(gradient, count, true);
        for (int channel = 0; channel < channels; channel++) {
            gradients[offset + channel] = (float) sum[channel];
        }
        sumProductsOrValues(gradient, count, false);
        for (int channel = 0; channel < channels; channel++) {
            gradients[offset + channels + channel] = (float) sum[channel];
        }
        changeRunningMeans();
        if (inputWanted) {
            for (int channel = 0; channel < channels; channel++) {
                double factor = parameters.values[offset + channel] / Math.sqrt(variance[channel] + kind.epsilon);
                scale[channel] = (float) factor;
                partial[channel] = (float) (factor * gradients[offset + channel] / count);
                shift[channel] = (float) (factor * gradients[offset + channels + channel] / count);
            }
            for (int row = 0; row < count; row++) {
                combine(gradient, normalized, row * channels, scale, partial, shift, channels);
            }
        }
        return gradient;
    }

    private void sumProductsOrValues(float[] gradient, int count, boolean products) {
        Arrays.fill(sum, 0);
        for (int from = 0; from < count; from += BLOCK) {
            Arrays.fill(partial, 0f);
            for (int row = from; row < Math.min(count, from + BLOCK); row++) {
                if (products) {
                    addProducts(partial, gradient, normalized, row * channels, channels);
                } else {
                    Loops.addTo(partial, 0, gradient, row * channels, channels);
                }
            }
            flush();
        }
    }

    private static void addProducts(float[] target, float[] first, float[] second, int at, int count) {
        for (int i = 0; i < count; i++) {
            target[i] += first[at + i] * second[at + i];
        }
    }

    private static void combine(float[] gradient, float[] normalized, int at, float[] factor, float[] product, float[] value,
            int count) {
        for (int i = 0; i < count; i++) {
            gradient[at + i] = gradient[at + i] * factor[i] - normalized[at + i] * product[i] - value[i];
        }
    }

    private void changeRunningMeans() {
        double rest = 1 - kind.decay;
        for (int channel = 0; channel < channels; channel++) {
            int at = offset + 2 * channels + channel;
            parameters.gradients[at] = (float) ((parameters.values[at] - mean[channel]) * rest);
            double before = runningVariance(channel);
            double change = kind.logarithmic ? Math.log10(before / (before * kind.decay + variance[channel] * rest)) / 2
                    : (before - variance[channel]) * rest;
            parameters.gradients[at + channels] = (float) change;
        }
    }
}
