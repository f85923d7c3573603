package org.espalier.nodes.tests.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import org.deeplearning4j.util.ModelSerializer;
import org.espalier.engine.model.Model;
import org.espalier.engine.model.ModelSpec;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.table.Columns;
import org.espalier.engine.table.Table;
import org.espalier.nodes.apply.ModelReport;
import org.espalier.nodes.apply.Predict;
import org.espalier.nodes.compress.PruneWeights;
import org.espalier.nodes.compress.Quantize;
import org.espalier.nodes.io.ModelReader;
import org.espalier.nodes.io.ModelWriter;
import org.espalier.nodes.network.Evaluation;
import org.espalier.nodes.network.ModelFile;
import org.espalier.nodes.network.Storage;
import org.espalier.nodes.network.TrainedModel;
import org.espalier.nodes.tests.NodeCall;
import org.espalier.nodes.tests.SampleTables;
import org.espalier.nodes.tests.TestContext;
import org.espalier.nodes.train.TrainNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

/** Networks over images, from the table of images to every node that takes a model; on real digits of 8 x 8 points. */
class TrainImagesTest {
    private static final String LENET = "[{'conv': 8, 'kernel': 3, 'padding': 'same'}, {'batchNorm': true}, {'pool': 2}, {'conv': 16, 'kernel': 3}, 32]";

    @TempDir
    Path folder;
    private TestContext context;

    @BeforeEach
    void open() {
        context = new TestContext(folder);
    }

    @AfterEach
    void close() {
        context.close();
    }

    private Model train(String more) throws Exception {
        String settings = "{'target': 'label', 'layers': " + LENET + ", 'learningRate': 0.005" + more + "}";
        return (Model) NodeCall.execute(new TrainNetwork(), NodeCall.settings(TrainNetwork.Settings.class, settings), Map.of("table", SampleTables.digitImages(context, false)), context)
                .get(0);
    }

    private double accuracy(Model model) throws Exception {
        TrainedModel trained = ModelFile.read(model.file());
        var rows = trained.preprocessing().encode(SampleTables.digitImages(context, true), () -> { });
        return Evaluation.metric(trained.output(rows), rows, trained.preprocessing().target());
    }

    private Table predict(Model model, Table table) throws Exception {
        return (Table) NodeCall.execute(new Predict(), new Predict.Settings(true, true, Predict.Runtime.EXACT), Map.of("model", model, "table", table), context).get(0);
    }

    @Test
    void bothTrainersLearnTheDigits() throws Exception {
        double fast = accuracy(train(", 'epochs': 8, 'trainer': 'fast'"));
        assertEquals(1, context.metrics.get("fastTrainer"));
        assertTrue(context.metrics.get("secondsPerEpoch") > 0 && context.metrics.get("cpuSecondsPerEpoch") > 0);
        double reference = accuracy(train(", 'epochs': 8, 'trainer': 'reference'"));
        assertEquals(0, context.metrics.get("fastTrainer"));
        assertTrue(Math.min(fast, reference) > 0.96, "accuracy " + fast + " and " + reference);
        assertTrue(context.lines.stream().anyMatch(line -> line.contains("conv 8 3x3 same relu: 8x8x8")), context.lines.toString());
    }

    @Test
    void denseLayersTakeTheSameColumnFlattened() throws Exception {
        var settings = NodeCall.settings(TrainNetwork.Settings.class, "{'target': 'label', 'layers': [64], 'epochs': 10, 'learningRate': 0.005}");
        Model model = (Model) NodeCall.execute(new TrainNetwork(), settings, Map.of("table", SampleTables.digitImages(context, false)), context).get(0);
        assertEquals(List.of("dense 64 relu", "output 10 softmax"), model.spec().layers());
        assertTrue(accuracy(model) > 0.93, "accuracy " + accuracy(model));
    }

    @Test
    void theModelGoesThroughEveryNodeAndEveryFormat() throws Exception {
        Table test = SampleTables.digitImages(context, true);
        Model model = train(", 'epochs': 3");
        TrainedModel trained = ModelFile.read(model.file());
        Table predicted = predict(model, test);
        String[] classes = Columns.texts(predicted, 2);
        assertEquals(360, predicted.rowCount());

        Path file = folder.resolve("out.model");
        new ModelWriter().execute(new ModelWriter.Settings(file, ModelWriter.Format.ESPALIER), new org.espalier.engine.node.Inputs<>(Map.of("model", model)), context);
        Model read = (Model) NodeCall.execute(new ModelReader(), new ModelReader.Settings(file), Map.of(), context).get(0);
        assertEquals(model.spec(), read.spec());
        assertArrayEquals(Files.readAllBytes(predicted.file()), Files.readAllBytes(predict(read, test).file()), "the same predictions to the bit");

        Path zip = folder.resolve("out.zip");
        new ModelWriter().execute(new ModelWriter.Settings(zip, ModelWriter.Format.DL4J), new org.espalier.engine.node.Inputs<>(Map.of("model", model)), context);
        var rows = trained.preprocessing().encode(test, () -> { });
        float[] features = new float[360 * 64];
        rows.copyFeatures(java.util.stream.IntStream.range(0, 360).toArray(), 0, 360, features);
        var dl4j = ModelSerializer.restoreMultiLayerNetwork(zip.toFile(), false);
        assertArrayEquals(dl4j.output(Nd4j.createFromArray(features).reshape('c', 360, 64)).dup('c').data().asFloat(), trained.output(rows), 1e-5f);

        Path onnx = folder.resolve("out.onnx");
        new ModelWriter().execute(new ModelWriter.Settings(onnx, ModelWriter.Format.ONNX), new org.espalier.engine.node.Inputs<>(Map.of("model", model)), context);
        float[][][][] images = new float[360][1][8][8];
        var lines = Files.readAllLines(SampleTables.folder().resolve("compress-digits/data/digits.csv"));
        for (int i = 0; i < 360; i++) {
            String[] values = lines.get(1 + i * 5).split(",");
            for (int k = 0; k < 64; k++) {
                images[i][0][k / 8][k % 8] = Float.parseFloat(values[k]);
            }
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (var session = environment.createSession(onnx.toString()); var result = session.run(Map.of("image", OnnxTensor.createTensor(environment, images)))) {
            assertArrayEquals(classes, (String[]) result.get("prediction").orElseThrow().getValue());
        }

        NodeCall.execute(new ModelReport(), new ModelReport.Settings(false), Map.of("model", model, "table", test), context);
        assertEquals(trained.members().get(0).parameterCount(), context.metrics.get("parameters"));
    }

    @Test
    void weightsOfConvolutionsArePrunedAndQuantizedByChannel() throws Exception {
        Model model = train(", 'epochs': 4");
        Table table = SampleTables.digitImages(context, false);
        double before = accuracy(model);
        Map<String, PortObject> inputs = Map.of("model", model, "table", table);
        var pruning = NodeCall.settings(PruneWeights.Settings.class, "{'sparsity': 0.6, 'epochs': 4}");
        Model pruned = (Model) NodeCall.execute(new PruneWeights(), pruning, inputs, context).get(0);
        TrainedModel sparse = ModelFile.read(pruned.file());
        sparse.members().get(0).parameters().forEach(parameter -> {
            assertEquals(parameter.layout().weights(), parameter.storage().sparse(), parameter.layout().name());
            if (parameter.layout().weights()) {
                assertEquals(0.4 * parameter.layout().size(), parameter.storage().nonZeros().cardinality(), 1, parameter.layout().name());
            }
        });
        assertTrue(accuracy(pruned) > before - 0.03, before + " and " + accuracy(pruned));
        var quantizing = NodeCall.settings(Quantize.Settings.class, "{'bits': 6, 'granularity': 'channel'}");
        Model quantized = (Model) NodeCall.execute(new Quantize(), quantizing, Map.of("model", pruned, "table", table), context).get(0);
        TrainedModel integers = ModelFile.read(quantized.file());
        for (int i = 0; i < integers.members().get(0).parameters().size(); i++) {
            var parameter = integers.members().get(0).parameters().get(i);
            switch (parameter.layout().role()) {
                case WEIGHTS -> assertEquals(parameter.layout().channels(), ((Storage.Affine) parameter.storage()).steps().length, parameter.layout().name());
                case BIAS -> assertEquals(8, parameter.storage().bits());
                case NORMALIZATION -> assertArrayEquals(sparse.members().get(0).parameters().get(i).storage().values(), parameter.storage().values());
            }
        }
        assertTrue(accuracy(quantized) > accuracy(pruned) - 0.03, accuracy(pruned) + " and " + accuracy(quantized));
        assertTrue(Files.size(quantized.file()) < Files.size(model.file()) / 3, "the file is smaller");
    }

    @Test
    void fewBitsAreLearntToLiveWith() throws Exception {
        Model model = train(", 'epochs': 4");
        Table table = SampleTables.digitImages(context, false);
        double[] found = new double[2];
        for (int i = 0; i < 2; i++) {
            var quantizing = NodeCall.settings(Quantize.Settings.class, "{'bits': 3, 'granularity': 'channel', 'epochs': " + 5 * i + ", 'learningRate': 0.002}");
            found[i] = accuracy((Model) NodeCall.execute(new Quantize(), quantizing, Map.of("model", model, "table", table), context).get(0));
        }
        assertTrue(found[1] > 0.9 && found[1] > found[0] - 0.02, found[0] + " and " + found[1]);
    }

    @Test
    void channelsThatArePrunedMakeTheNetworkSmaller() throws Exception {
        Model model = train(", 'epochs': 4");
        var pruning = NodeCall.settings(PruneWeights.Settings.class, "{'granularity': 'unit', 'sparsity': 0.5, 'epochs': 8}");
        Model pruned = (Model) NodeCall.execute(new PruneWeights(), pruning, Map.of("model", model, "table", SampleTables.digitImages(context, false)), context).get(0);
        assertEquals(List.of("conv 4 3x3 same relu: 4x8x8", "batchNorm: 4x8x8", "pool max 2x2 stride 2: 4x4x4", "conv 8 3x3 relu: 8x2x2", "dense 16 relu: 16", "output 10 softmax"),
                pruned.spec().layers());
        assertTrue(accuracy(pruned) > 0.93, "accuracy " + accuracy(pruned));
    }

    @Test
    void aBatchThatNoArrayCanHoldIsRefused() throws Exception {
        var settings = NodeCall.settings(TrainNetwork.Settings.class, "{'target': 'label', 'layers': [{'conv': 100000, 'kernel': 1}, {'globalPool': 'max'}], 'batchSize': 1000}");
        var refused = assertThrows(org.espalier.engine.node.InvalidDataException.class, () -> NodeCall.execute(new TrainNetwork(), settings,
                Map.of("table", SampleTables.digitImages(context, true)), context));
        assertEquals("batchSize", refused.problems().get(0).setting());
        assertTrue(refused.getMessage().contains("360 rows of 6400000 values"), refused.getMessage());
    }

    @Test
    void configureTellsTheShapesAndTheProblems() throws Exception {
        Map<String, PortObject> images = Map.of("table", SampleTables.digitImages(context, true));
        var settings = NodeCall.settings(TrainNetwork.Settings.class, "{'target': 'label', 'layers': [{'conv': 4, 'kernel': 3}, {'pool': 2}, 10]}");
        var announced = (ModelSpec) NodeCall.configure(new TrainNetwork(), settings, images).get(0);
        assertEquals(List.of("conv 4 3x3 relu: 4x6x6", "pool max 2x2 stride 2: 4x3x3", "dense 10 relu: 10", "output"), announced.layers());
        var wrong = NodeCall.settings(TrainNetwork.Settings.class, "{'target': 'label', 'layers': [{'conv': 4, 'kernel': 9}]}");
        var refused = assertThrows(InvalidSettingsException.class, () -> NodeCall.configure(new TrainNetwork(), wrong, images));
        assertEquals("layers[0]", refused.problems().get(0).setting());
        assertTrue(refused.getMessage().contains("images of 8 x 8 points"), refused.getMessage());
        var columns = Map.of("table", SampleTables.iris(context));
        var onColumns = NodeCall.settings(TrainNetwork.Settings.class, "{'target': 'species', 'layers': [8, {'pool': 2}]}");
        refused = assertThrows(InvalidSettingsException.class, () -> NodeCall.configure(new TrainNetwork(), onColumns, columns));
        assertEquals("layers[1]", refused.problems().get(0).setting());
    }
}
