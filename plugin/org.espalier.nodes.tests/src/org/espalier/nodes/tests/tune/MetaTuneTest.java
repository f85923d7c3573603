package org.espalier.nodes.tests.tune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.Problem;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableSpec;
import org.espalier.nodes.network.ModelFile;
import org.espalier.nodes.network.TrainedModel;
import org.espalier.nodes.tests.NodeCall;
import org.espalier.nodes.tests.SampleTables;
import org.espalier.nodes.tests.Samples;
import org.espalier.nodes.tests.Tables;
import org.espalier.nodes.tests.TestContext;
import org.espalier.nodes.tune.MetaTune;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link MetaTune} on small tables. */
final class MetaTuneTest {
    private static final String SMALL = "'target': 'class', 'trials': 6, 'epochs': 4, 'search': {'units': [4, 16], 'layers': [1, 2], 'batchSize': [16, 32]}";

    @TempDir
    Path folder;

    private Outcome run(String json, int workers) throws Exception {
        return run(json, new TestContext(Files.createTempDirectory(folder, "run"), 42, workers));
    }

    /** What a run came to, in a form that can be compared to the bit. */
    private record Outcome(List<String> trials, byte[] model, TrainedModel trained, TestContext context) {
    }

    private static Outcome run(String json, TestContext context) throws Exception {
        var settings = NodeCall.settings(MetaTune.Settings.class, "{" + json + "}");
        Table table = settings.target().equals("class") ? Samples.clusters(context, 240, 1) : Samples.surface(context, 240, 1);
        List<PortObject> outputs = NodeCall.execute(new MetaTune(), settings, Map.of("table", table), context);
        byte[] bytes = Files.readAllBytes(outputs.get(0).file());
        Table trials = (Table) outputs.get(1);
        assertEquals(NodeCall.configure(new MetaTune(), settings, Map.of("table", table)).get(1), trials.spec());
        return new Outcome(Tables.rows(trials), bytes, ModelFile.read(outputs.get(0).file()), context);
    }

    private static double value(Outcome outcome, int trial, String column) throws Exception {
        int position = ((TableSpec) NodeCall.configure(new MetaTune(), NodeCall.settings(MetaTune.Settings.class, "{" + SMALL + "}"),
                Map.of("table", Samples.clusters(outcome.context(), 3, 1))).get(1)).indexOf(column);
        return Double.parseDouble(outcome.trials().get(trial).split("\\|")[position]);
    }

    @Test
    void isTheSameToTheBitForAnyNumberOfWorkers() throws Exception {
        Outcome one = run(SMALL, 1);
        for (int workers : new int[] {2, 4}) {
            Outcome more = run(SMALL, workers);
            assertEquals(one.trials(), more.trials(), workers + " workers");
            assertArrayEquals(one.model(), more.model(), workers + " workers");
        }
    }

    @Test
    void stopsAtTheFirstTrialThatIsGoodEnoughHoweverManyWorkersThereAre() throws Exception {
        Outcome all = run(SMALL, 1);
        double target = value(all, 2, "score");
        int first = 0;
        while (value(all, first, "score") < target) {
            first++;
        }
        for (int workers : new int[] {1, 2, 4}) {
            Outcome stopped = run(SMALL + ", 'targetScore': " + target, workers);
            assertEquals(all.trials().subList(0, first + 1), stopped.trials(), workers + " workers");
            assertEquals(first + 1, stopped.context().metrics.get("trials"));
        }
    }

    @Test
    void anotherSeedSearchesElsewhere() throws Exception {
        Outcome other = run(SMALL, new TestContext(Files.createTempDirectory(folder, "run"), 43, 2));
        assertNotEquals(run(SMALL, 2).trials(), other.trials());
    }

    @Test
    void theModelIsTheBestTrialAndItsMetricsSayHowGoodItIs() throws Exception {
        Outcome outcome = run(SMALL, 2);
        double best = 0;
        for (int trial = 0; trial < 6; trial++) {
            best = Math.max(best, value(outcome, trial, "score"));
        }
        assertEquals(best, outcome.context().metrics.get("bestScore"));
        // The stored model answers in plain Java, the trial was scored by the trainer: rows on the border may differ.
        assertEquals(best, outcome.context().metrics.get("accuracy"), 0.03);
        assertTrue(best > 0.7, "the best of 6 networks reached " + best);
    }

    @Test
    void anEnsembleIsTheMeanOfTheBestNetworks() throws Exception {
        Outcome best = run(SMALL, 2);
        Outcome three = run(SMALL + ", 'ensemble': 3", 2);
        assertEquals(3, three.trained().members().size());
        assertArrayEquals(best.trained().members().get(0).values(), three.trained().members().get(0).values());
        var scores = new ArrayList<Double>();
        for (int trial = 0; trial < 6; trial++) {
            scores.add(value(three, trial, "score"));
        }
        var rows = three.trained().preprocessing().encode(Samples.clusters(three.context(), 30, 9), () -> { });
        float[] mean = three.trained().output(rows);
        float[] sum = new float[mean.length];
        for (var member : three.trained().members()) {
            float[] own = three.trained().withMembers(List.of(member)).output(rows);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += own[i];
            }
        }
        for (int i = 0; i < sum.length; i++) {
            assertEquals(sum[i] / 3, mean[i], 1e-7);
        }
    }

    @Test
    void numbersAreScoredByMinusTheErrorInTheirUnit() throws Exception {
        Outcome outcome = run("'target': 'z', 'trials': 4, 'epochs': 30, 'search': {'learningRate': [0.01], 'units': [16, 32], 'layers': [2]}", 2);
        double best = outcome.context().metrics.get("bestScore");
        assertTrue(best < 0 && best > -6, "the best score is " + best);
        assertEquals(-best, outcome.context().metrics.get("rmse"), 0.01);
    }

    @Test
    void aSearchThatIsKilledGoesOnWhereItWas() throws Exception {
        Outcome whole = run(SMALL, 1);
        Path again = Files.createTempDirectory(folder, "killed");
        var context = new TestContext(again, 42, 1) {
            @Override
            public void point(String series, String axis, double step, double value) {
                super.point(series, axis, step, value);
                assertEquals("trial", axis);
                cancelled |= step == 3;
            }
        };
        assertThrows(CancellationException.class, () -> run(SMALL, context));
        Path checkpoints = again.resolve("checkpoint");
        Map<Path, java.nio.file.attribute.FileTime> before = times(checkpoints);
        assertTrue(before.size() >= 3 && before.size() < 6, before + " were done");
        Outcome resumed = run(SMALL, new TestContext(again, 42, 2));
        assertEquals(whole.trials(), resumed.trials());
        assertArrayEquals(whole.model(), resumed.model());
        before.forEach((file, time) -> assertEquals(time, times(checkpoints).get(file), file + " was made again"));
    }

    @Test
    void damagedTrialsAreDoneAgain() throws Exception {
        Path place = Files.createTempDirectory(folder, "damaged");
        Outcome whole = run(SMALL, new TestContext(place, 42, 1));
        List<Path> files = new ArrayList<>(times(place.resolve("checkpoint")).keySet());
        byte[] flipped = Files.readAllBytes(files.get(0));
        flipped[flipped.length / 2] ^= 1;
        Files.write(files.get(0), flipped);
        Files.write(files.get(1), java.util.Arrays.copyOf(Files.readAllBytes(files.get(1)), 40));
        Files.write(files.get(2), new byte[0]);
        Outcome again = run(SMALL, new TestContext(place, 42, 1));
        assertEquals(whole.trials(), again.trials());
        assertArrayEquals(whole.model(), again.model());
    }

    private static Map<Path, java.nio.file.attribute.FileTime> times(Path checkpoints) {
        var times = new java.util.TreeMap<Path, java.nio.file.attribute.FileTime>();
        try (Stream<Path> files = Files.list(checkpoints)) {
            for (Path file : files.toList()) {
                times.put(file, Files.getLastModifiedTime(file));
            }
        } catch (java.io.IOException fault) {
            throw new java.io.UncheckedIOException(fault);
        }
        return times;
    }

    @Test
    void aTrialThatGoesAstrayIsRecordedAndTheSearchGoesOn() throws Exception {
        // Plain gradient descent with a rate of hundreds has no finite loss for long.
        Outcome outcome = run("'target': 'z', 'trials': 12, 'epochs': 4, 'search': {'learningRate': [0.001, 900], 'optimizer': ['sgd'], 'layers': [2], 'units': [8]}", 2);
        List<String> failed = outcome.trials().stream().filter(row -> row.contains("|failed|")).toList();
        assertFalse(failed.isEmpty());
        assertTrue(failed.size() < 12);
        assertEquals(12, outcome.trials().size());
        assertTrue(failed.get(0).contains("no longer a finite number in epoch"), failed.get(0));
        assertEquals(failed.size(), outcome.context().metrics.get("failedTrials"));
    }

    @Test
    void aSearchWithoutAnyResultSaysWhy() {
        var fault = assertThrows(InvalidDataException.class,
                () -> run("'target': 'z', 'trials': 2, 'epochs': 4, 'search': {'learningRate': [900], 'optimizer': ['sgd'], 'layers': [2], 'units': [8]}", 1));
        assertTrue(fault.getMessage().contains("no longer a finite number"), fault.getMessage());
    }

    @Test
    void aTimeLimitLeavesAtLeastOneTrialAndWarns() throws Exception {
        Outcome outcome = run(SMALL.replace("'trials': 6", "'trials': 100000") + ", 'timeLimit': '1ms'", 2);
        assertTrue(outcome.trials().size() >= 1 && outcome.trials().size() < 100_000);
        assertTrue(outcome.context().warnings.stream().anyMatch(warning -> warning.contains("time limit")), outcome.context().warnings.toString());
    }

    @Test
    void anEntryWithOneValueFixesItsKnob() throws Exception {
        Outcome outcome = run("'target': 'class', 'trials': 3, 'epochs': 2, 'search': {'units': [7], 'layers': [2], 'batchSize': [20], 'learningRate': [0.003],"
                + " 'activation': ['tanh'], 'dropout': [0.1], 'l2': [0.001], 'optimizer': ['nadam']}", 1);
        for (String row : outcome.trials()) {
            assertTrue(row.contains("|0.003|20|2|7|tanh|0.1|0.001|nadam|2|"), row);
        }
        assertEquals(List.of("dense 7 tanh", "dropout 0.1", "dense 7 tanh", "dropout 0.1", "output 3 softmax"),
                outcome.trained().members().get(0).configuration().describeLayers());
    }

    @Test
    void layerListsAreChosenFromAndOverImagesToo() throws Exception {
        TestContext context = new TestContext(Files.createTempDirectory(folder, "run"), 42, 2);
        var settings = NodeCall.settings(MetaTune.Settings.class, "{'target': 'label', 'trials': 8, 'epochs': 2, 'ensemble': 8, 'search': {'network':"
                + " [[{'conv': 4, 'kernel': 3}, {'pool': 2}, 16], [{'dense': 20, 'activation': 'tanh'}]], 'dropout': [0.1]}}");
        Map<String, PortObject> inputs = Map.of("table", SampleTables.digitImages(context, true));
        List<PortObject> outputs = NodeCall.execute(new MetaTune(), settings, inputs, context);
        assertEquals(NodeCall.configure(new MetaTune(), settings, inputs).get(1), outputs.get(1).spec());
        var found = ModelFile.read(outputs.get(0).file()).members().stream().map(member -> member.configuration().describeLayers()).distinct().sorted(java.util.Comparator.comparing(List::size)).toList();
        assertEquals(List.of(List.of("dense 20 tanh", "dropout 0.1", "output 10 softmax"),
                List.of("conv 4 3x3 relu: 4x6x6", "pool max 2x2 stride 2: 4x3x3", "dense 16 relu: 16", "dropout 0.1: 16", "output 10 softmax")), found);
        String trials = String.join("\n", Tables.rows((Table) outputs.get(1)));
        assertTrue(trials.contains("[{\"conv\":4,\"kernel\":3},{\"pool\":2},16]"), trials);
    }

    @Test
    void layerListsThatCannotBeAreReportedWithTheirPlace() throws Exception {
        assertEquals(List.of("search.network[0]", "search.network[1][1].kernel", "search.network[2][0]", "search.network[4]"),
                problems("'target': 'class', 'search': {'network': [{'conv': 3}, [4, {'conv': 3, 'kernel': 0}], [{'pool': 2}], [8], [8]]}").stream().map(Problem::setting).toList());
    }

    private List<Problem> problems(String json) throws Exception {
        try (var context = new TestContext(Files.createTempDirectory(folder, "problems"))) {
            Table table = Samples.clusters(context, 9, 1);
            var settings = NodeCall.settings(MetaTune.Settings.class, "{" + json + "}");
            return assertThrows(InvalidSettingsException.class, () -> NodeCall.configure(new MetaTune(), settings, Map.of("table", table))).problems();
        }
    }

    @Test
    void everyBadEntryIsReportedAtOnceAndByName() throws Exception {
        List<String> settings = problems("'target': 'class', 'search': {'learningRate': [0.1, 0.001], 'batchSize': [], 'layers': [1, 2, 3], 'units': [],"
                + " 'l2': [0, 0.1], 'optimizer': [], 'dropout': [0.5, 0.1]}, 'timeLimit': 'soon', 'ensemble': 31, 'metric': 'rmse'")
                        .stream().map(Problem::setting).toList();
        assertEquals(List.of("metric", "ensemble", "timeLimit", "search.learningRate", "search.batchSize", "search.layers", "search.units", "search.dropout",
                "search.l2", "search.optimizer"), settings);
    }

    @Test
    void aTargetThatIsNotThereIsReportedWithThoseThatAre() throws Exception {
        Problem problem = problems("'target': 'klass'").get(0);
        assertEquals("target", problem.setting());
        assertTrue(problem.expected().contains("a, b, c, d, class"), problem.expected());
    }

    @Test
    void aLearningRateOfZeroIsRefused() {
        var fault = assertThrows(InvalidSettingsException.class,
                () -> NodeCall.settings(MetaTune.Settings.class, "{'target': 'class', 'search': {'learningRate': [0, 0.1]}}"));
        assertTrue(fault.problems().get(0).setting().startsWith("search.learningRate"), fault.getMessage());
    }
}
