package org.espalier.nodes.network.fast;

import java.util.Arrays;

/** The largest value that a window sees, channel by channel. */
final class MaximumPoolingStage implements Stage {
    private final Window window;
    private final int channels;
    private final float[] output;
    private final float[] inputGradient;
    private final float[] remaining;
    private float[] input;

    MaximumPoolingStage(Window window, int maximumRows) {
        this.window = window;
        channels = window.input().channels();
        output = new float[Math.multiplyExact(maximumRows, window.places() * channels)];
        inputGradient = new float[Math.multiplyExact(maximumRows, window.input().size())];
        remaining = new float[channels];
        input = output;
    }

    @Override
    public float[] forward(float[] input, int rows, boolean training) {
        this.input = input;
        int to = 0;
        for (int image = 0; image < rows; image++) {
            int base = image * window.input().size();
            for (int y = 0; y < window.outputHeight(); y++) {
                for (int x = 0; x < window.outputWidth(); x++) {
                    Arrays.fill(output, to, to + channels, Float.NEGATIVE_INFINITY);
                    for (int row = window.firstRow(y); row < window.lastRow(y); row++) {
                        for (int column = window.firstColumn(x); column < window.lastColumn(x); column++) {
                            keepLarger(output, to, input, base + window.offset(y, x, row, column), channels);
                        }
                    }
                    to += channels;
                }
            }
        }
        return output;
    }

    private static void keepLarger(float[] target, int to, float[] source, int from, int count) {
        for (int i = 0; i < count; i++) {
            target[to + i] = Math.max(target[to + i], source[from + i]);
        }
    }

    @Override
    public float[] backward(float[] gradient, int rows, boolean inputWanted) {
        if (!inputWanted) {
            return inputGradient;
        }
        Arrays.fill(inputGradient, 0, rows * window.input().size(), 0f);
        int at = 0;
        for (int image = 0; image < rows; image++) {
            int base = image * window.input().size();
            for (int y = 0; y < window.outputHeight(); y++) {
                for (int x = 0; x < window.outputWidth(); x++) {
                    System.arraycopy(gradient, at, remaining, 0, channels);
                    for (int row = window.firstRow(y); row < window.lastRow(y); row++) {
                        for (int column = window.firstColumn(x); column < window.lastColumn(x); column++) {
                            give(remaining, output, at, input, inputGradient, base + window.offset(y, x, row, column), channels);
                        }
                    }
                    at += channels;
                }
            }
        }
        return inputGradient;
    }

    /**
     * Gives what remains of a gradient to a point where that point has the largest value, so that of equal values the first gets
     * it all. Without a branch: the factor is 1 where the difference to the largest is 0, and 0 elsewhere.
     */
    private static void give(float[] remaining, float[] largest, int at, float[] values, float[] target, int point, int count) {
        for (int i = 0; i < count; i++) {
            float factor = 1f - Math.min(1f, (largest[at + i] - values[point + i]) * 1e38f);
            float part = factor * remaining[i];
            target[point + i] += part;
            remaining[i] -= part;
        }
    }
}
