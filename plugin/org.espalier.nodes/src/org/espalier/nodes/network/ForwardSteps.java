package org.espalier.nodes.network;

import java.util.ArrayList;
import java.util.List;

/** The steps of a forward pass over lists of values; {@link ForwardImageSteps} has those over images. */
final class ForwardSteps {
    private ForwardSteps() {
    }

    /** The steps of a network, softmax included. */
    static List<ForwardStep> of(Network network) {
        NetworkConfiguration configuration = network.configuration();
        List<List<Integer>> shapes = configuration.shapes();
        var steps = new ArrayList<ForwardStep>();
        boolean images = Shapes.isImage(shapes.get(0));
        if (images) {
            steps.add(new Transpose(Shapes.size(shapes.get(0)), true));
        }
        for (int i = 0; i < configuration.layers().size(); i++) {
            Layer layer = configuration.layers().get(i);
            List<Integer> input = shapes.get(i);
            if (layer instanceof Layer.Dense dense) {
                flatten(images, input, steps);
                steps.add(linear(network, i, dense.activation()));
            } else if (layer instanceof Layer.Embedding embedding) {
                float[] weights = transposed(network.values(i, "weights"), embedding.words(), embedding.units());
                steps.add(new LookedUp(embedding.units(), weights, network.values(i, "bias")));
            } else if (layer instanceof Layer.Activate activate) {
                steps.add(new Activated(activate.activation()));
            } else if (layer instanceof Layer.Convolution convolution) {
                steps.add(ForwardImageSteps.convolution(network, i, input, convolution));
            } else if (layer instanceof Layer.Pooling pooling) {
                steps.add(new ForwardImageSteps.Pooled(pooling, input, shapes.get(i + 1)));
            } else if (layer instanceof Layer.GlobalPooling pooling) {
                steps.add(new ForwardImageSteps.Collapsed(pooling.kind(), input));
                flatten(true, shapes.get(i + 1), steps);
            } else if (layer instanceof Layer.BatchNormalization normalization) {
                steps.add(normalized(network, i, input, normalization.epsilon()));
            }
            // Dropout does nothing here.
            images = Shapes.isImage(shapes.get(i + 1));
        }
        int last = configuration.layers().size();
        flatten(images, shapes.get(last), steps);
        steps.add(linear(network, last, Activation.IDENTITY));
        if (configuration.loss() == Loss.CROSS_ENTROPY) {
            steps.add(new Softmax(configuration.outputs()));
        }
        return steps;
    }

    private static void flatten(boolean images, List<Integer> shape, List<ForwardStep> steps) {
        if (images) {
            steps.add(new Transpose(Shapes.size(shape), false));
        }
    }

    private static Linear linear(Network network, int layer, Activation activation) {
        return new Linear(new DenseProduct(network.values(layer, "weights"), network.values(layer, "bias")), activation);
    }

    private static float[] transposed(float[] byUnit, int inputs, int units) {
        float[] byInput = new float[byUnit.length];
        for (int unit = 0; unit < units; unit++) {
            for (int input = 0; input < inputs; input++) {
                byInput[input * units + unit] = byUnit[unit * inputs + input];
            }
        }
        return byInput;
    }

    /** A dense layer. */
    private record Linear(DenseProduct product, Activation activation) implements ForwardStep {
        @Override
        public float[] apply(float[] values, int count) {
            float[] sums = product.multiply(values, count);
            ForwardPass.activate(activation, sums);
            return sums;
        }
    }

    /**
     * An embedding.
     *
     * @param weights categories x units, the units of one category next to each other
     */
    private record LookedUp(int units, float[] weights, float[] bias) implements ForwardStep {
        @Override
        public float[] apply(float[] values, int count) {
            float[] result = new float[count * units];
            for (int row = 0; row < count; row++) {
                int start = (int) values[row] * units;
                for (int unit = 0; unit < units; unit++) {
                    result[row * units + unit] = weights[start + unit] + bias[unit];
                }
            }
            return result;
        }
    }

    /** Probabilities of sums. */
    private record Softmax(int units) implements ForwardStep {
        @Override
        public float[] apply(float[] values, int count) {
            float[] probabilities = values.clone();
            for (int row = 0; row < count; row++) {
                ForwardPass.softmax(probabilities, row * units, units);
            }
            return probabilities;
        }
    }

    /** An activation as a layer of its own. */
    private record Activated(Activation activation) implements ForwardStep {
        @Override
        public float[] apply(float[] values, int count) {
            float[] result = values.clone();
            ForwardPass.activate(activation, result);
            return result;
        }
    }

    /**
     * From rows of values to values of rows, or back.
     *
     * @param width values of a row
     */
    private record Transpose(int width, boolean toColumns) implements ForwardStep {
        @Override
        public float[] apply(float[] values, int count) {
            float[] result = new float[count * width];
            for (int row = 0; row < count; row++) {
                for (int i = 0; i < width; i++) {
                    if (toColumns) {
                        result[i * count + row] = values[row * width + i];
                    } else {
                        result[row * width + i] = values[i * count + row];
                    }
                }
            }
            return result;
        }
    }

    private static Normalized normalized(Network network, int layer, List<Integer> input, double epsilon) {
        float[] gamma = network.values(layer, "gamma");
        float[] beta = network.values(layer, "beta");
        float[] mean = network.values(layer, "mean");
        float[] variance = network.values(layer, "variance");
        double[] factors = new double[gamma.length];
        double[] offsets = new double[gamma.length];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = gamma[i] / Math.sqrt(variance[i] + epsilon);
            offsets[i] = beta[i] - mean[i] * factors[i];
        }
        boolean image = Shapes.isImage(input);
        return new Normalized(image, image ? input.get(1) * input.get(2) : 1, factors, offsets);
    }

    /**
     * Batch normalisation by its running means: {@code x * factor + offset} of the value's channel.
     *
     * @param points of an image; 1 for lists
     */
    private record Normalized(boolean images, int points, double[] factors, double[] offsets) implements ForwardStep {
        @Override
        public float[] apply(float[] values, int count) {
            float[] result = new float[values.length];
            int channels = factors.length;
            // The values of a channel lie together between images, and the channels of a row between lists.
            int run = images ? points * count : 1;
            for (int i = 0; i < channels * points * count; i += run) {
                int channel = i / run % channels;
                for (int k = i; k < i + run; k++) {
                    result[k] = (float) (values[k] * factors[channel] + offsets[channel]);
                }
            }
            return result;
        }
    }
}
