package org.espalier.nodes.tests.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.nodes.network.Activation;
import org.espalier.nodes.network.EncodedRows;
import org.espalier.nodes.network.FeatureEncoder;
import org.espalier.nodes.network.Layer;
import org.espalier.nodes.network.Loss;
import org.espalier.nodes.network.Nd4jLibrary;
import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.NetworkConfiguration;
import org.espalier.nodes.network.Optimizer;
import org.espalier.nodes.network.Preprocessing;
import org.espalier.nodes.network.TargetEncoder;
import org.espalier.nodes.network.TrainedModel;
import org.espalier.nodes.network.TrainingData;
import org.espalier.nodes.network.WeightInitialization;
import org.espalier.nodes.network.onnx.OnnxPredictor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.factory.Nd4j;

/** ONNX Runtime answers what plain Java and Deeplearning4j answer. */
class OnnxPredictorTest {
    /** Two blocks that go through the network together, and a part of one. */
    private static final int ROWS = 2 * 256 + 71;

    static Stream<NetworkConfiguration> configurations() {
        Stream<NetworkConfiguration> images = ImageNetworks.layers().values().stream().map(ImageNetworks::configuration);
        Stream<NetworkConfiguration> embeddings = Stream.of(Loss.CROSS_ENTROPY, Loss.SQUARED_ERROR).map(loss -> new NetworkConfiguration(List.of(1),
                List.of(new Layer.Embedding(6, 4), new Layer.Dense(5, Activation.TANH)), 2, loss, 0, Optimizer.of(Optimizer.Kind.ADAM, 0.01),
                WeightInitialization.XAVIER, 3));
        return Stream.of(ForwardPassTest.configurations(), images, embeddings).flatMap(some -> some);
    }

    /** No bias is zero, which would hide a fault. */
    private static Network network(NetworkConfiguration configuration) {
        return Network.dense(configuration, ImageNetworks.parameters(configuration));
    }

    private static TrainingData rows(NetworkConfiguration configuration, int count) {
        int inputs = configuration.inputs();
        float[] values = ModelExamples.values(count * inputs, 3);
        if (!configuration.layers().isEmpty() && configuration.layers().get(0) instanceof Layer.Embedding embedding) {
            for (int i = 0; i < values.length; i++) {
                values[i] = i % embedding.words();
            }
        }
        return new EncodedRows(count, inputs, values, 0, new float[0]);
    }

    /** A model around networks, over one column that is already encoded. */
    private static TrainedModel model(List<Network> networks) {
        NetworkConfiguration configuration = networks.get(0).configuration();
        FeatureEncoder feature = new FeatureEncoder.Block(new ColumnSpec("values", new ColumnType.Tensor(List.of(configuration.inputs()))), 0, 1);
        var outputs = new ArrayList<String>();
        for (int i = 0; i < configuration.outputs(); i++) {
            outputs.add("class " + i);
        }
        TargetEncoder target = configuration.loss() == Loss.CROSS_ENTROPY ? new TargetEncoder.Classes(new ColumnSpec("y", ColumnType.CATEGORICAL), outputs)
                : new TargetEncoder.Number(new ColumnSpec("y", ColumnType.FLOAT64), 5, 2);
        return new TrainedModel(new Preprocessing(List.of(feature), target), networks, Map.of(), List.of());
    }

    private static float[] output(TrainedModel model, TrainingData rows) {
        try (var predictor = new OnnxPredictor(model)) {
            return predictor.output(rows);
        }
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void theOutputsAreThoseOfPlainJavaAndOfDeeplearning4j(NetworkConfiguration configuration) {
        NetworkConfiguration oneNumber = configuration.loss() == Loss.CROSS_ENTROPY ? configuration : new NetworkConfiguration(configuration.inputShape(),
                configuration.layers(), 1, configuration.loss(), 0, configuration.optimizer(), configuration.weightInitialization(), configuration.seed());
        Network network = network(oneNumber);
        TrainingData rows = rows(oneNumber, ROWS);
        TrainedModel model = model(List.of(network));
        float[] found = output(model, rows);
        assertArrayEquals(model.output(rows), found, 1e-5f);
        Nd4jLibrary.load();
        var reference = new MultiLayerNetwork(oneNumber.toMultiLayerConfiguration());
        reference.init();
        reference.setParams(Nd4j.createFromArray(network.values()).reshape(1, network.parameterCount()));
        float[] values = new float[ROWS * oneNumber.inputs()];
        rows.copyFeatures(everyRow(), 0, ROWS, values);
        float[] expected = reference.output(Nd4j.createFromArray(values).reshape('c', ROWS, oneNumber.inputs()), false).dup('c').data().asFloat();
        assertArrayEquals(expected, found, 1e-5f);
    }

    private static int[] everyRow() {
        int[] order = new int[ROWS];
        Arrays.setAll(order, i -> i);
        return order;
    }

    @Test
    void anEnsembleAnswersTheMean() {
        for (Loss loss : Loss.values()) {
            NetworkConfiguration configuration = ForwardPassTest.configuration(loss, loss == Loss.CROSS_ENTROPY ? 4 : 1, new Layer.Dense(9, Activation.TANH));
            NetworkConfiguration deeper = configuration.withLayers(List.of(new Layer.Dense(5, Activation.RELU), new Layer.Dense(3, Activation.ELU)));
            TrainedModel model = model(List.of(network(configuration), network(deeper), network(configuration.withSeed(4))));
            TrainingData rows = rows(configuration, ROWS);
            assertArrayEquals(model.output(rows), output(model, rows), 1e-5f);
        }
    }

    @Test
    void anyNumberOfRowsIsAnsweredOneAfterTheOther() {
        NetworkConfiguration configuration = ImageNetworks.configuration(ImageNetworks.layers().get("a small LeNet"));
        TrainedModel model = model(List.of(network(configuration)));
        try (var predictor = new OnnxPredictor(model)) {
            for (int count : new int[] {1, 0, 256, 3, 257, 1}) {
                TrainingData rows = rows(configuration, count);
                assertArrayEquals(model.output(rows), predictor.output(rows), 1e-5f, count + " rows");
            }
            TrainingData others = new EncodedRows(1, 2, new float[2], 0, new float[0]);
            assertThrows(IllegalArgumentException.class, () -> predictor.output(others));
        }
    }

    @Test
    void theSameRowsGetTheSameBitsWhateverElseRuns() throws Exception {
        NetworkConfiguration configuration = ForwardPassTest.configuration(Loss.CROSS_ENTROPY, 10, new Layer.Dense(300, Activation.RELU), new Layer.Dense(100, Activation.RELU));
        TrainedModel model = model(List.of(network(configuration)));
        TrainingData rows = rows(configuration, ROWS);
        float[] once = output(model, rows);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<float[]> again = () -> output(model, rows);
            for (var result : threads.invokeAll(List.of(again, again, again, again, again, again, again, again))) {
                assertArrayEquals(once, result.get());
            }
        } finally {
            threads.shutdown();
        }
        assertEquals(ROWS * 10, once.length);
    }
}
