package org.espalier.nodes.tests.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.espalier.engine.model.Model;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.Columns;
import org.espalier.engine.table.Table;
import org.espalier.nodes.apply.Predict;
import org.espalier.nodes.io.ModelWriter;
import org.espalier.nodes.network.Activation;
import org.espalier.nodes.network.FeatureEncoder;
import org.espalier.nodes.network.Layer;
import org.espalier.nodes.network.ModelFile;
import org.espalier.nodes.network.Nd4jLibrary;
import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.NetworkConfiguration;
import org.espalier.nodes.network.Preprocessing;
import org.espalier.nodes.network.TrainedModel;
import org.espalier.nodes.tests.Tables;
import org.espalier.nodes.tests.TestContext;
import org.espalier.nodes.tests.network.ImageNetworks;
import org.espalier.nodes.tests.network.ModelExamples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;

/** What is written for others answers what Espalier answers. */
class ModelExportTest {
    private static final List<String> COLUMNS = List.of("age int64", "height float64", "weight float64", "town_\"x\" categorical", "other categorical",
            "when timestamp", "image tensor 1x2x3");
    private static final Object[][] ROWS = {
        {30, 1.8, -1e12, "Ulm", "a", 1_700_000_000_000_000L, new float[] {0, 1, 2, 3, 4, 5}},
        {null, null, -1.0001e12, "Köln", null, 1_700_086_400_123_456L, new float[] {0.5f, 0, 0, 1, 0, 0}},
        {55, 1.5, null, null, "", null, new float[] {1, 1, 1, 1, 1, 1}},
        {-3, 2.25, -9.99e11, "Rome", "b", 1_699_999_999_999_999L, new float[] {-1, 7, 0, 0, 0, 0}}};
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

    private Path write(TrainedModel model, ModelWriter.Format format) throws Exception {
        Path file = context.newModelFile("made");
        ModelFile.write(file, model);
        var settings = new ModelWriter.Settings(folder.resolve("exported"), format);
        new ModelWriter().execute(settings, new Inputs<>(Map.of("model", new Model(file, model.modelSpec()))), context);
        return settings.file();
    }

    /** The example with a column name that the table helper can make. */
    private static TrainedModel renamed(TrainedModel model) {
        var features = model.preprocessing().features().stream().map(feature -> feature instanceof FeatureEncoder.Category category
                && category.column().name().startsWith("town") ? new FeatureEncoder.Category(
                        new ColumnSpec("town_\"x\"", category.column().type()), List.of("Köln", "Ulm")) : feature).toList();
        var preprocessing = new Preprocessing(features, model.preprocessing().target());
        NetworkConfiguration old = model.members().get(0).configuration();
        var configuration = new NetworkConfiguration(List.of(preprocessing.width()), old.layers(), old.outputs(), old.loss(), old.l2(), old.optimizer(),
                old.weightInitialization(), old.seed());
        float[] values = ModelExamples.values(configuration.parameterCount(), 4);
        for (int i = 0; i < values.length; i++) {
            values[i] *= 0.3f;
        }
        return new TrainedModel(preprocessing, List.of(Network.dense(configuration, values)), Map.of(), List.of());
    }

    private static Map<String, OnnxTensor> feed(OrtEnvironment environment) throws Exception {
        double[][] age = new double[ROWS.length][1];
        double[][] height = new double[ROWS.length][1];
        double[][] weight = new double[ROWS.length][1];
        double[][] when = new double[ROWS.length][1];
        String[][] town = new String[ROWS.length][1];
        String[][] other = new String[ROWS.length][1];
        float[][][][] image = new float[ROWS.length][1][2][3];
        for (int i = 0; i < ROWS.length; i++) {
            age[i][0] = number(ROWS[i][0]);
            height[i][0] = number(ROWS[i][1]);
            weight[i][0] = number(ROWS[i][2]);
            town[i][0] = ROWS[i][3] == null ? "" : (String) ROWS[i][3];
            other[i][0] = ROWS[i][4] == null ? "" : (String) ROWS[i][4];
            when[i][0] = number(ROWS[i][5]) / 1e6;
            for (int k = 0; k < 6; k++) {
                image[i][0][k / 3][k % 3] = ((float[]) ROWS[i][6])[k];
            }
        }
        var inputs = new HashMap<String, OnnxTensor>();
        inputs.put("age", OnnxTensor.createTensor(environment, age));
        inputs.put("height", OnnxTensor.createTensor(environment, height));
        inputs.put("weight", OnnxTensor.createTensor(environment, weight));
        inputs.put("when", OnnxTensor.createTensor(environment, when));
        inputs.put("town_\"x\"", OnnxTensor.createTensor(environment, town));
        inputs.put("other", OnnxTensor.createTensor(environment, other));
        inputs.put("image", OnnxTensor.createTensor(environment, image));
        return inputs;
    }

    private static double number(Object value) {
        return value == null ? Double.NaN : ((Number) value).doubleValue();
    }

    private void compareWithOnnx(TrainedModel model) throws Exception {
        Path onnx = write(model, ModelWriter.Format.ONNX);
        Path file = context.newModelFile("compared");
        ModelFile.write(file, model);
        Table table = Tables.of(context, COLUMNS, ROWS);
        var predicted = (Table) new Predict().execute(new Predict.Settings(true, true, Predict.Runtime.EXACT),
                new Inputs<>(Map.of("model", new Model(file, model.modelSpec()), "table", table)), context).get(0);
        int first = table.spec().columns().size();
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(onnx.toString()); OrtSession.Result result = session.run(feed(environment))) {
            if (model.classes().isEmpty()) {
                var numbers = (double[][]) result.get("prediction").orElseThrow().getValue();
                double[] expected = Columns.doubles(predicted, first);
                for (int i = 0; i < expected.length; i++) {
                    assertEquals(expected[i], numbers[i][0], 1e-4, "row " + i);
                }
                return;
            }
            assertArrayEquals(Columns.texts(predicted, first), (String[]) result.get("prediction").orElseThrow().getValue());
            var probabilities = (float[][]) result.get("probabilities").orElseThrow().getValue();
            for (int k = 0; k < model.classes().size(); k++) {
                double[] expected = Columns.doubles(predicted, first + 1 + k);
                for (int i = 0; i < expected.length; i++) {
                    assertEquals(expected[i], probabilities[i][k], 1e-5, "row " + i + ", class " + k);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void onnxAnswersTheSame(Activation activation) throws Exception {
        for (boolean classification : new boolean[] {true, false}) {
            TrainedModel model = renamed(ModelExamples.model(classification, 8, 5));
            NetworkConfiguration configuration = model.members().get(0).configuration();
            var layers = configuration.layers().stream().map(layer -> layer instanceof Layer.Dense dense ? new Layer.Dense(dense.units(), activation) : layer).toList();
            compareWithOnnx(model.withMembers(List.of(Network.dense(configuration.withLayers(layers), model.members().get(0).values()))));
        }
    }

    @Test
    void onnxAnswersTheSameForEveryKindOfLayerOverImages() throws Exception {
        float[] values = ModelExamples.values(5 * ImageNetworks.SIZE, 6);
        float[][][][] images = new float[5][2][9][8];
        for (int i = 0; i < values.length; i++) {
            images[i / ImageNetworks.SIZE][i / 72 % 2][i / 8 % 9][i % 8] = values[i];
        }
        Object[][] rows = new Object[5][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new Object[] {java.util.Arrays.copyOfRange(values, i * ImageNetworks.SIZE, (i + 1) * ImageNetworks.SIZE)};
        }
        Table table = Tables.of(context, List.of("image tensor 2x9x8"), rows);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        for (var layers : ImageNetworks.layers().entrySet()) {
            TrainedModel model = ImageNetworks.model(layers.getValue());
            float[] expected = model.output(model.preprocessing().encodeFeatures(table, () -> { }));
            Path onnx = write(model, ModelWriter.Format.ONNX);
            try (OrtSession session = environment.createSession(onnx.toString()); OrtSession.Result result = session.run(Map.of("image", OnnxTensor.createTensor(environment, images)))) {
                var probabilities = (float[][]) result.get("probabilities").orElseThrow().getValue();
                for (int i = 0; i < rows.length; i++) {
                    assertArrayEquals(java.util.Arrays.copyOfRange(expected, i * 3, i * 3 + 3), probabilities[i], 1e-5f, layers.getKey());
                }
            }
        }
    }

    @Test
    void onnxAnswersTheMeanOfAnEnsembleAndOfQuantizedNetworks() throws Exception {
        TrainedModel one = renamed(ModelExamples.model(true, 8));
        TrainedModel two = ModelExamples.in(ModelExamples.Form.AFFINE, one);
        compareWithOnnx(one.withMembers(List.of(one.members().get(0), two.members().get(0), one.members().get(0))));
        compareWithOnnx(ModelExamples.in(ModelExamples.Form.SPARSE, renamed(ModelExamples.model(false))));
    }

    @Test
    void deeplearning4jReadsNetworkAndScaling() throws Exception {
        TrainedModel model = ModelExamples.in(ModelExamples.Form.SPARSE, renamed(ModelExamples.model(true, 8, 5)));
        Path file = write(model, ModelWriter.Format.DL4J);
        Nd4jLibrary.load();
        MultiLayerNetwork network = ModelSerializer.restoreMultiLayerNetwork(file.toFile(), false);
        NormalizerStandardize normalizer = ModelSerializer.restoreNormalizerFromFile(file.toFile());
        assertArrayEquals(model.members().get(0).values(), network.params().toFloatVector());
        // A row as the columns give it, missing values and categories already replaced.
        int width = model.preprocessing().width();
        float[] row = new float[width];
        row[0] = 30;
        row[2] = 1.8f;
        row[3] = -1e12f;
        row[5] = 1;
        row[7] = 1;
        row[8] = 1.7e9f;
        INDArray input = Nd4j.createFromArray(row).reshape(1, width);
        normalizer.transform(input);
        Object[][] rows = {{30, (double) 1.8f, (double) -1e12f, "Ulm", null, (long) (1.7e9f * 1e6), new float[6]}};
        float[] expected = model.output(model.preprocessing().encodeFeatures(Tables.of(context, COLUMNS, rows), () -> { }));
        assertArrayEquals(expected, network.output(input).toFloatVector(), 1e-4f);
    }

    @Test
    void anEnsembleIsRefusedForDeeplearning4j() throws Exception {
        TrainedModel one = ModelExamples.model(true, 3);
        TrainedModel two = one.withMembers(List.of(one.members().get(0), one.members().get(0)));
        var fault = assertThrows(InvalidDataException.class, () -> write(two, ModelWriter.Format.DL4J));
        assertEquals("2 networks", fault.problems().get(0).found());
    }
}
