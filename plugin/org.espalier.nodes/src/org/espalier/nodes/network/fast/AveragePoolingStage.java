package org.espalier.nodes.network.fast;

import java.util.Arrays;

/** The mean of the values that a window sees, channel by channel. */
final class AveragePoolingStage implements Stage {
    private final Window window;
    private final boolean paddingCounts;
    private final int channels;
    private final float[] output;
    private final float[] inputGradient;

    /** @param paddingCounts whether the sum is divided by the window's whole size at the edges too */
    AveragePoolingStage(Window window, boolean paddingCounts, int maximumRows) {
        this.window = window;
        this.paddingCounts = paddingCounts;
        channels = window.input().channels();
        output = new float[Math.multiplyExact(maximumRows, window.places() * channels)];
        inputGradient = new float[Math.multiplyExact(maximumRows, window.input().size())];
    }

    private float factor(int y, int x) {
        int rows = window.lastRow(y) - window.firstRow(y);
        int columns = window.lastColumn(x) - window.firstColumn(x);
        return 1f / (paddingCounts ? window.height() * window.width() : rows * columns);
    }

    @Override
    public float[] forward(float[] input, int rows, boolean training) {
        int to = 0;
        for (int image = 0; image < rows; image++) {
            int base = image * window.input().size();
            for (int y = 0; y < window.outputHeight(); y++) {
                for (int x = 0; x < window.outputWidth(); x++) {
                    Arrays.fill(output, to, to + channels, 0f);
                    for (int row = window.firstRow(y); row < window.lastRow(y); row++) {
                        for (int column = window.firstColumn(x); column < window.lastColumn(x); column++) {
                            Loops.addTo(output, to, input, base + window.offset(y, x, row, column), channels);
                        }
                    }
                    Loops.scale(output, to, factor(y, x), channels);
                    to += channels;
                }
            }
        }
        return output;
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
                    for (int row = window.firstRow(y); row < window.lastRow(y); row++) {
                        for (int column = window.firstColumn(x); column < window.lastColumn(x); column++) {
                            Loops.addScaled(inputGradient, base + window.offset(y, x, row, column), factor(y, x), gradient, at, channels);
                        }
                    }
                    at += channels;
                }
            }
        }
        return inputGradient;
    }
}
