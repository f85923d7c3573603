package org.espalier.nodes.tests.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.espalier.engine.model.Model;
import org.espalier.engine.model.ModelSpec;
import org.espalier.engine.model.Task;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.node.Problem;
import org.espalier.engine.settings.SettingsSchema;
import org.espalier.engine.table.Table;
import org.espalier.nodes.network.ModelFile;
import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.Optimizer;
import org.espalier.nodes.network.Parameter;
import org.espalier.nodes.network.Storage;
import org.espalier.nodes.network.TrainedModel;
import org.espalier.nodes.tests.SampleTables;
import org.espalier.nodes.tests.Tables;
import org.espalier.nodes.tests.TestContext;
import org.espalier.nodes.train.TrainNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainNetworkTest {
    @TempDir
    Path folder;
    private TestContext context;
    private final TrainNetwork node = new TrainNetwork();

    @BeforeEach
    void open() {
        context = new TestContext(folder);
    }

    @AfterEach
    void close() {
        context.close();
    }

    private static TrainNetwork.Settings settings(String json) throws Exception {
        var object = (ObjectNode) JsonMapper.builder().build().readTree(json.replace('\'', '"'));
        return SettingsSchema.of(TrainNetwork.Settings.class).read(object, file -> Path.of(file.text()));
    }

    private static Inputs<PortObject> inputs(Object... portsAndObjects) {
        var ports = new LinkedHashMap<String, PortObject>();
        for (int i = 0; i < portsAndObjects.length; i += 2) {
            ports.put((String) portsAndObjects[i], (PortObject) portsAndObjects[i + 1]);
        }
        return new Inputs<>(ports);
    }

    private static Inputs<PortSpec> specs(Inputs<PortObject> inputs) {
        var ports = new LinkedHashMap<String, PortSpec>();
        inputs.ports().forEach(port -> ports.put(port, inputs.get(port, PortObject.class).spec()));
        return new Inputs<>(ports);
    }

    /** Configures and executes. */
    private List<PortObject> train(TestContext in, String settings, Object... portsAndObjects) throws Exception {
        Inputs<PortObject> inputs = inputs(portsAndObjects);
        List<PortSpec> announced = node.configure(settings(settings), specs(inputs));
        List<PortObject> outputs = node.execute(settings(settings), inputs, in);
        var before = (ModelSpec) announced.get(0);
        var after = (ModelSpec) outputs.get(0).spec();
        assertEquals(before.features(), after.features(), "what configure announces is what comes");
        assertEquals(before.target(), after.target());
        assertTrue(before.task().isEmpty() || before.task().equals(after.task()));
        assertEquals(announced.get(1), outputs.get(1).spec());
        return outputs;
    }

    private static TrainedModel model(List<PortObject> outputs) throws Exception {
        return ModelFile.read(outputs.get(0).file());
    }

    private List<Problem> problems(String settings, Object... portsAndObjects) throws Exception {
        Inputs<PortSpec> specs = specs(inputs(portsAndObjects));
        return assertThrows(InvalidSettingsException.class, () -> node.configure(settings(settings), specs)).problems();
    }

    @Test
    void digitsAreLearntTo97PercentOfRowsNeverSeen() throws Exception {
        Table training = SampleTables.digits(context, false);
        Table test = SampleTables.digits(context, true);
        TrainedModel model = model(train(context, "{'target': 'label'}", "table", training));
        assertEquals(Task.CLASSIFICATION, model.task());
        var rows = model.preprocessing().encode(test, () -> { });
        double accuracy = org.espalier.nodes.network.Evaluation.metric(model.output(rows), rows, model.preprocessing().target());
        assertTrue(accuracy >= 0.97, "accuracy " + accuracy);
        assertEquals(64 * 64 + 64 + 64 * 32 + 32 + 32 * 10 + 10, context.metrics.get("parameters"));
        assertEquals(50, context.metrics.get("epochs"));
        assertTrue(context.metrics.keySet().containsAll(List.of("accuracy", "loss", "secondsPerEpoch", "cpuSecondsPerEpoch", "bytes")));
        assertTrue(context.points.stream().anyMatch(point -> point.startsWith("loss at epoch 50.0 ")), context.points::toString);
        assertEquals(List.of("accuracy", "loss"), List.copyOf(model.metrics().keySet()), "times are not kept: they differ from run to run");
        assertEquals(context.provenance(), model.provenance().get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast", "reference"})
    void theSameSeedGivesTheSameBytesAloneAndInSeveralThreads(String trainer) throws Exception {
        Table table = SampleTables.iris(context);
        String settings = "{'target': 'species', 'epochs': 5, 'dropout': 0.2, 'patience': 3, 'trainer': '" + trainer + "'}";
        byte[] alone = Files.readAllBytes(train(context, settings, "table", table).get(0).file());
        assertArrayEquals(alone, Files.readAllBytes(train(context, settings, "table", table).get(0).file()));
        var workers = Executors.newFixedThreadPool(3);
        try {
            var results = new ArrayList<Future<byte[]>>();
            for (int i = 0; i < 6; i++) {
                results.add(workers.submit(() -> Files.readAllBytes(train(context, settings, "table", table).get(0).file())));
            }
            for (Future<byte[]> result : results) {
                assertArrayEquals(alone, result.get());
            }
        } finally {
            workers.shutdown();
        }
        try (var other = new TestContext(folder, 43, 1)) {
            assertFalse(java.util.Arrays.equals(alone, Files.readAllBytes(train(other, settings, "table", table).get(0).file())), "the seed is not used");
        }
    }

    @ParameterizedTest
    @EnumSource(Optimizer.Kind.class)
    void everyOptimizerLearns(Optimizer.Kind kind) throws Exception {
        Table table = SampleTables.iris(context);
        double rate = switch (kind) {
            case SGD, ADAGRAD -> 0.1;
            case NESTEROVS -> 0.05;
            default -> 0.01;
        };
        train(context, "{'target': 'species', 'epochs': " + (kind == Optimizer.Kind.ADADELTA ? 100 : 30) + ", 'optimizer': '" + kind.id() + "', 'learningRate': " + rate + "}",
                "table", table);
        assertTrue(context.metrics.get("accuracy") > 0.9, "accuracy " + context.metrics.get("accuracy"));
    }

    @ParameterizedTest
    @CsvSource({"constant", "step", "exponential", "inverse", "poly", "cosine"})
    void everyScheduleLearns(String schedule) throws Exception {
        train(context, "{'target': 'species', 'epochs': 20, 'learningRate': 0.02, 'scheduleRate': 0.9, 'schedule': '" + schedule + "'}", "table", SampleTables.iris(context));
        assertTrue(context.metrics.get("accuracy") > 0.9, "accuracy " + context.metrics.get("accuracy"));
    }

    @Test
    void aRegressionIsInTheUnitOfTheTarget() throws Exception {
        Table table = SampleTables.diabetes(context);
        TrainedModel model = model(train(context, "{'target': 'progression', 'layers': [16], 'epochs': 30, 'task': 'regression'}", "table", table));
        assertEquals(Task.REGRESSION, model.task());
        // The target's standard deviation is 77; the best that is known on other rows is about 54.
        assertTrue(context.metrics.get("rmse") > 30 && context.metrics.get("rmse") < 60, "rmse " + context.metrics.get("rmse"));
    }

    @Test
    void anEmptyListOfLayersGivesALinearModel() throws Exception {
        TrainedModel model = model(train(context, "{'target': 'species', 'layers': [], 'epochs': 30, 'learningRate': 0.05}", "table", SampleTables.iris(context)));
        assertEquals(4 * 3 + 3, model.members().get(0).parameterCount());
        assertTrue(context.metrics.get("accuracy") > 0.9);
    }

    @Test
    void trainingStopsEarlyAndTakesTheBestEpoch() throws Exception {
        Table table = SampleTables.diabetes(context);
        List<PortObject> outputs = train(context, "{'target': 'progression', 'task': 'regression', 'layers': [200, 100], 'epochs': 500, 'patience': 5, 'learningRate': 0.003}", "table", table);
        List<String[]> history = Tables.rows((Table) outputs.get(1)).stream().map(row -> row.split("\\|")).toList();
        assertTrue(history.size() < 500, "it overfits long before");
        double best = history.stream().mapToDouble(row -> Double.parseDouble(row[2])).min().orElseThrow();
        assertEquals(best, Double.parseDouble(history.get(history.size() - 6)[2]), "five epochs without a smaller loss");
        assertEquals(best, context.metrics.get("validationLoss"), 1e-3 * best, "the weights are those of the best epoch");
        assertEquals(history.size(), context.metrics.get("epochs"));
    }

    @Test
    void theValidationPortIsWatchedButNotLearntFrom() throws Exception {
        Table training = SampleTables.digits(context, false);
        Table validation = SampleTables.digits(context, true);
        String settings = "{'target': 'label', 'epochs': 3}";
        List<PortObject> with = train(context, settings, "table", training, "validation", validation);
        List<PortObject> without = train(context, settings, "table", training);
        assertArrayEquals(model(with).members().get(0).values(), model(without).members().get(0).values());
        assertTrue(Tables.rows((Table) with.get(1)).stream().noneMatch(row -> row.contains("-|") || row.endsWith("-")));
        assertTrue(Tables.rows((Table) without.get(1)).stream().allMatch(row -> row.endsWith("|-|-")));
    }

    @Test
    void aModelIsTrainedOnAndWhatWasRemovedStaysZero() throws Exception {
        Table table = SampleTables.iris(context);
        TrainedModel model = model(train(context, "{'target': 'species', 'epochs': 3}", "table", table));
        var parameters = model.members().get(0).parameters().stream().map(TrainNetworkTest::half).toList();
        TrainedModel pruned = model.withMembers(List.of(new Network(model.members().get(0).configuration(), parameters)));
        Path file = folder.resolve("pruned.model");
        ModelFile.write(file, pruned);
        TrainedModel further = model(train(context, "{'target': 'species', 'epochs': 3, 'layers': [7]}", "table", table, "model", new Model(file, pruned.modelSpec())));
        assertEquals(pruned.modelSpec(), further.modelSpec(), "layers are those of the model");
        assertEquals(2, further.provenance().size());
        float[] before = pruned.members().get(0).values();
        float[] after = further.members().get(0).values();
        int moved = 0;
        for (int i = 0; i < before.length; i++) {
            assertTrue(pruned.members().get(0).kept().get(i) || after[i] == 0, "parameter " + i);
            moved += before[i] != after[i] ? 1 : 0;
        }
        assertTrue(moved > before.length / 10, moved + " of " + before.length + " parameters moved");
        assertEquals(pruned.members().get(0).kept(), further.members().get(0).kept());
    }

    private static Parameter half(Parameter parameter) {
        float[] values = parameter.storage().values();
        for (int i = 0; i < values.length && parameter.layout().weights(); i += 2) {
            values[i] = 0;
        }
        return parameter.layout().weights() ? parameter.with(Storage.Sparse.of(values)) : parameter;
    }

    @Test
    void missingValuesAndCategoriesAreFeatures() throws Exception {
        Object[][] rows = new Object[200][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new Object[] {i % 3 == 0 ? null : (Object) (double) (i % 7), i % 2 == 0 ? "left" : null, i % 2 == 0 ? "yes" : "no"};
        }
        train(context, "{'target': 'answer', 'epochs': 30, 'learningRate': 0.01}", "table", Tables.of(context, List.of("x float64", "side categorical", "answer text"), rows));
        assertEquals(1.0, context.metrics.get("accuracy"));
    }

    @Test
    void everyProblemOfTheSettingsIsReportedAtOnce() throws Exception {
        Table table = SampleTables.iris(context);
        List<Problem> problems = problems("{'target': 'specie', 'features': ['sepalLength', 'petal'], 'task': 'clustering'}", "table", table);
        assertEquals(List.of("task", "target", "features"), problems.stream().map(Problem::setting).toList());
        assertEquals("did you mean \"species\"?", problems.get(1).remedy());
        assertTrue(problems.get(1).expected().contains("petalLength"));
        assertEquals("species", problems("{'target': 'species', 'features': ['species']}", "table", table).get(0).found());
        assertEquals("target", problems("{'target': 'species', 'task': 'regression'}", "table", table).get(0).setting());
    }

    @Test
    void aValidationTableOfOtherColumnsIsRefusedBeforeTheRun() throws Exception {
        Table other = Tables.of(context, List.of("sepalLength float64", "species categorical"), new Object[][] {{1, "setosa"}});
        List<Problem> problems = problems("{'target': 'species'}", "table", SampleTables.iris(context), "validation", other);
        assertEquals(List.of("sepalWidth", "petalLength", "petalWidth"), problems.stream().map(Problem::found).toList());
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        for (String wrong : List.of("'epochs': 0", "'batchSize': 0", "'dropout': 1", "'layers': 7", "'learningRate': 0", "'l2': -1", "'epochs': 'ten'", "'activation': 'softmax'")) {
            assertThrows(InvalidSettingsException.class, () -> settings("{'target': 'y', " + wrong + "}"), wrong);
        }
    }

    @Test
    void aTableWithoutRowsIsRefused() throws Exception {
        Table empty = Tables.of(context, List.of("x int64", "y categorical"));
        var fault = assertThrows(InvalidDataException.class, () -> train(context, "{'target': 'y'}", "table", empty));
        assertTrue(fault.getMessage().contains("no rows"), fault.getMessage());
    }

    @Test
    void trainingThatGoesAstraySaysSo() throws Exception {
        Table table = SampleTables.diabetes(context);
        var fault = assertThrows(InvalidDataException.class, () -> train(context,
                "{'target': 'progression', 'task': 'regression', 'optimizer': 'sgd', 'learningRate': 100, 'normalization': 'none'}", "table", table));
        assertTrue(fault.getMessage().contains("smaller learningRate"), fault.getMessage());
    }

    @Test
    void cancellingEndsTheTraining() throws Exception {
        Table table = SampleTables.digits(context, false);
        context.cancelled = true;
        assertThrows(CancellationException.class, () -> train(context, "{'target': 'label'}", "table", table));
    }

    @Test
    void anEmptyValidationTableIsSaidAloud() throws Exception {
        Table none = Tables.of(context, List.of("sepalLength float64", "sepalWidth float64", "petalLength float64", "petalWidth float64", "species categorical"));
        train(context, "{'target': 'species', 'epochs': 2, 'patience': 2}", "table", SampleTables.iris(context), "validation", none);
        assertEquals(2, context.warnings.size(), context.warnings.toString());
    }

    @Test
    void configureKnowsWhatTheColumnsTell() throws Exception {
        Table digits = SampleTables.digits(context, true);
        var unknown = (ModelSpec) node.configure(settings("{'target': 'label'}"), specs(inputs("table", digits))).get(0);
        assertEquals(Optional.empty(), unknown.task(), "whole numbers may be either");
        var known = (ModelSpec) node.configure(settings("{'target': 'label', 'task': 'classification', 'dropout': 0.5}"), specs(inputs("table", digits))).get(0);
        assertEquals(Optional.of(Task.CLASSIFICATION), known.task());
        assertEquals(List.of("dense 64 relu", "dropout 0.5", "dense 32 relu", "dropout 0.5", "output"), known.layers());
        assertEquals(64, known.features().size());
    }
}
