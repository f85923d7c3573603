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

    /** @param weights outputs x channels x height x width */
    private record Convolved(Layer.Convolution layer, List<Integer> input, List<Integer> output, float[] weights, float[] bias) implements ForwardStep {
        @Override
        public float[] apply(float[] values, int count) {
            int outputs = output.get(0);
            int places = output.get(1) * output.get(2);
            int points = input.get(1) * input.get(2);
            int taps = layer.window().height() * layer.window().width();
            float[] sums = new float[outputs * places * count];
            for (int kernel = 0; kernel < outputs; kernel++) {
                Arrays.fill(sums, kernel * places * count, (kernel + 1) * places * count, bias[kernel]);
                for (int channel = 0; channel < input.get(0); channel++) {
                    int from = (kernel * input.get(0) + channel) * taps;
                    for (int tap = 0; tap < taps; tap++) {
                        if (weights[from + tap] != 0) {
                            add(weights[from + tap], tap, values, channel * points, sums, kernel * places, count);
                        }
                    }
                }
            }
            ForwardPass.activate(layer.activation(), sums);
            return sums;
        }

        /** Adds what one weight of a kernel sees of one channel. */
        private void add(float weight, int tap, float[] values, int channelStart, float[] sums, int kernelStart, int count) {
            Window window = layer.window();
            int firstRow = tap / window.width() - window.top(input.get(1));
            int firstColumn = tap % window.width() - window.left(input.get(2));
            for (int y = 0; y < output.get(1); y++) {
                int row = firstRow + y * window.strideHeight();
                if (row < 0 || row >= input.get(1)) {
                    continue;
                }
                for (int x = 0; x < output.get(2); x++) {
                    int column = firstColumn + x * window.strideWidth();
                    if (column >= 0 && column < input.get(2)) {
                        int from = (channelStart + row * input.get(2) + column) * count;
                        int to = (kernelStart + y * output.get(2) + x) * count;
                        for (int i = 0; i < count; i++) {
                            sums[to + i] += weight * values[from + i];
                        }
                    }
                }
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
