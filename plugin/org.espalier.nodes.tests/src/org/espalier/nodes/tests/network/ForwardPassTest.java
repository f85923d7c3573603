package org.espalier.nodes.tests.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.espalier.nodes.network.Activation;
import org.espalier.nodes.network.EncodedRows;
import org.espalier.nodes.network.ForwardPass;
import org.espalier.nodes.network.Initializer;
import org.espalier.nodes.network.Layer;
import org.espalier.nodes.network.Loss;
import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.NetworkConfiguration;
import org.espalier.nodes.network.Nd4jLibrary;
import org.espalier.nodes.network.Optimizer;
import org.espalier.nodes.network.WeightInitialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Plain Java answers what Deeplearning4j answers. */
class ForwardPassTest {

    static Stream<NetworkConfiguration> configurations() {
        Stream<NetworkConfiguration> activations = Arrays.stream(Activation.values())
                .map(activation -> configuration(Loss.CROSS_ENTROPY, 5, new Layer.Dense(16, activation), new Layer.Dropout(0.3), new Layer.Dense(8, activation)));
        return Stream.concat(activations, Stream.of(configuration(Loss.SQUARED_ERROR, 1, new Layer.Dense(16, Activation.TANH)),
                configuration(Loss.CROSS_ENTROPY, 3), configuration(Loss.SQUARED_ERROR, 2)));
    }

    static NetworkConfiguration configuration(Loss loss, int outputs, Layer... layers) {
        return new NetworkConfiguration(List.of(7), List.of(layers), outputs, loss, 0.001, Optimizer.of(Optimizer.Kind.ADAM, 0.01), WeightInitialization.XAVIER, 11);
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void theOutputsAreThoseOfDeeplearning4j(NetworkConfiguration configuration) {
        Nd4jLibrary.load();
        float[] parameters = Initializer.parameters(configuration);
        // Biases start at zero, which would hide a fault.
        float[] noise = ModelExamples.values(parameters.length, 2);
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] += 0.3f * noise[i];
        }
        float[] rows = ModelExamples.values(150 * 7, 3);
        for (int i = 0; i < rows.length; i++) {
            rows[i] *= 3;
        }
        var network = new MultiLayerNetwork(configuration.toMultiLayerConfiguration());
        network.init();
        network.setParams(Nd4j.createFromArray(parameters).reshape(1, parameters.length));
        INDArray expected = network.output(Nd4j.createFromArray(rows).reshape('c', 150, 7), false);
        float[] found = ForwardPass.of(Network.dense(configuration, parameters)).output(new EncodedRows(150, 7, rows, 0, new float[0]));
        assertArrayEquals(expected.dup('c').data().asFloat(), found, 1e-5f);
    }

    @Test
    void theConfigurationKnowsDeeplearning4jsParameters() {
        NetworkConfiguration configuration = configuration(Loss.CROSS_ENTROPY, 3, new Layer.Dense(4, Activation.RELU), new Layer.Dropout(0.5), new Layer.Dense(2, Activation.RELU));
        Nd4jLibrary.load();
        var network = new MultiLayerNetwork(configuration.toMultiLayerConfiguration());
        network.init();
        assertEquals(network.numParams(), configuration.parameterCount());
        float[] flat = network.params().toFloatVector();
        for (var tensor : configuration.tensors()) {
            String name = tensor.name().replace(".weights", "_W").replace(".bias", "_b");
            INDArray values = network.getParam(name);
            // Deeplearning4j's own view of the same place; 'f' order, as the layout says.
            assertArrayEquals(values.dup('f').data().asFloat(), Arrays.copyOfRange(flat, tensor.offset(), tensor.offset() + tensor.size()), name);
        }
        assertArrayEquals(flat, Initializer.parameters(configuration), "the first parameters are those of init()");
    }

    @Test
    void otherThreadsDrawTheSameFirstParameters() throws Exception {
        NetworkConfiguration configuration = configuration(Loss.CROSS_ENTROPY, 3, new Layer.Dense(40, Activation.RELU));
        float[] here = Initializer.parameters(configuration);
        var results = new float[4][];
        var threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            int number = i;
            threads[i] = new Thread(() -> {
                // Each thread draws other networks as well.
                for (int k = 0; k < 10; k++) {
                    Initializer.parameters(configuration.withSeed(number * 100 + k));
                    results[number] = Initializer.parameters(configuration);
                }
            });
            threads[i].start();
        }
        for (int i = 0; i < threads.length; i++) {
            threads[i].join();
            assertArrayEquals(here, results[i]);
        }
    }
}
