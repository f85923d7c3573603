package org.espalier.nodes.tests.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

import org.espalier.engine.model.Model;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.table.Table;
import org.espalier.nodes.compress.Calibration;
import org.espalier.nodes.compress.PruneWeights;
import org.espalier.nodes.compress.Quantize;
import org.espalier.nodes.network.Activation;
import org.espalier.nodes.network.Initializer;
import org.espalier.nodes.network.Layer;
import org.espalier.nodes.network.Loss;
import org.espalier.nodes.network.ModelFile;
import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.NetworkConfiguration;
import org.espalier.nodes.network.Normalization;
import org.espalier.nodes.network.Optimizer;
import org.espalier.nodes.network.Parameter;
import org.espalier.nodes.network.PreprocessingLearner;
import org.espalier.nodes.network.Storage;
import org.espalier.nodes.network.TrainedModel;
import org.espalier.nodes.network.TrainingQuestion;
import org.espalier.nodes.network.TrainingQuestion.TaskChoice;
import org.espalier.nodes.network.WeightInitialization;
import org.espalier.nodes.tests.Tables;
import org.espalier.nodes.tests.TestContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the nodes that prune and quantise promise, on a small network and real tables. */
class CompressionTest {
    @TempDir
    Path folder;

    /** Two columns and a class that depends on them, in a way that a small network can learn. */
    private static Table rows(TestContext context, int count) throws Exception {
        var random = new SplittableRandom(7);
        Object[][] rows = new Object[count][];
        for (int i = 0; i < count; i++) {
            double x = random.nextDouble(-1, 1);
            double y = random.nextDouble(-1, 1);
            rows[i] = new Object[] {x, y, x * y > 0 ? "same" : "other"};
        }
        return Tables.of(context, List.of("x float64", "y float64", "sign categorical"), rows);
    }

    private static Model model(TestContext context, Table table) throws Exception {
        var all = new java.util.BitSet();
        all.set(0, (int) table.rowCount());
        var preprocessing = PreprocessingLearner.learn(table, new TrainingQuestion("sign", List.of(), TaskChoice.AUTO), Normalization.STANDARDIZE, all, () -> {
        }, context::warn);
        var configuration = new NetworkConfiguration(List.of(2), List.of(new Layer.Dense(32, Activation.TANH)), 2, Loss.CROSS_ENTROPY, 0,
                Optimizer.of(Optimizer.Kind.ADAM, 0.01), WeightInitialization.values()[0], 3);
        Network network = Network.dense(configuration, Initializer.parameters(configuration));
        Path file = context.newModelFile("start");
        TrainedModel model = new TrainedModel(preprocessing, List.of(network), Map.of(), List.of());
        ModelFile.write(file, model);
        return new Model(file, model.modelSpec());
    }

    private static PruneWeights.Settings pruning(double sparsity, Optional<Double> threshold, PruneWeights.Granularity granularity, PruneWeights.Scope scope, int epochs) {
        return new PruneWeights.Settings(PruneWeights.Method.MAGNITUDE, sparsity, threshold, Optional.empty(), granularity, 2, 4, scope, PruneWeights.PruningSchedule.CUBIC, epochs,
                Optional.empty(), 16);
    }

    private static TrainedModel prune(PruneWeights.Settings settings, Model model, Table table, TestContext context) throws Exception {
        var node = new PruneWeights();
        node.configure(settings, new Inputs<>(Map.of("model", model.spec(), "table", table.spec())));
        return ModelFile.read(node.execute(settings, new Inputs<>(Map.of("model", model, "table", table)), context).get(0).file());
    }

    private static Quantize.Settings quantizing(Quantize.Scheme scheme, int bits, Quantize.Granularity granularity, Calibration calibration, int epochs) {
        return new Quantize.Settings(scheme, bits, granularity, calibration, Quantize.Rounding.NEAREST, Optional.empty(), epochs, 0.001, 16);
    }

    private static TrainedModel quantize(Quantize.Settings settings, Model model, Table table, TestContext context) throws Exception {
        var node = new Quantize();
        node.configure(settings, new Inputs<>(Map.of("model", model.spec(), "table", table.spec())));
        return ModelFile.read(node.execute(settings, new Inputs<>(Map.of("model", model, "table", table)), context).get(0).file());
    }

    private static long zeroWeights(TrainedModel model) {
        return model.members().get(0).parameters().stream().filter(parameter -> parameter.layout().weights())
                .mapToLong(parameter -> parameter.layout().size() - parameter.storage().nonZeros().cardinality()).sum();
    }

    @ParameterizedTest
    @EnumSource(PruneWeights.Scope.class)
    void exactlyTheFractionIsRemovedAndStaysZeroWhileTheRestLearns(PruneWeights.Scope scope) throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = rows(context, 400);
            Model model = model(context, table);
            TrainedModel pruned = prune(pruning(0.5, Optional.empty(), PruneWeights.Granularity.WEIGHT, scope, 30), model, table, context);
            assertEquals(64, zeroWeights(pruned), "half of 2 x 32 + 32 x 2 weights");
            assertEquals(0.5, context.metrics.get("sparsity"), 1e-12);
            assertTrue(context.metrics.get("accuracy") > 0.9, () -> "an untrained network learns while it is pruned: " + context.metrics);
            assertTrue(context.metrics.get("accuracy") > context.metrics.get("accuracyBefore"));
            for (Parameter parameter : pruned.members().get(0).parameters()) {
                assertEquals(parameter.layout().weights(), parameter.storage() instanceof Storage.Sparse, parameter.layout().name());
            }
        }
    }

    @Test
    void aThresholdRemovesTheWeightsBelowItAndNoOthers() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = rows(context, 50);
            Model model = model(context, table);
            float[] before = ModelFile.read(model.file()).members().get(0).values();
            TrainedModel pruned = prune(pruning(0.9, Optional.of(0.2), PruneWeights.Granularity.WEIGHT, PruneWeights.Scope.LAYER, 0), model, table, context);
            float[] after = pruned.members().get(0).values();
            for (int i = 0; i < before.length; i++) {
                assertEquals(Math.abs(before[i]) < 0.2 ? 0 : before[i], after[i]);
            }
        }
    }

    @Test
    void ofEachGroupTheLargestStay() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = rows(context, 50);
            TrainedModel pruned = prune(pruning(0.9, Optional.empty(), PruneWeights.Granularity.N_OF_M, PruneWeights.Scope.LAYER, 5), model(context, table), table, context);
            // The first layer's groups have two inputs only and keep both; the second one's lose half.
            assertEquals(32, zeroWeights(pruned));
        }
    }

    @Test
    void theGreatestLossIsKeptTo() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = rows(context, 400);
            TrainedModel trained = prune(pruning(0, Optional.empty(), PruneWeights.Granularity.WEIGHT, PruneWeights.Scope.LAYER, 40), model(context, table), table, context);
            Path file = context.newModelFile("trained");
            ModelFile.write(file, trained);
            var settings = new PruneWeights.Settings(PruneWeights.Method.MAGNITUDE, 0.99, Optional.empty(), Optional.of(0.01), PruneWeights.Granularity.WEIGHT, 2, 4,
                    PruneWeights.Scope.GLOBAL, PruneWeights.PruningSchedule.CUBIC, 10, Optional.empty(), 16);
            prune(settings, new Model(file, trained.modelSpec()), table, context);
            assertTrue(context.metrics.get("accuracyBefore") - context.metrics.get("accuracy") <= 0.01, () -> context.metrics.toString());
            double sparsity = context.metrics.get("sparsity");
            assertTrue(sparsity > 0.1 && sparsity < 0.99, () -> "something between nothing and everything: " + sparsity);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8, 16})
    void integersStayWithinTheirBitsAndHalfAStepOfTheWeights(int bits) throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = rows(context, 50);
            Model model = model(context, table);
            Network before = ModelFile.read(model.file()).members().get(0);
            for (Quantize.Granularity granularity : Quantize.Granularity.values()) {
                Network after = quantize(quantizing(Quantize.Scheme.AFFINE, bits, granularity, Calibration.MINMAX, 0), model, table, context).members().get(0);
                for (int i = 0; i < before.parameters().size(); i++) {
                    var storage = (Storage.Affine) after.parameters().get(i).storage();
                    boolean weights = after.parameters().get(i).layout().weights();
                    assertEquals(weights ? bits : Math.max(8, bits), storage.bits());
                    float[] original = before.parameters().get(i).storage().values();
                    float[] values = storage.values();
                    int channel = original.length / storage.steps().length;
                    for (int k = 0; k < original.length; k++) {
                        float step = storage.steps()[k / channel];
                        assertEquals((storage.integers()[k] - storage.offsets()[k / channel]) * step, values[k], "values come from the integers to the bit");
                        assertEquals(original[k], values[k], step * 0.5001 + 1e-7, "a weight moves by half a step at most");
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Calibration.class)
    void whatPruningRemovedStaysExactlyZero(Calibration calibration) throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = rows(context, 200);
            TrainedModel pruned = prune(pruning(0.6, Optional.empty(), PruneWeights.Granularity.WEIGHT, PruneWeights.Scope.LAYER, 10), model(context, table), table, context);
            Path file = context.newModelFile("pruned");
            ModelFile.write(file, pruned);
            var removed = pruned.members().get(0).kept();
            for (Quantize.Scheme scheme : Quantize.Scheme.values()) {
                TrainedModel quantized = quantize(quantizing(scheme, 4, Quantize.Granularity.TENSOR, calibration, 3), new Model(file, pruned.modelSpec()), table, context);
                float[] values = quantized.members().get(0).values();
                for (int i = removed.nextClearBit(0); i < values.length; i = removed.nextClearBit(i + 1)) {
                    assertEquals(0, values[i], scheme + " " + i);
                }
                for (Parameter parameter : quantized.members().get(0).parameters()) {
                    assertEquals(parameter.layout().weights(), parameter.storage().sparse(), parameter.layout().name());
                }
            }
            assertTrue(Files.size(file) > 0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void sharedValuesAreNoMoreThanTheBitsCanTell(int bits) throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = rows(context, 50);
            Network after = quantize(quantizing(Quantize.Scheme.SHARED, bits, Quantize.Granularity.TENSOR, Calibration.MINMAX, 0), model(context, table), table, context).members().get(0);
            for (Parameter parameter : after.parameters()) {
                if (parameter.layout().weights()) {
                    float[] values = parameter.storage().values();
                    long different = java.util.stream.IntStream.range(0, values.length).mapToObj(i -> values[i]).distinct().count();
                    assertTrue(different <= 1 << bits, () -> different + " values at " + bits + " bits");
                    assertTrue(different > 1, "weights are not all the same");
                }
            }
        }
    }

    @Test
    void moreBitsAreTakenUntilTheGreatestLossIsKept() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = rows(context, 400);
            TrainedModel trained = prune(pruning(0, Optional.empty(), PruneWeights.Granularity.WEIGHT, PruneWeights.Scope.LAYER, 60), model(context, table), table, context);
            Path file = context.newModelFile("trained");
            ModelFile.write(file, trained);
            var settings = new Quantize.Settings(Quantize.Scheme.AFFINE, 1, Quantize.Granularity.TENSOR, Calibration.MINMAX, Quantize.Rounding.NEAREST, Optional.of(0.0), 0, 0.001, 16);
            quantize(settings, new Model(file, trained.modelSpec()), table, context);
            double bits = context.metrics.get("bits");
            assertTrue(bits > 1 && bits <= 16, () -> "one bit is not enough: " + bits);
            assertTrue(context.metrics.get("accuracy") >= context.metrics.get("accuracyBefore"), () -> context.metrics.toString());
        }
    }

    @Test
    void theSameSeedGivesTheSameBits() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = rows(context, 200);
            Model model = model(context, table);
            var settings = pruning(0.7, Optional.empty(), PruneWeights.Granularity.WEIGHT, PruneWeights.Scope.GLOBAL, 6);
            float[] first = prune(settings, model, table, context).members().get(0).values();
            float[] second = prune(settings, model, table, context).members().get(0).values();
            assertArrayEquals(first, second, 0);
        }
    }

    @Test
    void aTableWithoutTheModelsColumnsIsRefusedBeforeAnythingRuns() throws Exception {
        try (var context = new TestContext(folder)) {
            Model model = model(context, rows(context, 50));
            Table other = Tables.of(context, List.of("x float64", "z float64"));
            var fault = assertThrows(InvalidSettingsException.class, () -> quantize(quantizing(Quantize.Scheme.AFFINE, 8, Quantize.Granularity.TENSOR, Calibration.MINMAX, 0), model, other, context));
            assertEquals(2, fault.problems().size(), fault::getMessage);
            assertTrue(fault.getMessage().contains("\"table\"") && fault.getMessage().contains("sign"), fault::getMessage);
        }
    }
}
