package org.espalier.nodes.network.fast;

import java.util.Arrays;

/** The largest, the mean or the sum of the values of a whole image, channel by channel. */
final class GlobalPoolingStage implements Stage {

    enum Kind {
        LARGEST, MEAN, SUM
    }

    private final Kind kind;
    private final int points;
    private final int channels;
    private final int[] largest;
    private final float[] output;
    private final float[] inputGradient;

    GlobalPoolingStage(Kind kind, Shape input, int maximumRows) {
        this.kind = kind;
        points = input.points();
        channels = input.channels();
        output = new float[Math.multiplyExact(maximumRows, channels)];
        largest = new int[output.length];
        inputGradient = new float[Math.multiplyExact(maximumRows, input.size())];
    }

    @Override
    public float[] forward(float[] input, int rows, boolean training) {
        for (int image = 0; image < rows; image++) {
            int to = image * channels;
            int from = image * points * channels;
            if (kind == Kind.LARGEST) {
                findLargest(input, from, to);
            } else {
                findSum(input, from, to);
            }
        }
        return output;
    }

    private void findSum(float[] input, int from, int to) {
        for (int channel = 0; channel < channels; channel++) {
            float sum = 0;
            for (int at = from + channel; at < from + points * channels; at += channels) {
                sum += input[at];
            }
            output[to + channel] = kind == Kind.MEAN ? sum / points : sum;
        }
    }

    private void findLargest(float[] input, int from, int to) {
        for (int channel = 0; channel < channels; channel++) {
            int best = from + channel;
            for (int point = 1; point < points; point++) {
                int at = from + point * channels + channel;
                best = input[at] > input[best] ? at : best;
            }
            largest[to + channel] = best;
            output[to + channel] = input[best];
        }
    }

    @Override
    public float[] backward(float[] gradient, int rows, boolean inputWanted) {
        int size = points * channels;
        if (kind == Kind.LARGEST) {
            Arrays.fill(inputGradient, 0, rows * size, 0f);
            for (int i = 0; i < rows * channels; i++) {
                inputGradient[largest[i]] = gradient[i];
            }
            return inputGradient;
        }
        Loops.scale(gradient, 0, rows * channels, kind == Kind.MEAN ? 1f / points : 1f);
        for (int image = 0; image < rows; image++) {
            for (int point = 0; point < points; point++) {
                System.arraycopy(gradient, image * channels, inputGradient, image * size + point * channels, channels);
            }
        }
        return inputGradient;
    }
}
