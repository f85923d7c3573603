package org.espalier.nodes.network.fast;

import java.util.Arrays;

/**
 * The largest or the mean of the values that a window sees, channel by channel.
 *
 * <p>Works on one image at a time and on one window position at a time: what that position sees at all places is copied into one
 * run, so that the arithmetic is loops over whole runs.
 */
final class PoolingStage implements Stage {

    enum Kind {
        LARGEST, MEAN, MEAN_WITH_PADDING
    }

    private final Kind kind;
    private final int inputSize;
    private final int outputSize;
    private final boolean overlapping;
    private final boolean padded;
    /** For each window position: what it sees, to the places. */
    private final Runs[] positions;
    private final float[] output;
    private final float[] inputGradient;
    private final float[] seen;
    private final float[] result;
    private final float[] remaining;
    /** What the mean multiplies a sum by, for each output value. */
    private final float[] factors;
    /** One image, for windows that overlap. */
    private final float[] sum;
    private final float[] aligned;
    private float[] input;

    PoolingStage(Window window, Kind kind, int maximumRows) {
        this.kind = kind;
        inputSize = window.input().size();
        outputSize = Math.multiplyExact(window.places(), window.input().channels());
        overlapping = (window.height() - 1) * window.dilationHeight() >= window.strideHeight()
                || (window.width() - 1) * window.dilationWidth() >= window.strideWidth();
        padded = !window.inside();
        output = new float[Math.multiplyExact(maximumRows, outputSize)];
        inputGradient = new float[Math.multiplyExact(maximumRows, inputSize)];
        seen = new float[outputSize];
        result = new float[outputSize];
        remaining = new float[outputSize];
        factors = new float[outputSize];
        sum = new float[overlapping ? inputSize : 0];
        aligned = new float[sum.length];
        positions = new Runs[window.height() * window.width()];
        for (int row = 0; row < window.height(); row++) {
            for (int column = 0; column < window.width(); column++) {
                positions[row * window.width() + column] = runs(window, row, column);
            }
        }
        for (int i = 0; i < outputSize; i++) {
            factors[i] = 1f / (kind == Kind.MEAN_WITH_PADDING ? positions.length : factors[i]);
        }
        input = output;
    }

    /** Notes too, in {@link #factors}, how many positions see a point. */
    private Runs runs(Window window, int row, int column) {
        Runs runs = new Runs();
        int channels = window.input().channels();
        int to = 0;
        for (int y = 0; y < window.outputHeight(); y++) {
            for (int x = 0; x < window.outputWidth(); x++, to += channels) {
                if (window.sees(y, x, row, column)) {
                    runs.add(window.input().point(window.inputRow(y, row), window.inputColumn(x, column)) * channels, to, channels);
                    for (int i = to; i < to + channels; i++) {
                        factors[i]++;
                    }
                }
            }
        }
        return runs;
    }

    @Override
    public float[] forward(float[] input, int rows, boolean training) {
        this.input = input;
        for (int number = 0; number < rows; number++) {
            if (kind == Kind.LARGEST) {
                findLargest(number);
            } else {
                findMean(number);
            }
            System.arraycopy(result, 0, output, number * outputSize, outputSize);
        }
        return output;
    }

    private void findLargest(int number) {
        gather(number, positions[0], result, Float.NEGATIVE_INFINITY);
        for (int position = 1; position < positions.length; position++) {
            gather(number, positions[position], seen, Float.NEGATIVE_INFINITY);
            keepLarger(result, seen, outputSize);
        }
    }

    private void findMean(int number) {
        gather(number, positions[0], result, 0f);
        for (int position = 1; position < positions.length; position++) {
            gather(number, positions[position], seen, 0f);
            Loops.add(result, seen, 0, outputSize);
        }
        Loops.multiply(result, factors, outputSize);
    }

    /** Copies what a window position sees at all places of an image. */
    private void gather(int number, Runs position, float[] target, float outside) {
        if (padded) {
            Arrays.fill(target, outside);
        }
        position.copy(input, number * inputSize, target, 0);
    }

    private static void keepLarger(float[] target, float[] source, int count) {
        for (int i = 0; i < count; i++) {
            target[i] = Math.max(target[i], source[i]);
        }
    }

    @Override
    public float[] backward(float[] gradient, int rows, boolean inputWanted) {
        if (inputWanted) {
            if (!overlapping) {
                // Points that no window sees.
                Arrays.fill(inputGradient, 0, rows * inputSize, 0f);
            }
            for (int number = 0; number < rows; number++) {
                backward(gradient, number);
            }
        }
        return inputGradient;
    }

    private void backward(float[] gradient, int number) {
        System.arraycopy(gradient, number * outputSize, remaining, 0, outputSize);
        if (kind == Kind.LARGEST) {
            System.arraycopy(output, number * outputSize, result, 0, outputSize);
        } else {
            Loops.multiply(remaining, factors, outputSize);
        }
        Arrays.fill(sum, 0f);
        for (Runs position : positions) {
            float[] part = remaining;
            if (kind == Kind.LARGEST) {
                gather(number, position, seen, Float.NEGATIVE_INFINITY);
                take(remaining, result, seen, outputSize);
                part = seen;
            }
            if (overlapping) {
                position.addBack(part, 0, sum, aligned);
            } else {
                position.copyBack(part, 0, inputGradient, number * inputSize);
            }
        }
        if (overlapping) {
            System.arraycopy(sum, 0, inputGradient, number * inputSize, inputSize);
        }
    }

    /**
     * Replaces values by what remains of the gradient where they are the largest, and by zero elsewhere; takes it away there, so
     * that of equal values the first gets it all. Without a branch: the factor is 1 where the difference to the largest is 0.
     */
    private static void take(float[] remaining, float[] largest, float[] values, int count) {
        for (int i = 0; i < count; i++) {
            float part = (1f - Math.min(1f, (largest[i] - values[i]) * 1e38f)) * remaining[i];
            values[i] = part;
            remaining[i] -= part;
        }
    }
}
