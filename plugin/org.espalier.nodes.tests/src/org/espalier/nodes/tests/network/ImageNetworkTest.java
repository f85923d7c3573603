package org.espalier.nodes.tests.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.espalier.nodes.network.Activation;
import org.espalier.nodes.network.EncodedRows;
import org.espalier.nodes.network.ForwardPass;
import org.espalier.nodes.network.Initializer;
import org.espalier.nodes.network.Layer;
import org.espalier.nodes.network.ModelFile;
import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.NetworkConfiguration;
import org.espalier.nodes.network.Nd4jLibrary;
import org.espalier.nodes.network.TrainedModel;
import org.espalier.nodes.network.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Networks over images are Deeplearning4j's, in shapes, parameters and answers, and go through model files. */
class ImageNetworkTest {
    private static final int ROWS = 70;

    @TempDir
    Path folder;

    static Stream<String> names() {
        return ImageNetworks.layers().keySet().stream();
    }

    private static EncodedRows rows(int count) {
        return new EncodedRows(count, ImageNetworks.SIZE, ModelExamples.values(count * ImageNetworks.SIZE, 3), 0, new float[0]);
    }

    @ParameterizedTest
    @MethodSource("names")
    void theOutputsAreThoseOfDeeplearning4j(String name) {
        Nd4jLibrary.load();
        NetworkConfiguration configuration = ImageNetworks.configuration(ImageNetworks.layers().get(name));
        float[] parameters = ImageNetworks.parameters(configuration);
        var network = new MultiLayerNetwork(configuration.toMultiLayerConfiguration());
        network.init();
        network.setParams(Nd4j.createFromArray(parameters).reshape(1, parameters.length));
        INDArray expected = network.output(Nd4j.createFromArray(ModelExamples.values(ROWS * ImageNetworks.SIZE, 3)).reshape('c', ROWS, ImageNetworks.SIZE), false);
        float[] found = ForwardPass.of(Network.dense(configuration, parameters)).output(rows(ROWS));
        assertArrayEquals(expected.dup('c').data().asFloat(), found, 1e-5f);
    }

    @ParameterizedTest
    @MethodSource("names")
    void aRowAloneIsAnsweredAsAmongOthersToTheBit(String name) {
        ForwardPass pass = ForwardPass.of(ImageNetworks.model(ImageNetworks.layers().get(name)).members().get(0));
        float[] values = ModelExamples.values(ROWS * ImageNetworks.SIZE, 3);
        float[] all = pass.output(rows(ROWS));
        for (int row = 0; row < ROWS; row++) {
            float[] alone = pass.output(Arrays.copyOfRange(values, row * ImageNetworks.SIZE, (row + 1) * ImageNetworks.SIZE), 1);
            assertArrayEquals(Arrays.copyOfRange(all, row * 3, row * 3 + 3), alone, "row " + row);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void theConfigurationKnowsDeeplearning4jsParameters(String name) {
        NetworkConfiguration configuration = ImageNetworks.configuration(ImageNetworks.layers().get(name));
        Nd4jLibrary.load();
        var network = new MultiLayerNetwork(configuration.toMultiLayerConfiguration());
        network.init();
        assertEquals(network.numParams(), configuration.parameterCount());
        var names = Map.of("weights", "W", "bias", "b", "gamma", "gamma", "beta", "beta", "mean", "mean", "variance", "var");
        float[] flat = network.params().toFloatVector();
        for (var tensor : configuration.tensors()) {
            INDArray values = network.getParam(tensor.layer() + "_" + names.get(tensor.part()));
            char order = tensor.shape().size() == 4 ? 'c' : 'f';
            assertArrayEquals(values.dup(order).data().asFloat(), Arrays.copyOfRange(flat, tensor.offset(), tensor.offset() + tensor.size()), tensor.name());
        }
        assertArrayEquals(flat, Initializer.parameters(configuration), "the first parameters are those of init()");
    }

    @ParameterizedTest
    @MethodSource("names")
    void aModelFileGivesTheSameModelAndTheSameAnswersToTheBit(String name) throws Exception {
        TrainedModel model = ImageNetworks.model(ImageNetworks.layers().get(name));
        for (ModelExamples.Form form : List.of(ModelExamples.Form.DENSE, ModelExamples.Form.SPARSE, ModelExamples.Form.AFFINE_CHANNELS)) {
            // A variance that is negative would be no network.
            TrainedModel stored = model.withMembers(List.of(new Network(model.members().get(0).configuration(), model.members().get(0).parameters().stream()
                    .map(parameter -> parameter.layout().weights() ? ModelExamples.in(form, parameter) : parameter).toList())));
            Path file = folder.resolve(form + ".model");
            ModelFile.write(file, stored);
            TrainedModel read = ModelFile.read(file);
            assertEquals(stored.members().get(0).configuration(), read.members().get(0).configuration());
            assertArrayEquals(stored.members().get(0).values(), read.members().get(0).values());
            assertArrayEquals(stored.output(rows(5)), read.output(rows(5)));
            assertArrayEquals(Files.readAllBytes(file), ModelFile.toBytes(read));
        }
    }

    @Test
    void theLayersAreDescribedWithWhatComesOut() {
        NetworkConfiguration configuration = ImageNetworks.configuration(ImageNetworks.layers().get("a small LeNet"));
        assertEquals(List.of("conv 4 3x3 relu: 4x7x6", "pool max 2x2 stride 2: 4x3x3", "conv 5 2x2 relu: 5x2x2", "batchNorm: 5x2x2", "dense 9 relu: 9", "output 3 softmax"),
                configuration.describeLayers());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        var dense = new Layer.Dense(4, Activation.RELU);
        var convolution = new Layer.Convolution(3, Window.of(3, 1), Activation.RELU);
        for (List<Layer> layers : List.<List<Layer>>of(List.of(dense, convolution), List.of(new Layer.Convolution(3, Window.of(10, 1), Activation.RELU)),
                List.of(new Layer.GlobalPooling(Layer.PoolingKind.MAX), new Layer.Pooling(Layer.PoolingKind.MAX, Window.of(2, 2))),
                List.of(new Layer.Convolution(1 << 20, Window.of(9, 1), Activation.RELU), dense))) {
            assertThrows(IllegalArgumentException.class, () -> ImageNetworks.configuration(layers), layers::toString);
        }
        assertThrows(IllegalArgumentException.class, () -> new Window(3, 3, 4, 1, true, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Layer.Pooling(Layer.PoolingKind.MAX, new Window(2, 2, 1, 1, false, 2, 0)));
    }
}
