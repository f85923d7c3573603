package org.espalier.nodes.network.fast;

import org.deeplearning4j.nn.conf.ConvolutionMode;

/**
 * How a kernel moves over an image. Point (y, x) of the output sees the input points
 * {@code (y * strideHeight - top + i * dilationHeight, x * strideWidth - left + j * dilationWidth)}; those outside are zero for a
 * convolution and left out by pooling.
 *
 * @param input the image
 * @param height of the kernel
 * @param width of the kernel
 * @param strideHeight points from one place to the next below
 * @param strideWidth points from one place to the next to the right
 * @param top rows of padding above
 * @param left columns of padding to the left
 * @param dilationHeight points from one kernel row to the next
 * @param dilationWidth points from one kernel column to the next
 * @param outputHeight places from top to bottom
 * @param outputWidth places from left to right
 */
record Window(Shape input, int height, int width, int strideHeight, int strideWidth, int top, int left, int dilationHeight,
        int dilationWidth, int outputHeight, int outputWidth) {

    /** A window from a configuration's pairs of height and width. */
    static Window of(Shape input, int[] kernel, int[] stride, int[] padding, int[] dilation, ConvolutionMode mode)
            throws UnsupportedConfigurationException {
        int reachHeight = (kernel[0] - 1) * dilation[0] + 1;
        int reachWidth = (kernel[1] - 1) * dilation[1] + 1;
        int top = padding[0];
        int left = padding[1];
        int outputHeight;
        int outputWidth;
        switch (mode) {
            case Same -> {
                outputHeight = (input.height() + stride[0] - 1) / stride[0];
                outputWidth = (input.width() + stride[1] - 1) / stride[1];
                top = ((outputHeight - 1) * stride[0] + reachHeight - input.height()) / 2;
                left = ((outputWidth - 1) * stride[1] + reachWidth - input.width()) / 2;
            }
            case Strict, Truncate -> {
                int restHeight = input.height() - reachHeight + 2 * top;
                int restWidth = input.width() - reachWidth + 2 * left;
                if (mode == ConvolutionMode.Strict && (restHeight % stride[0] != 0 || restWidth % stride[1] != 0)) {
                    throw new UnsupportedConfigurationException("the kernel does not fit " + input + " exactly, as strict mode wants");
                }
                outputHeight = restHeight < 0 ? 0 : restHeight / stride[0] + 1;
                outputWidth = restWidth < 0 ? 0 : restWidth / stride[1] + 1;
            }
            default -> throw new UnsupportedConfigurationException("the convolution mode " + mode + " is not known here");
        }
        if (outputHeight < 1 || outputWidth < 1 || top < 0 || left < 0) {
            throw new UnsupportedConfigurationException("a kernel of " + kernel[0] + " x " + kernel[1] + " does not fit " + input);
        }
        return new Window(input, kernel[0], kernel[1], stride[0], stride[1], top, left, dilation[0], dilation[1], outputHeight,
                outputWidth);
    }

    /** The number of places. */
    int places() {
        return Math.multiplyExact(outputHeight, outputWidth);
    }

    /** The number of values that the kernel sees at a place. */
    int patch() {
        return Math.multiplyExact(Math.multiplyExact(height, width), input.channels());
    }

    /** The input row that a kernel row sees at an output row; perhaps outside. */
    int inputRow(int y, int row) {
        return y * strideHeight - top + row * dilationHeight;
    }

    /** The input column that a kernel column sees at an output column; perhaps outside. */
    int inputColumn(int x, int column) {
        return x * strideWidth - left + column * dilationWidth;
    }

    /** Whether a kernel position sees a point of the image at a place. */
    boolean sees(int y, int x, int row, int column) {
        int inputRow = inputRow(y, row);
        int inputColumn = inputColumn(x, column);
        return inputRow >= 0 && inputRow < input.height() && inputColumn >= 0 && inputColumn < input.width();
    }

    /** Whether every kernel position sees a point of the image at every place. */
    boolean inside() {
        return sees(0, 0, 0, 0) && sees(outputHeight - 1, outputWidth - 1, height - 1, width - 1);
    }
}
