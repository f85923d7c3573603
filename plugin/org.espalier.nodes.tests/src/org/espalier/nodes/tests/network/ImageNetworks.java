package org.espalier.nodes.tests.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.nodes.network.Activation;
import org.espalier.nodes.network.FeatureEncoder;
import org.espalier.nodes.network.Initializer;
import org.espalier.nodes.network.Layer;
import org.espalier.nodes.network.Loss;
import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.NetworkConfiguration;
import org.espalier.nodes.network.Optimizer;
import org.espalier.nodes.network.Preprocessing;
import org.espalier.nodes.network.TargetEncoder;
import org.espalier.nodes.network.TrainedModel;
import org.espalier.nodes.network.WeightInitialization;
import org.espalier.nodes.network.Window;

/** Networks of every kind of layer over images of 2 channels and 9 x 8 points. */
public final class ImageNetworks {
    public static final List<Integer> IMAGE = List.of(2, 9, 8);
    public static final int SIZE = 2 * 9 * 8;
    public static final int CLASSES = 3;

    private ImageNetworks() {
    }

    /** Hidden layers by what they are about. */
    public static Map<String, List<Layer>> layers() {
        var all = new LinkedHashMap<String, List<Layer>>();
        all.put("a convolution", List.of(convolution(3, Window.of(3, 1))));
        all.put("a wide window with strides and padding", List.of(convolution(3, new Window(3, 4, 2, 3, false, 2, 1)), convolution(2, Window.of(2, 1))));
        all.put("convolutions that keep the size", List.of(convolution(4, new Window(3, 2, 1, 1, true, 0, 0)), convolution(3, new Window(4, 3, 2, 2, true, 0, 0))));
        all.put("the largest of each window", List.of(convolution(3, Window.of(2, 1)), new Layer.Pooling(Layer.PoolingKind.MAX, Window.of(2, 2))));
        all.put("means of overlapping windows with padding", List.of(new Layer.Pooling(Layer.PoolingKind.MEAN, new Window(3, 3, 1, 2, false, 1, 1)), convolution(2, Window.of(3, 1))));
        all.put("largest values that keep the size", List.of(convolution(3, Window.of(3, 1)), new Layer.Pooling(Layer.PoolingKind.MAX, new Window(3, 3, 2, 2, true, 0, 0))));
        all.put("means that keep the size", List.of(convolution(3, Window.of(3, 1)), new Layer.Pooling(Layer.PoolingKind.MEAN, new Window(2, 2, 2, 2, true, 0, 0))));
        all.put("global means", List.of(convolution(4, Window.of(3, 1)), new Layer.GlobalPooling(Layer.PoolingKind.MEAN), new Layer.Dense(6, Activation.TANH)));
        all.put("global maxima", List.of(convolution(4, Window.of(3, 1)), new Layer.GlobalPooling(Layer.PoolingKind.MAX)));
        all.put("batch normalisation of images and of values", List.of(convolution(4, Window.of(3, 1), Activation.IDENTITY), new Layer.BatchNormalization(0.8, 1e-4),
                new Layer.Activate(Activation.TANH), new Layer.Dense(7, Activation.IDENTITY), new Layer.BatchNormalization(0.9, 1e-5), new Layer.Activate(Activation.RELU)));
        all.put("batch normalisation first", List.of(new Layer.BatchNormalization(0.9, 1e-5), convolution(3, Window.of(3, 1))));
        all.put("a small LeNet", List.of(convolution(4, Window.of(3, 1), Activation.RELU), new Layer.Pooling(Layer.PoolingKind.MAX, Window.of(2, 2)),
                convolution(5, Window.of(2, 1), Activation.RELU), new Layer.BatchNormalization(0.9, 1e-5), new Layer.Dense(9, Activation.RELU)));
        return all;
    }

    static Layer.Convolution convolution(int channels, Window window) {
        return convolution(channels, window, Activation.TANH);
    }

    static Layer.Convolution convolution(int channels, Window window, Activation activation) {
        return new Layer.Convolution(channels, window, activation);
    }

    /** A network of these layers. */
    public static NetworkConfiguration configuration(List<Layer> layers) {
        return new NetworkConfiguration(IMAGE, layers, CLASSES, Loss.CROSS_ENTROPY, 0.001, Optimizer.of(Optimizer.Kind.ADAM, 0.01), WeightInitialization.XAVIER, 11);
    }

    /** Its first parameters with noise, so that no bias is zero; variances stay above zero. */
    public static float[] parameters(NetworkConfiguration configuration) {
        float[] parameters = Initializer.parameters(configuration);
        float[] noise = ModelExamples.values(parameters.length, 2);
        for (var tensor : configuration.tensors()) {
            for (int i = tensor.offset(); i < tensor.offset() + tensor.size(); i++) {
                parameters[i] += tensor.part().equals("variance") ? 0.5f + Math.abs(noise[i]) : 0.3f * noise[i];
            }
        }
        return parameters;
    }

    /** A model of the column {@code image}, with the classes a, b and c. */
    public static TrainedModel model(List<Layer> layers) {
        var image = new ColumnSpec("image", new ColumnType.Tensor(IMAGE));
        var preprocessing = new Preprocessing(List.of(new FeatureEncoder.Block(image, 0.25, 2)),
                new TargetEncoder.Classes(new ColumnSpec("label", ColumnType.CATEGORICAL), List.of("a", "b", "c")));
        NetworkConfiguration configuration = configuration(layers);
        return new TrainedModel(preprocessing, List.of(Network.dense(configuration, parameters(configuration))), Map.of(), List.of());
    }
}
