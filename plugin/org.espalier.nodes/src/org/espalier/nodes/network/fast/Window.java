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

    /** The first kernel row that is inside the image at an output row. */
    int firstRow(int y) {
        return first(y * strideHeight - top, dilationHeight);
    }

    /** The kernel row after the last that is inside the image at an output row. */
    int lastRow(int y) {
        return last(y * strideHeight - top, dilationHeight, height, input.height());
    }

    /** The first kernel column that is inside the image at an output column. */
    int firstColumn(int x) {
        return first(x * strideWidth - left, dilationWidth);
    }

    /** The kernel column after the last that is inside the image at an output column. */
    int lastColumn(int x) {
        return last(x * strideWidth - left, dilationWidth, width, input.width());
    }

    /** Where in an image the point begins that kernel position (row, column) sees at place (y, x). */
    int offset(int y, int x, int row, int column) {
        int inputY = y * strideHeight - top + row * dilationHeight;
        int inputX = x * strideWidth - left + column * dilationWidth;
        return (inputY * input.width() + inputX) * input.channels();
    }

    private static int first(int start, int dilation) {
        return start >= 0 ? 0 : (-start + dilation - 1) / dilation;
    }

    private static int last(int start, int dilation, int length, int limit) {
        int inside = (limit - start + dilation - 1) / dilation;
        return Math.max(0, Math.min(length, inside));
    }
}
