package org.espalier.nodes.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/**
 * What a network looks like and how it is trained. It needs no native library; only {@link #toMultiLayerConfiguration} touches
 * Deeplearning4j.
 *
 * @param inputShape the extents of one row's input; {@code [features]} for tables
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
        if (inputShape.size() != 1) {
            throw new IllegalArgumentException("the input shape of a network of dense layers is its number of features, found " + inputShape);
        }
        checkUnits("features", inputShape.get(0));
        checkUnits("outputs", outputs);
        if (layers.size() > MAX_LAYERS) {
            throw new IllegalArgumentException("at most " + MAX_LAYERS + " layers, found " + layers.size());
        }
        if (!(l2 >= 0 && l2 <= 1e6)) {
            throw new IllegalArgumentException("an L2 factor is at least 0, found " + l2);
        }
        long count = 0;
        int inputs = inputShape.get(0);
        for (int units : denseUnits(layers, outputs)) {
            count += (long) inputs * units + units;
            if (count > MAX_PARAMETERS) {
                throw new IllegalArgumentException("at most " + MAX_PARAMETERS + " parameters, found " + count + " and more");
            }
            inputs = units;
        }
    }

    private static void checkUnits(String what, int units) {
        if (units < 1 || units > MAX_UNITS) {
            throw new IllegalArgumentException("1 to " + MAX_UNITS + " " + what + ", found " + units);
        }
    }

    private static List<Integer> denseUnits(List<Layer> layers, int outputs) {
        var units = new ArrayList<Integer>();
        for (Layer layer : layers) {
            if (layer instanceof Layer.Dense dense) {
                units.add(dense.units());
            }
        }
        units.add(outputs);
        return units;
    }

    /** The number of float values that one row's input takes. */
    public int inputs() {
        return inputShape.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
    }

    /** The parameter tensors in Deeplearning4j's flat order: for each layer with parameters its weights, then its biases. */
    public List<TensorLayout> tensors() {
        var tensors = new ArrayList<TensorLayout>();
        int offset = 0;
        int inputs = inputs();
        for (int i = 0; i <= layers.size(); i++) {
            int units = i == layers.size() ? outputs : layers.get(i) instanceof Layer.Dense dense ? dense.units() : 0;
            if (units > 0) {
                tensors.add(new TensorLayout(i + ".weights", true, List.of(inputs, units), offset, units));
                offset += inputs * units;
                tensors.add(new TensorLayout(i + ".bias", false, List.of(units), offset, 1));
                offset += units;
                inputs = units;
            }
        }
        return tensors;
    }

    /** The number of parameters. */
    public int parameterCount() {
        return tensors().stream().mapToInt(TensorLayout::size).sum();
    }

    /** One readable line a layer, from input to output, such as {@code dense 64 relu}. */
    public List<String> describeLayers() {
        var lines = new ArrayList<String>();
        layers.forEach(layer -> lines.add(layer.describe()));
        lines.add("output " + outputs + (loss == Loss.CROSS_ENTROPY ? " softmax" : " identity"));
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
