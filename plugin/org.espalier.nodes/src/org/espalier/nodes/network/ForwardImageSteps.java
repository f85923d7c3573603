package org.espalier.nodes.network;

import java.util.Arrays;
import java.util.List;

/**
 * The steps of a forward pass over images. The values lie channel by channel, in each channel row by row, and the rows of data of one
 * value next to each other.
 */
final class ForwardImageSteps {
    private ForwardImageSteps() {
    }

    static ForwardStep convolution(Network network, int layer, List<Integer> input, Layer.Convolution convolution) {
        return new Convolved(convolution, input, convolution.outputShape(input), network.values(layer, "weights"), network.values(layer, "bias"));
    }

    /**
     * A convolution, one row of its output after the other. What a tap of the window sees of that row is put into a line, which serves
     * all kernels; each kernel's sums have an array of their own, because a loop is vectorised only if all arrays have the same index.
     *
     * @param weights outputs x channels x height x width
     */
    private record Convolved(Layer.Convolution layer, List<Integer> input, List<Integer> output, float[] weights, float[] bias) implements ForwardStep {
        @Override
        public float[] apply(float[] values, int count) {
            int kernels = output.get(0);
            int channels = input.get(0);
            int taps = layer.window().height() * layer.window().width();
            int length = output.get(2) * count;
            float[] line = new float[length];
            float[][] sums = new float[kernels][length];
            float[] result = new float[kernels * output.get(1) * length];
            for (int y = 0; y < output.get(1); y++) {
                for (int kernel = 0; kernel < kernels; kernel++) {
                    Arrays.fill(sums[kernel], bias[kernel]);
                }
                for (int channel = 0; channel < channels; channel++) {
                    for (int tap = 0; tap < taps; tap++) {
                        if (look(values, channel, tap, y, line, count)) {
                            for (int kernel = 0; kernel < kernels; kernel++) {
                                float weight = weights[(kernel * channels + channel) * taps + tap];
                                if (weight != 0) {
                                    add(sums[kernel], weight, line);
                                }
                            }
                        }
                    }
                }
                for (int kernel = 0; kernel < kernels; kernel++) {
                    System.arraycopy(sums[kernel], 0, result, (kernel * output.get(1) + y) * length, length);
                }
            }
            ForwardPass.activate(layer.activation(), result);
            return result;
        }

        /** Puts what a tap sees of a channel along a row of the output into a line; zeros outside of the image. Returns whether it sees any of it. */
        private boolean look(float[] values, int channel, int tap, int y, float[] line, int count) {
            Window window = layer.window();
            int height = input.get(1);
            int width = input.get(2);
            int row = tap / window.width() - window.top(height) + y * window.strideHeight();
            if (row < 0 || row >= height) {
                return false;
            }
            int firstColumn = tap % window.width() - window.left(width);
            int start = (channel * height + row) * width;
            if (window.strideWidth() == 1) {
                int before = Math.min(output.get(2), Math.max(0, -firstColumn));
                int end = Math.min(output.get(2), width - firstColumn);
                if (end <= before) {
                    return false;
                }
                // What it sees lies in one piece.
                Arrays.fill(line, 0, before * count, 0);
                System.arraycopy(values, (start + firstColumn + before) * count, line, before * count, (end - before) * count);
                Arrays.fill(line, end * count, line.length, 0);
                return true;
            }
            for (int x = 0; x < output.get(2); x++) {
                int column = firstColumn + x * window.strideWidth();
                if (column >= 0 && column < width) {
                    System.arraycopy(values, (start + column) * count, line, x * count, count);
                } else {
                    Arrays.fill(line, x * count, (x + 1) * count, 0);
                }
            }
            return true;
        }

        private static void add(float[] sums, float weight, float[] line) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += weight * line[i];
            }
        }
    }

    /** The largest values or the means under a moving window; points outside of the image do not count. */
    record Pooled(Layer.Pooling layer, List<Integer> input, List<Integer> output) implements ForwardStep {
        @Override
        public float[] apply(float[] values, int count) {
            float[] result = new float[Shapes.size(output) * count];
            int points = input.get(1) * input.get(2);
            int to = 0;
            for (int channel = 0; channel < output.get(0); channel++) {
                for (int y = 0; y < output.get(1); y++) {
                    for (int x = 0; x < output.get(2); x++) {
                        pool(values, channel * points, y, x, result, to, count);
                        to += count;
                    }
                }
            }
            return result;
        }

        private void pool(float[] values, int channelStart, int y, int x, float[] result, int to, int count) {
            Window window = layer.window();
            int firstRow = y * window.strideHeight() - window.top(input.get(1));
            int firstColumn = x * window.strideWidth() - window.left(input.get(2));
            int seen = 0;
            for (int row = Math.max(0, firstRow); row < Math.min(input.get(1), firstRow + window.height()); row++) {
                for (int column = Math.max(0, firstColumn); column < Math.min(input.get(2), firstColumn + window.width()); column++) {
                    accumulate(layer.kind(), seen++ == 0, values, (channelStart + row * input.get(2) + column) * count, result, to, count);
                }
            }
            finish(layer.kind(), seen, result, to, count);
        }
    }

    /** The largest value or the mean of each channel. */
    record Collapsed(Layer.PoolingKind kind, List<Integer> input) implements ForwardStep {
        @Override
        public float[] apply(float[] values, int count) {
            int points = input.get(1) * input.get(2);
            float[] result = new float[input.get(0) * count];
            for (int channel = 0; channel < input.get(0); channel++) {
                for (int point = 0; point < points; point++) {
                    accumulate(kind, point == 0, values, (channel * points + point) * count, result, channel * count, count);
                }
                finish(kind, points, result, channel * count, count);
            }
            return result;
        }
    }

    private static void accumulate(Layer.PoolingKind kind, boolean first, float[] values, int from, float[] result, int to, int count) {
        if (first) {
            System.arraycopy(values, from, result, to, count);
        } else if (kind == Layer.PoolingKind.MAX) {
            for (int i = 0; i < count; i++) {
                result[to + i] = Math.max(result[to + i], values[from + i]);
            }
        } else {
            for (int i = 0; i < count; i++) {
                result[to + i] += values[from + i];
            }
        }
    }

    private static void finish(Layer.PoolingKind kind, int seen, float[] result, int to, int count) {
        for (int i = to; kind == Layer.PoolingKind.MEAN && i < to + count; i++) {
            result[i] /= seen;
        }
    }
}
