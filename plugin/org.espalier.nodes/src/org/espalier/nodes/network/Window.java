package org.espalier.nodes.network;

import java.util.List;

import org.espalier.engine.node.Problem;

/**
 * How a convolution's kernel, or the window of a pooling layer, moves over an image. Place (y, x) sees the points
 * {@code (y * strideHeight - top + i, x * strideWidth - left + j)}; those outside of the image are zero for a convolution and left
 * out by pooling.
 *
 * @param height of the window, at least 1
 * @param width of the window, at least 1
 * @param strideHeight points from one place to the next below
 * @param strideWidth points from one place to the next to the right
 * @param same whether there are as many places as points, divided by the stride and rounded up; the padding is then what this takes,
 *        the odd point at the end
 * @param paddingHeight points added above and as many below; 0 when {@code same}
 * @param paddingWidth points added to the left and as many to the right; 0 when {@code same}
 */
public record Window(int height, int width, int strideHeight, int strideWidth, boolean same, int paddingHeight, int paddingWidth) {
    /** The largest extent, stride or padding. */
    public static final int MAX = 1024;

    public Window {
        if (Math.min(Math.min(height, width), Math.min(strideHeight, strideWidth)) < 1 || Math.max(Math.max(height, width), Math.max(strideHeight, strideWidth)) > MAX) {
            throw new IllegalArgumentException("windows and strides are 1 to " + MAX + " points, found " + height + " x " + width + " and " + strideHeight + " x " + strideWidth);
        }
        if (Math.min(paddingHeight, paddingWidth) < 0 || Math.max(paddingHeight, paddingWidth) > MAX || same && paddingHeight + paddingWidth > 0) {
            throw new IllegalArgumentException("padding is \"same\", or 0 to " + MAX + " points, found " + paddingHeight + " x " + paddingWidth);
        }
        if (same && (strideHeight > height || strideWidth > width)) {
            throw new IllegalArgumentException("a window of " + height + " x " + width + " that moves " + strideHeight + " x " + strideWidth + " points leaves points out, so padding cannot be \"same\"");
        }
    }

    /** A window without padding. */
    public static Window of(int size, int stride) {
        return new Window(size, size, stride, stride, false, 0, 0);
    }

    /** The places from top to bottom over images of a height; 0 or less when it does not fit. */
    int placesHigh(int imageHeight) {
        return places(imageHeight, height, strideHeight, paddingHeight);
    }

    /** The places from left to right. */
    int placesWide(int imageWidth) {
        return places(imageWidth, width, strideWidth, paddingWidth);
    }

    private int places(int points, int extent, int stride, int padding) {
        if (same) {
            return (points + stride - 1) / stride;
        }
        int rest = points + 2 * padding - extent;
        return rest < 0 ? 0 : rest / stride + 1;
    }

    /** Points added above images of a height. */
    public int top(int imageHeight) {
        return same ? before(imageHeight, height, strideHeight) : paddingHeight;
    }

    /** Points added to the left. */
    public int left(int imageWidth) {
        return same ? before(imageWidth, width, strideWidth) : paddingWidth;
    }

    private static int before(int points, int extent, int stride) {
        return Math.max(0, (points + stride - 1) / stride * stride - stride + extent - points) / 2;
    }

    /** Points that the last places need below; those that no place sees do not count. */
    public int bottom(int imageHeight) {
        return Math.max(0, (placesHigh(imageHeight) - 1) * strideHeight + height - imageHeight - top(imageHeight));
    }

    /** Points that the last places need to the right. */
    public int right(int imageWidth) {
        return Math.max(0, (placesWide(imageWidth) - 1) * strideWidth + width - imageWidth - left(imageWidth));
    }

    /**
     * The images that come out.
     *
     * @throws LayerMisfitException when no image comes in, or one that is smaller than the window
     */
    List<Integer> over(List<Integer> input, int channels) {
        Layer.requireImage(input);
        int high = placesHigh(input.get(1));
        int wide = placesWide(input.get(2));
        if (high < 1 || wide < 1) {
            throw new LayerMisfitException(Problem.of("the window of this layer is larger than what comes in").found("a window of " + height + " x " + width + ", and " + Shapes.words(input))
                    .expected("a window of at most " + (input.get(1) + 2 * paddingHeight) + " x " + (input.get(2) + 2 * paddingWidth))
                    .remedy("choose a smaller window, \"padding\": \"same\", or fewer layers that make images smaller"));
        }
        List<Integer> output = List.of(channels, high, wide);
        Shapes.size(output);
        return output;
    }

    /** Such as {@code 5x5}, with stride and padding where they are not the usual ones. */
    String describe() {
        String stride = strideHeight == 1 && strideWidth == 1 ? "" : " stride " + pair(strideHeight, strideWidth);
        String padding = same ? " same" : paddingHeight + paddingWidth == 0 ? "" : " padding " + pair(paddingHeight, paddingWidth);
        return height + "x" + width + stride + padding;
    }

    private static String pair(int high, int wide) {
        return high == wide ? String.valueOf(high) : high + "x" + wide;
    }
}
