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
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.espalier.engine.model.Model;
import org.espalier.engine.model.ModelSpec;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.table.Columns;
import org.espalier.engine.table.Table;
import org.espalier.nodes.apply.Predict;
import org.espalier.nodes.compress.PruneWeights;
import org.espalier.nodes.io.ModelWriter;
import org.espalier.nodes.network.ModelFile;
import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.TrainedModel;
import org.espalier.nodes.network.fast.FastTrainer;
import org.espalier.nodes.tests.NodeCall;
import org.espalier.nodes.tests.Tables;
import org.espalier.nodes.tests.TestContext;
import org.espalier.nodes.train.TrainNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

/** An embedding learns values for the categories of a column, and so can its model do all that others can. */
class EmbeddingTest {
    private static final List<String> TOWNS = List.of("Ulm", "Köln", "Bonn", "Jena", "Kiel");

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

    /** A town and its price; some rows have no town, and their price is another one. */
    private Table prices() throws Exception {
        Object[][] rows = new Object[120][];
        for (int i = 0; i < rows.length; i++) {
            int town = i % 6;
            rows[i] = new Object[] {town == 5 ? null : TOWNS.get(town), 100.0 * (town * town % 7)};
        }
        return Tables.of(context, List.of("town categorical", "price float64"), rows);
    }

    private static TrainNetwork.Settings settings(String more) throws Exception {
        return NodeCall.settings(TrainNetwork.Settings.class, "{'target': 'price', 'layers': [{'embedding': 4}, 8], 'learningRate': 0.03, 'epochs': 60" + more + "}");
    }

    private Model train(String more) throws Exception {
        return (Model) NodeCall.execute(new TrainNetwork(), settings(more), Map.of("table", prices()), context).get(0);
    }

    private double[] predictions(Model model) throws Exception {
        Table asked = Tables.of(context, List.of("town categorical"), new Object[] {"Ulm"}, new Object[] {"Köln"}, new Object[] {"Kiel"}, new Object[] {null}, new Object[] {"Rom"});
        Table predicted = (Table) NodeCall.execute(new Predict(), new Predict.Settings(true, true, Predict.Runtime.EXACT), Map.of("model", model, "table", asked), context).get(0);
        return Columns.doubles(predicted, 1);
    }

    @Test
    void everyCategoryGetsWhatItsRowsSay() throws Exception {
        for (String trainer : List.of("fast", "reference")) {
            Model model = train(", 'trainer': '" + trainer + "'");
            assertEquals(List.of("embedding 4", "dense 8 relu", "output 1 identity"), model.spec().layers());
            // 16 mod 7 = 2 and 25 mod 7 = 4; towns that were never seen are taken for missing ones.
            assertArrayEquals(new double[] {0, 100, 200, 400, 400}, predictions(model), 20, trainer);
        }
    }

    @Test
    void theAnswersAreThoseOfDeeplearning4jAndOfOnnxRuntime() throws Exception {
        Model model = train("");
        TrainedModel trained = ModelFile.read(model.file());
        Network member = trained.members().get(0);
        assertArrayEquals(ModelFile.toBytes(trained), Files.readAllBytes(model.file()));
        var network = new MultiLayerNetwork(member.configuration().toMultiLayerConfiguration());
        network.init(Nd4j.createFromArray(member.values()).reshape(1, member.parameterCount()), false);
        var rows = trained.preprocessing().encodeFeatures(prices(), () -> { });
        float[] numbers = new float[6];
        rows.copyFeatures(new int[] {0, 1, 2, 3, 4, 5}, 0, 6, numbers);
        // Bonn, Jena, Kiel, Köln, Ulm, missing.
        assertArrayEquals(new float[] {4, 3, 0, 1, 2, 5}, numbers);
        float[] expected = network.output(Nd4j.createFromArray(numbers).reshape('c', 6, 1)).dup('c').data().asFloat();
        assertArrayEquals(expected, java.util.Arrays.copyOf(trained.output(rows), 6), 1e-5f);

        Path onnx = folder.resolve("out.onnx");
        new ModelWriter().execute(new ModelWriter.Settings(onnx, ModelWriter.Format.ONNX), new Inputs<>(Map.of("model", model)), context);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        String[][] towns = {{"Ulm"}, {"Köln"}, {"Kiel"}, {""}, {"Rom"}};
        try (var session = environment.createSession(onnx.toString()); var result = session.run(Map.of("town", OnnxTensor.createTensor(environment, towns)))) {
            double[][] found = (double[][]) result.get("prediction").orElseThrow().getValue();
            double[] predicted = predictions(model);
            for (int i = 0; i < towns.length; i++) {
                assertEquals(predicted[i], found[i][0], 1e-2, towns[i][0]);
            }
        }
    }

    @Test
    void theFastTrainerKnowsItAndUnitsCanGo() throws Exception {
        Model model = train(", 'trainer': 'fast'");
        assertEquals(1, context.metrics.get("fastTrainer"));
        assertTrue(new FastTrainer().refusal(ModelFile.read(model.file()).members().get(0).configuration().toMultiLayerConfiguration()).isEmpty());
        var pruning = NodeCall.settings(PruneWeights.Settings.class, "{'granularity': 'unit', 'sparsity': 0.25, 'epochs': 20, 'learningRate': 0.02}");
        Model pruned = (Model) NodeCall.execute(new PruneWeights(), pruning, Map.of("model", model, "table", prices()), context).get(0);
        assertEquals(List.of("embedding 3", "dense 6 relu", "output 1 identity"), pruned.spec().layers());
    }

    @Test
    void itIsTheFirstLayerOfOneCategoricalColumn() throws Exception {
        Map<String, PortObject> iris = Map.of("table", org.espalier.nodes.tests.SampleTables.iris(context));
        var refused = assertThrows(InvalidSettingsException.class, () -> NodeCall.configure(new TrainNetwork(), NodeCall.settings(TrainNetwork.Settings.class,
                "{'target': 'species', 'layers': [{'embedding': 4}]}"), iris));
        assertEquals("layers[0]", refused.problems().get(0).setting());
        assertTrue(refused.getMessage().contains("one categorical column"), refused.getMessage());
        Map<String, PortObject> prices = Map.of("table", prices());
        refused = assertThrows(InvalidSettingsException.class, () -> NodeCall.configure(new TrainNetwork(), NodeCall.settings(TrainNetwork.Settings.class,
                "{'target': 'price', 'layers': [3, {'embedding': 4}]}"), prices));
        assertEquals("layers[1]", refused.problems().get(0).setting());
        var announced = (ModelSpec) NodeCall.configure(new TrainNetwork(), settings(""), prices).get(0);
        assertEquals(List.of("embedding 4", "dense 8 relu", "output"), announced.layers());
    }
}
