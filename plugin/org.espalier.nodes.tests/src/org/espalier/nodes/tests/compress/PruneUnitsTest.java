package org.espalier.nodes.tests.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.espalier.engine.model.Model;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.table.Table;
import org.espalier.nodes.compress.PruneWeights;
import org.espalier.nodes.network.ModelFile;
import org.espalier.nodes.network.TrainedModel;
import org.espalier.nodes.tests.NodeCall;
import org.espalier.nodes.tests.Samples;
import org.espalier.nodes.tests.Tables;
import org.espalier.nodes.tests.TestContext;
import org.espalier.nodes.train.TrainNetwork;
import org.espalier.nodes.tune.MetaTune;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link PruneWeights} on trained models: whole units, ensembles, models that were pruned before. */
final class PruneUnitsTest {
    @TempDir
    Path folder;

    private static Model train(Table table, TestContext context) throws Exception {
        var settings = NodeCall.settings(TrainNetwork.Settings.class, "{'target': 'class', 'layers': [24, 12], 'epochs': 15, 'learningRate': 0.01}");
        return (Model) NodeCall.execute(new TrainNetwork(), settings, Map.of("table", table), context).get(0);
    }

    private static List<?> prune(String json, Model model, Table table, TestContext context) throws Exception {
        return NodeCall.execute(new PruneWeights(), NodeCall.settings(PruneWeights.Settings.class, json), Map.of("model", model, "table", table), context);
    }

    @Test
    void layersBecomeSmallerAndTheModelStaysGood() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = Samples.clusters(context, 240, 1);
            List<?> outputs = prune("{'granularity': 'unit', 'sparsity': 0.5, 'epochs': 12}", train(table, context), table, context);
            TrainedModel pruned = ModelFile.read(((Model) outputs.get(0)).file());
            assertEquals(List.of("dense 12 relu", "dense 6 relu", "output 3 softmax"), pruned.members().get(0).configuration().describeLayers());
            assertTrue(context.metrics.get("accuracy") > 0.9, () -> context.metrics.toString());
            // 4 x 24 + 24 x 12 + 12 x 3 weights before, 4 x 12 + 12 x 6 + 6 x 3 after.
            assertEquals(1 - 138 / 420.0, context.metrics.get("sparsity"), 1e-12);
            assertEquals(List.of("0|0.weights|96|48|0.5", "0|1.weights|288|72|0.75", "0|2.weights|36|18|0.5"), Tables.rows((Table) outputs.get(1)));
        }
    }

    @Test
    void withoutEpochsUnitsAreCutOutAndTheOthersKeepTheirWeights() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = Samples.clusters(context, 240, 1);
            Model model = train(table, context);
            float[] before = ModelFile.read(model.file()).members().get(0).values();
            TrainedModel pruned = ModelFile.read(((Model) prune("{'granularity': 'unit', 'sparsity': 0.25, 'epochs': 0}", model, table, context).get(0)).file());
            var left = new java.util.HashSet<Float>();
            for (float value : before) {
                left.add(value);
            }
            for (float value : pruned.members().get(0).values()) {
                assertTrue(left.contains(value), "a weight of " + value + " is new");
            }
        }
    }

    @Test
    void everyMemberOfAnEnsembleIsPruned() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = Samples.clusters(context, 240, 1);
            var settings = NodeCall.settings(MetaTune.Settings.class,
                    "{'target': 'class', 'trials': 3, 'ensemble': 3, 'epochs': 10, 'search': {'units': [16, 32], 'layers': [2]}}");
            Model model = (Model) NodeCall.execute(new MetaTune(), settings, Map.of("table", table), context).get(0);
            TrainedModel pruned = ModelFile.read(((Model) prune("{'sparsity': 0.8, 'epochs': 8}", model, table, context).get(0)).file());
            assertEquals(3, pruned.members().size());
            for (var member : pruned.members()) {
                for (var parameter : member.parameters()) {
                    if (parameter.layout().weights()) {
                        assertEquals(Math.round(0.8 * parameter.layout().size()), parameter.layout().size() - parameter.storage().nonZeros().cardinality());
                    }
                }
            }
        }
    }

    @Test
    void aModelThatWasPrunedBeforeLosesMoreAndRegainsNothing() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = Samples.clusters(context, 240, 1);
            Model once = (Model) prune("{'sparsity': 0.5, 'epochs': 4}", train(table, context), table, context).get(0);
            var first = ModelFile.read(once.file()).members().get(0);
            for (String json : List.of("{'sparsity': 0.8, 'epochs': 4}", "{'sparsity': 0.1, 'epochs': 4}", "{'granularity': 'unit', 'sparsity': 0.0, 'epochs': 3}",
                    "{'granularity': 'n-of-m', 'epochs': 2}")) {
                var again = ModelFile.read(((Model) prune(json, once, table, context).get(0)).file()).members().get(0);
                float[] values = again.values();
                for (int i = first.kept().nextClearBit(0); i < values.length; i = first.kept().nextClearBit(i + 1)) {
                    assertEquals(0f, values[i], json);
                }
            }
        }
    }

    @Test
    void theFileShrinksByNearlyAsMuchAsWasRemoved() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = Samples.clusters(context, 240, 1);
            var settings = NodeCall.settings(TrainNetwork.Settings.class, "{'target': 'class', 'layers': [200, 100], 'epochs': 1}");
            Model model = (Model) NodeCall.execute(new TrainNetwork(), settings, Map.of("table", table), context).get(0);
            Model pruned = (Model) prune("{'sparsity': 0.95, 'epochs': 1}", model, table, context).get(0);
            assertTrue(Files.size(pruned.file()) < Files.size(model.file()) / 10, () -> context.metrics.toString());
            assertEquals(Files.size(pruned.file()), context.metrics.get("bytes"));
        }
    }

    @Test
    void theSameSeedGivesTheSameFile() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = Samples.clusters(context, 120, 1);
            Model model = train(table, context);
            String json = "{'granularity': 'unit', 'scope': 'global', 'sparsity': 0.5, 'epochs': 6}";
            byte[] first = Files.readAllBytes(((Model) prune(json, model, table, context).get(0)).file());
            assertArrayEquals(first, Files.readAllBytes(((Model) prune(json, model, table, context).get(0)).file()));
        }
    }

    @Test
    void aGreatestLossJudgedOnTrainingRowsIsSaidSo() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = Samples.clusters(context, 120, 1);
            prune("{'sparsity': 0.3, 'maxLoss': 0.5, 'epochs': 2}", train(table, context), table, context);
            assertTrue(context.warnings.stream().anyMatch(warning -> warning.contains("rows that are trained on")), context.warnings.toString());
        }
    }

    @Test
    void impossibleCombinationsAreReportedByName() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = Samples.clusters(context, 60, 1);
            Model model = train(table, context);
            var fault = assertThrows(InvalidSettingsException.class, () -> prune("{'granularity': 'unit', 'threshold': 0.1}", model, table, context));
            assertEquals("threshold", fault.problems().get(0).setting());
            fault = assertThrows(InvalidSettingsException.class, () -> prune("{'granularity': 'n-of-m', 'groupKept': 4, 'groupSize': 4}", model, table, context));
            assertEquals("groupKept", fault.problems().get(0).setting());
        }
    }
}
