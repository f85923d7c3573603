package org.espalier.nodes.network.fast;

/**
 * Reorders images: rows of data and the inputs of dense layers have whole channels one after another, as Deeplearning4j
 * flattens them; between image layers the channels of a point are together.
 */
final class ChannelOrderStage implements Stage {
    private final int points;
    private final int channels;
    private final boolean toChannelsLast;
    private final float[] output;
    private final float[] inputGradient;

    ChannelOrderStage(Shape shape, boolean toChannelsLast, int maximumRows) {
        points = shape.points();
        channels = shape.channels();
        this.toChannelsLast = toChannelsLast;
        output = new float[Math.multiplyExact(maximumRows, shape.size())];
        inputGradient = new float[output.length];
    }

    @Override
    public float[] forward(float[] input, int rows, boolean training) {
        transpose(input, output, rows, toChannelsLast ? channels : points, toChannelsLast ? points : channels);
        return output;
    }

    @Override
    public float[] backward(float[] gradient, int rows, boolean inputWanted) {
        if (inputWanted) {
            transpose(gradient, inputGradient, rows, toChannelsLast ? points : channels, toChannelsLast ? channels : points);
        }
        return inputGradient;
    }

    /** From images of {@code height x width} values to images of {@code width x height}. */
    private static void transpose(float[] from, float[] to, int images, int height, int width) {
        for (int image = 0; image < images; image++) {
            int base = image * height * width;
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    to[base + x * height + y] = from[base + y * width + x];
                }
            }
        }
    }
}
