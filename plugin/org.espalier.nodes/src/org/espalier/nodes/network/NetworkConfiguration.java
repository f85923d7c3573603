package org.espalier.nodes.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/**
 * What a network looks like and how it is trained. It needs no native library; only {@link #toMultiLayerConfiguration} touches
 * Deeplearning4j.
 *
 * @param inputShape the extents of one row's input: {@code [features]}, or {@code [channels, height, width]} where the first layers take images
 * @param layers the hidden layers, from input to output
 * @param outputs the units of the output layer, which comes last: the number of classes, or 1 for regression
 * @param loss decides the output layer's activation too
 * @param l2 the factor of half the sum of squared weights that is added to the loss; at least 0
 * @param optimizer how gradients become changes
 * @param weightInitialization how the first weights are drawn
 * @param seed decides the first weights
 */
public record NetworkConfiguration(List<Integer> inputShape, List<Layer> layers, int outputs, Loss loss, double l2, Optimizer optimizer,
        WeightInitialization weightInitialization, long seed) {
    /** The most units of a layer, features included. */
    public static final int MAX_UNITS = 1 << 20;
    /** The most layers. */
    public static final int MAX_LAYERS = 1000;
    /** The most parameters: 1 GiB of float32. */
    public static final int MAX_PARAMETERS = 1 << 28;

    public NetworkConfiguration {
        inputShape = List.copyOf(inputShape);
        layers = List.copyOf(layers);
        Objects.requireNonNull(loss);
        Objects.requireNonNull(optimizer);
        Objects.requireNonNull(weightInitialization);
        if (inputShape.size() != 1 && !Shapes.isImage(inputShape)) {
            throw new IllegalArgumentException("the input of a network is a number of features, or channels, height and width, found " + inputShape);
        }
        checkUnits("features", Shapes.size(inputShape));
        checkUnits("outputs", outputs);
        if (layers.size() > MAX_LAYERS) {
            throw new IllegalArgumentException("at most " + MAX_LAYERS + " layers, found " + layers.size());
        }
        if (!(l2 >= 0 && l2 <= 1e6)) {
            throw new IllegalArgumentException("an L2 factor is at least 0, found " + l2);
        }
        long count = 0;
        List<Integer> shape = inputShape;
        for (int i = 0; i <= layers.size(); i++) {
            count += parameters(i < layers.size() ? layers.get(i) : outputLayer(outputs), shape);
            if (count > MAX_PARAMETERS) {
                throw new IllegalArgumentException("at most " + MAX_PARAMETERS + " parameters, found " + count + " and more");
            }
            shape = i < layers.size() ? layers.get(i).outputShape(shape) : shape;
            if (i > 0 && i < layers.size() && layers.get(i) instanceof Layer.Embedding) {
                throw new IllegalArgumentException("an embedding is the first layer, found layer " + i);
            }
        }
    }

    private static void checkUnits(String what, int units) {
        if (units < 1 || units > MAX_UNITS) {
            throw new IllegalArgumentException("1 to " + MAX_UNITS + " " + what + ", found " + units);
        }
    }

    /** The parameters of a layer, which may be more than an {@code int} can count. */
    static long parameters(Layer layer, List<Integer> input) {
        if (layer instanceof Layer.Dense dense) {
            return (long) Shapes.size(input) * dense.units() + dense.units();
        } else if (layer instanceof Layer.Convolution convolution) {
            return (long) input.get(0) * convolution.window().height() * convolution.window().width() * convolution.channels() + convolution.channels();
        }
        if (layer instanceof Layer.Embedding embedding) {
            return (long) embedding.words() * embedding.units() + embedding.units();
        }
        return layer.tensors(0, input, 0).stream().mapToLong(TensorLayout::size).sum();
    }

    /** The output layer, as far as its parameters go. */
    private static Layer outputLayer(int outputs) {
        return new Layer.Dense(outputs, Activation.IDENTITY);
    }

    /** The number of float values that one row's input takes. */
    public int inputs() {
        return inputShape.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
    }

    /** What comes in, and what comes out of each hidden layer: one more than there are hidden layers. */
    public List<List<Integer>> shapes() {
        var shapes = new ArrayList<List<Integer>>();
        shapes.add(inputShape);
        for (Layer layer : layers) {
            shapes.add(layer.outputShape(shapes.get(shapes.size() - 1)));
        }
        return shapes;
    }

    /** The parameter tensors in Deeplearning4j's flat order, layer by layer. */
    public List<TensorLayout> tensors() {
        var tensors = new ArrayList<TensorLayout>();
        List<List<Integer>> shapes = shapes();
        int offset = 0;
        for (int i = 0; i <= layers.size(); i++) {
            Layer layer = i < layers.size() ? layers.get(i) : outputLayer(outputs);
            for (TensorLayout tensor : layer.tensors(i, shapes.get(i), offset)) {
                tensors.add(tensor);
                offset += tensor.size();
            }
        }
        return tensors;
    }

    /** The number of parameters. */
    public int parameterCount() {
        return tensors().stream().mapToInt(TensorLayout::size).sum();
    }

    /** One readable line a layer, from input to output, such as {@code dense 64 relu}; of images with what comes out. */
    public List<String> describeLayers() {
        var lines = describe(layers, Optional.of(inputShape));
        lines.add("output " + outputs + (loss == Loss.CROSS_ENTROPY ? " softmax" : " identity"));
        return lines;
    }

    /**
     * One readable line a hidden layer.
     *
     * @param input what comes in; empty when that is not known yet
     * @throws LayerMisfitException when layers do not fit together
     */
    public static List<String> describe(List<Layer> layers, Optional<List<Integer>> input) {
        var lines = new ArrayList<String>();
        List<Integer> shape = input.orElse(List.of(1));
        boolean images = Shapes.isImage(shape);
        for (Layer layer : layers) {
            shape = images ? layer.outputShape(shape) : shape;
            lines.add(layer.describe() + (images ? ": " + Shapes.text(shape) : ""));
        }
        return lines;
    }

    /** The same network under another training rule. */
    public NetworkConfiguration withOptimizer(Optimizer other) {
        return new NetworkConfiguration(inputShape, layers, outputs, loss, l2, other, weightInitialization, seed);
    }

    /** The same network with another factor of L2. */
    public NetworkConfiguration withL2(double other) {
        return new NetworkConfiguration(inputShape, layers, outputs, loss, other, optimizer, weightInitialization, seed);
    }

    /** The same network with other hidden layers. */
    public NetworkConfiguration withLayers(List<Layer> others) {
        return new NetworkConfiguration(inputShape, others, outputs, loss, l2, optimizer, weightInitialization, seed);
    }

    /** The same network with another seed. */
    public NetworkConfiguration withSeed(long other) {
        return new NetworkConfiguration(inputShape, layers, outputs, loss, l2, optimizer, weightInitialization, other);
    }

    /** The network as Deeplearning4j knows it; its layers are {@link #layers()} and the output layer, one for one. Loads ND4J. */
    public MultiLayerConfiguration toMultiLayerConfiguration() {
        Nd4jLibrary.load();
        return Dl4jConfigurations.of(this);
    }
}
