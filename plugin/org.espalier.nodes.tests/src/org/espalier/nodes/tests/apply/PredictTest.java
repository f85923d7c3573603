package org.espalier.nodes.tests.apply;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.espalier.engine.model.Model;
import org.espalier.engine.model.ModelSpec;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.Problem;
import org.espalier.engine.table.Columns;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableSpec;
import org.espalier.nodes.apply.Predict;
import org.espalier.nodes.network.Activation;
import org.espalier.nodes.network.FeatureEncoder;
import org.espalier.nodes.network.Layer;
import org.espalier.nodes.network.Loss;
import org.espalier.nodes.network.ModelFile;
import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.NetworkConfiguration;
import org.espalier.nodes.network.Optimizer;
import org.espalier.nodes.network.Preprocessing;
import org.espalier.nodes.network.TargetEncoder;
import org.espalier.nodes.network.TrainedModel;
import org.espalier.nodes.network.WeightInitialization;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.nodes.tests.NodeCall;
import org.espalier.nodes.tests.Tables;
import org.espalier.nodes.tests.TestContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictTest {
    private static final Predict.Settings ALL = new Predict.Settings(true, true, Predict.Runtime.EXACT);
    @TempDir
    Path folder;
    private TestContext context;
    private final Predict node = new Predict();

    @BeforeEach
    void open() {
        context = new TestContext(folder);
    }

    @AfterEach
    void close() {
        context.close();
    }

    /** A linear model on x: the outputs are weight * x + bias. */
    private static TrainedModel linear(boolean classification, float... parameters) {
        var x = new FeatureEncoder.Number(new ColumnSpec("x", ColumnType.FLOAT64), 1, 2, 0, false);
        TargetEncoder target = classification ? new TargetEncoder.Classes(new ColumnSpec("y", ColumnType.CATEGORICAL), List.of("no", "yes"))
                : new TargetEncoder.Number(new ColumnSpec("y", ColumnType.FLOAT64), 100, 10);
        var preprocessing = new Preprocessing(List.of(x), target);
        var configuration = new NetworkConfiguration(List.of(1), List.of(), target.width(), Loss.of(target.task()), 0, Optimizer.of(Optimizer.Kind.SGD, 1),
                WeightInitialization.XAVIER, 1);
        return new TrainedModel(preprocessing, List.of(Network.dense(configuration, parameters)), Map.of(), List.of());
    }

    private Model file(TrainedModel model) throws Exception {
        Path file = context.newModelFile("made");
        ModelFile.write(file, model);
        return new Model(file, model.modelSpec());
    }

    private Table predict(Predict.Settings settings, Model model, Table table) throws Exception {
        var announced = node.configure(settings, new Inputs<>(Map.of("model", model.spec(), "table", table.spec())));
        Table result = (Table) node.execute(settings, new Inputs<>(Map.of("model", model, "table", table)), context).get(0);
        assertEquals(announced, List.of(result.spec()), "what configure announces is what comes");
        return result;
    }

    private Table xs(Object... values) throws Exception {
        Object[][] rows = new Object[values.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new Object[] {"r" + i, values[i]};
        }
        return Tables.of(context, List.of("id text", "x float64"), rows);
    }

    @Test
    void aClassificationAddsTheClassAndTheProbabilities() throws Exception {
        // Inputs are (x - 1) / 2; the scores are 0 and 2 ln 3 times that.
        Model model = file(linear(true, 0, (float) (2 * Math.log(3)), 0, 0));
        Table result = predict(ALL, model, xs(1.0, 2.0, -1.0, null));
        assertEquals(List.of("id text", "x float64", "prediction categorical", "P(no) float32", "P(yes) float32"), Tables.columns(result.spec()));
        assertEquals(List.of("no", "yes"), result.categories(2));
        List<String> rows = Tables.rows(result);
        assertEquals("r0|1.0|no|0.5|0.5", rows.get(0));
        assertTrue(rows.get(1).startsWith("r1|2.0|yes|0.25|0.75"), rows.get(1));
        assertTrue(rows.get(2).startsWith("r2|-1.0|no|0.9"), rows.get(2));
        assertEquals("r3|-|no|0.5|0.5", rows.get(3), "a missing value is the mean");
        assertEquals(List.of("id", "x", "prediction"), predict(new Predict.Settings(true, false, Predict.Runtime.EXACT), model, xs(1.0)).spec().names());
        assertEquals(List.of("id", "x", "P(no)", "P(yes)"), predict(new Predict.Settings(false, true, Predict.Runtime.EXACT), model, xs(1.0)).spec().names());
    }

    @Test
    void aRegressionAddsTheNumberInItsUnit() throws Exception {
        Table result = predict(ALL, file(linear(false, 2, 0.5f)), xs(1.0, 3.0));
        assertEquals(List.of("id text", "x float64", "prediction float64"), Tables.columns(result.spec()));
        assertEquals(List.of("r0|1.0|105.0", "r1|3.0|125.0"), Tables.rows(result));
    }

    @Test
    void anEnsembleAnswersTheMean() throws Exception {
        TrainedModel first = linear(false, 2, 0.5f);
        TrainedModel both = first.withMembers(List.of(first.members().get(0), linear(false, 0, -0.5f).members().get(0)));
        assertEquals(List.of("r0|3.0|110.0"), Tables.rows(predict(ALL, file(both), xs(3.0))));
    }

    @Test
    void tablesOfSeveralBatchesKeepTheirRows() throws Exception {
        int count = 40_000;
        Object[] values = new Object[count];
        for (int i = 0; i < count; i++) {
            values[i] = (double) i;
        }
        Table result = predict(ALL, file(linear(false, 0.2f, 0)), xs(values));
        assertTrue(result.batchCount() > 1);
        double[] predictions = Columns.doubles(result, 2);
        for (int i = 0; i < count; i++) {
            assertEquals(100 + i - 1, predictions[i], 0.02, "row " + i);
        }
    }

    @Test
    void aTableWithoutRowsGetsTheColumns() throws Exception {
        Table result = predict(ALL, file(linear(true, 0, 1, 0, 0)), Tables.of(context, List.of("x float64")));
        assertEquals(0, result.rowCount());
        assertEquals(4, result.spec().columns().size());
    }

    @Test
    void aNetworkWithHiddenLayersAnswersWhatItsOutputsSay() throws Exception {
        TrainedModel linear = linear(true, 0, 1, 0, 0);
        var configuration = linear.members().get(0).configuration().withLayers(List.of(new Layer.Dense(2, Activation.RELU), new Layer.Dropout(0.5)));
        // Hidden: relu(x) and relu(-x), for classes yes and no.
        var network = Network.dense(configuration, new float[] {1, -1, 0, 0, 0, 1, 1, 0, 0, 0});
        assertEquals(List.of("yes", "no"), Tables.rows(predict(new Predict.Settings(true, false, Predict.Runtime.EXACT), file(linear.withMembers(List.of(network))), xs(5.0, -3.0))).stream()
                .map(row -> row.substring(row.lastIndexOf('|') + 1)).toList());
    }

    @Test
    void onnxRuntimeAddsTheSameColumns() throws Exception {
        Object[] values = new Object[40_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 7 == 0 ? null : (Object) (i / 1e4 - 2);
        }
        TrainedModel probabilities = linear(true, 0.5f, -1, 0.25f, 0);
        TrainedModel both = probabilities.withMembers(List.of(probabilities.members().get(0), linear(true, 2, 0, 0, 1).members().get(0)));
        for (TrainedModel model : List.of(both, linear(false, 0.2f, 0))) {
            Model file = file(model);
            var onnx = NodeCall.settings(Predict.Settings.class, "{'runtime': 'onnx'}");
            for (Object[] some : List.of(values, new Object[] {1.0}, new Object[0])) {
                Table table = xs(some);
                Table expected = predict(ALL, file, table);
                Table found = predict(onnx, file, table);
                assertEquals(expected.spec(), found.spec());
                assertEquals(expected.batchCount(), found.batchCount());
                assertEquals(Tables.rows(found), Tables.rows(predict(onnx, file, table)), "the same bits each time");
                for (int column = 2; column < found.spec().columns().size(); column++) {
                    if (found.spec().columns().get(column).type().equals(ColumnType.CATEGORICAL)) {
                        assertArrayEquals(Columns.texts(expected, column), Columns.texts(found, column));
                    } else {
                        assertArrayEquals(Columns.doubles(expected, column), Columns.doubles(found, column), 1e-4);
                    }
                }
            }
        }
    }

    private List<Problem> problems(Predict.Settings settings, ModelSpec model, TableSpec table) {
        return assertThrows(InvalidSettingsException.class, () -> node.configure(settings, new Inputs<>(Map.of("model", model, "table", table)))).problems();
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeTheRun() throws Exception {
        ModelSpec model = linear(true, 0, 1, 0, 0).modelSpec();
        TableSpec wrong = Tables.of(context, List.of("X int64", "prediction int64", "P(yes) int64")).spec();
        List<Problem> problems = problems(ALL, model, wrong);
        assertEquals(List.of("x", "prediction", "P(yes)"), problems.stream().map(Problem::found).toList());
        assertEquals("did you mean \"X\"?", problems.get(0).remedy());
        TableSpec text = Tables.of(context, List.of("x text")).spec();
        assertEquals("text", problems(ALL, model, text).get(0).found());
        TableSpec good = Tables.of(context, List.of("x int64")).spec();
        assertEquals("prediction", problems(new Predict.Settings(false, false, Predict.Runtime.EXACT), model, good).get(0).setting());
        assertEquals("prediction", problems(new Predict.Settings(false, true, Predict.Runtime.EXACT), linear(false, 1, 1).modelSpec(), good).get(0).setting());
    }

    @Test
    void numbersThatAreNoneAreReportedWithTheirRow() throws Exception {
        Table table = xs(1.0, Double.NaN);
        Model model = file(linear(true, 0, 1, 0, 0));
        var fault = assertThrows(InvalidDataException.class, () -> predict(ALL, model, table));
        assertEquals("NaN in row 2", fault.problems().get(0).found());
    }

    @Test
    void anAlteredModelIsNotUsed() throws Exception {
        Model model = file(linear(true, 0, 1, 0, 0));
        byte[] bytes = java.nio.file.Files.readAllBytes(model.file());
        bytes[bytes.length / 2] ^= 1;
        java.nio.file.Files.write(model.file(), bytes);
        Table table = xs(1.0);
        assertThrows(InvalidDataException.class, () -> predict(ALL, model, table));
    }
}
