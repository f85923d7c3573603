package org.espalier.nodes.network.fast;

import java.util.Arrays;

/**
 * Scales every channel to mean 0 and variance 1 over the batch, then by a learned factor and offset; outside training over
 * running means of both. Ioffe, Szegedy: Batch Normalization, ICML 2015.
 *
 * <p>Deeplearning4j keeps the running means as parameters, whose "gradient" is what they change by, and the variance, if so
 * configured, as the logarithm of the standard deviation.
 *
 * <p>A point is one set of channels: a place of an image, or a row of plain values. The work goes over blocks of points, with
 * what belongs to the channels repeated for each point of a block, so that all loops run over whole blocks.
 */
final class BatchNormalizationStage implements Stage {
    private static final int BLOCK_POINTS = 64;

    private final int points;
    private final int channels;
    private final int block;
    private final int offset;
    private final Kind kind;
    private final Parameters parameters;
    private final float[] output;
    private final float[] normalized;
    private final float[] mean;
    private final float[] variance;
    private final double[] sums;
    /** One block each: values in work, sums of the blocks so far, and what belongs to the channels, repeated. */
    private final float[] first;
    private final float[] second;
    private final float[] sum;
    private final float[] scales;
    private final float[] shifts;
    private final float[] products;
    private final float[] channel;

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
        block = Math.multiplyExact(BLOCK_POINTS, channels);
        this.offset = offset;
        this.kind = kind;
        this.parameters = parameters;
        output = new float[Math.multiplyExact(maximumRows, shape.size())];
        normalized = new float[output.length];
        mean = new float[channels];
        variance = new float[channels];
        sums = new double[channels];
        first = new float[block];
        second = new float[block];
        sum = new float[block];
        scales = new float[block];
        shifts = new float[block];
        products = new float[block];
        channel = new float[channels];
    }

    @Override
    public boolean trainable() {
        return true;
    }

    @Override
    public float[] forward(float[] input, int rows, boolean training) {
        int size = rows * points * channels;
        if (training) {
            measure(input, size);
        } else {
            recall();
        }
        for (int i = 0; i < channels; i++) {
            channel[i] = (float) (1 / Math.sqrt(variance[i] + kind.epsilon));
        }
        Loops.tile(channel, 0, channels, scales);
        Loops.tile(mean, 0, channels, shifts);
        for (int from = 0; from < size; from += block) {
            int count = Math.min(block, size - from);
            System.arraycopy(input, from, first, 0, count);
            normalize(first, shifts, scales, count);
            System.arraycopy(first, 0, normalized, from, count);
        }
        Loops.tile(parameters.values, offset, channels, scales);
        Loops.tile(parameters.values, offset + channels, channels, shifts);
        for (int from = 0; from < size; from += block) {
            int count = Math.min(block, size - from);
            System.arraycopy(normalized, from, first, 0, count);
            scale(first, scales, shifts, count);
            System.arraycopy(first, 0, output, from, count);
        }
        return output;
    }

    private static void normalize(float[] values, float[] means, float[] factors, int count) {
        for (int i = 0; i < count; i++) {
            values[i] = (values[i] - means[i]) * factors[i];
        }
    }

    private static void scale(float[] values, float[] factors, float[] terms, int count) {
        for (int i = 0; i < count; i++) {
            values[i] = values[i] * factors[i] + terms[i];
        }
    }

    /** Mean and variance of the batch. */
    private void measure(float[] input, int size) {
        int count = size / channels;
        Arrays.fill(sum, 0f);
        for (int from = 0; from < size; from += block) {
            int length = Math.min(block, size - from);
            System.arraycopy(input, from, first, 0, length);
            Loops.add(sum, first, 0, length);
        }
        fold();
        for (int i = 0; i < channels; i++) {
            mean[i] = (float) (sums[i] / count);
        }
        Loops.tile(mean, 0, channels, shifts);
        Arrays.fill(sum, 0f);
        for (int from = 0; from < size; from += block) {
            int length = Math.min(block, size - from);
            System.arraycopy(input, from, first, 0, length);
            addSquares(sum, first, shifts, length);
        }
        fold();
        for (int i = 0; i < channels; i++) {
            variance[i] = (float) (sums[i] / count);
        }
    }

    private static void addSquares(float[] target, float[] values, float[] means, int count) {
        for (int i = 0; i < count; i++) {
            float difference = values[i] - means[i];
            target[i] += difference * difference;
        }
    }

    private static void addProducts(float[] target, float[] first, float[] second, int count) {
        for (int i = 0; i < count; i++) {
            target[i] += first[i] * second[i];
        }
    }

    /** Adds up {@link #sum} channel by channel. */
    private void fold() {
        Arrays.fill(sums, 0);
        for (int from = 0; from < block; from += channels) {
            for (int i = 0; i < channels; i++) {
                sums[i] += sum[from + i];
            }
        }
    }

    /** The running means. */
    private void recall() {
        System.arraycopy(parameters.values, offset + 2 * channels, mean, 0, channels);
        for (int i = 0; i < channels; i++) {
            variance[i] = (float) runningVariance(i);
        }
    }

    private double runningVariance(int number) {
        float kept = parameters.values[offset + 3 * channels + number];
        return kind.logarithmic ? Math.pow(10, 2 * (double) kept) : kept;
    }

    @Override
    public float[] backward(float[] gradient, int rows, boolean inputWanted) {
        int size = rows * points * channels;
        sumGradients(gradient, size, true, offset);
        sumGradients(gradient, size, false, offset + channels);
        changeRunningMeans();
        if (inputWanted) {
            inputGradient(gradient, size);
        }
        return gradient;
    }

    /** Sums the gradient, or its products with the normalised values, into the gradient of some parameters. */
    private void sumGradients(float[] gradient, int size, boolean times, int target) {
        Arrays.fill(sum, 0f);
        for (int from = 0; from < size; from += block) {
            int length = Math.min(block, size - from);
            System.arraycopy(gradient, from, first, 0, length);
            if (times) {
                System.arraycopy(normalized, from, second, 0, length);
                addProducts(sum, first, second, length);
            } else {
                Loops.add(sum, first, 0, length);
            }
        }
        fold();
        for (int i = 0; i < channels; i++) {
            parameters.gradients[target + i] = (float) sums[i];
        }
    }

    private void inputGradient(float[] gradient, int size) {
        int count = size / channels;
        for (int i = 0; i < channels; i++) {
            channel[i] = (float) (parameters.values[offset + i] / Math.sqrt(variance[i] + kind.epsilon));
        }
        Loops.tile(channel, 0, channels, scales);
        tileMeans(offset, count, products);
        tileMeans(offset + channels, count, shifts);
        for (int from = 0; from < size; from += block) {
            int length = Math.min(block, size - from);
            System.arraycopy(gradient, from, first, 0, length);
            System.arraycopy(normalized, from, second, 0, length);
            combine(first, second, scales, products, shifts, length);
            System.arraycopy(first, 0, gradient, from, length);
        }
    }

    private void tileMeans(int from, int count, float[] target) {
        for (int i = 0; i < channels; i++) {
            channel[i] = parameters.gradients[from + i] / count;
        }
        Loops.tile(channel, 0, channels, target);
    }

    private static void combine(float[] gradient, float[] normalized, float[] factors, float[] products, float[] values, int count) {
        for (int i = 0; i < count; i++) {
            gradient[i] = (gradient[i] - normalized[i] * products[i] - values[i]) * factors[i];
        }
    }

    private void changeRunningMeans() {
        double rest = 1 - kind.decay;
        for (int i = 0; i < channels; i++) {
            int at = offset + 2 * channels + i;
            parameters.gradients[at] = (float) ((parameters.values[at] - mean[i]) * rest);
            double before = runningVariance(i);
            double change = kind.logarithmic ? Math.log10(before / (before * kind.decay + variance[i] * rest)) / 2
                    : (before - variance[i]) * rest;
            parameters.gradients[at + channels] = (float) change;
        }
    }
}
