package org.espalier.nodes.tests.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.espalier.engine.model.Model;
import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.table.Table;
import org.espalier.nodes.apply.ModelReport;
import org.espalier.nodes.compress.PruneWeights;
import org.espalier.nodes.compress.Quantize;
import org.espalier.nodes.tests.NodeCall;
import org.espalier.nodes.tests.Samples;
import org.espalier.nodes.tests.Tables;
import org.espalier.nodes.tests.TestContext;
import org.espalier.nodes.train.TrainNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelReportTest {
    /** Four features, 16 hidden units, three classes. */
    private static final int PARAMETERS = 4 * 16 + 16 + 16 * 3 + 3;
    private static final int WEIGHTS = 4 * 16 + 16 * 3;

    @TempDir
    Path folder;
    private TestContext context;
    private Table rows;
    private Model dense;

    @BeforeEach
    void train() throws Exception {
        context = new TestContext(folder);
        rows = Samples.clusters(context, 120, 1);
        dense = (Model) call(new TrainNetwork(), TrainNetwork.Settings.class, "{'target': 'class', 'layers': [16], 'epochs': 20}", Map.of("table", rows));
        context.metrics.clear();
    }

    @AfterEach
    void close() {
        context.close();
    }

    private <S extends Record> PortObject call(NodeModel<S> node, Class<S> type, String settings, Map<String, ? extends PortObject> inputs) throws Exception {
        return NodeCall.execute(node, NodeCall.settings(type, settings), inputs, context).get(0);
    }

    private Table report(Map<String, ? extends PortObject> inputs) throws Exception {
        context.metrics.clear();
        return (Table) call(new ModelReport(), ModelReport.Settings.class, "{}", inputs);
    }

    @Test
    void theSizeIsThatOfTheFile() throws Exception {
        Table report = report(Map.of("model", dense));
        long bytes = Files.size(dense.file());
        assertEquals(bytes, context.metrics.get("bytes"));
        assertEquals(PARAMETERS, context.metrics.get("parameters"));
        assertEquals(32, context.metrics.get("bits"));
        assertEquals(bytes * 8.0 / PARAMETERS, context.metrics.get("bitsPerParameter"), 1e-12);
        assertEquals(PARAMETERS * 4.0 / bytes, context.metrics.get("factor"), 1e-12);
        assertEquals(1, context.metrics.get("members"));
        assertFalse(context.metrics.containsKey("accuracy"), "nothing to try it on");
        var told = new HashMap<String, Double>();
        Tables.rows(report).forEach(row -> told.put(row.split("\\|")[0], Double.valueOf(row.split("\\|")[1])));
        assertEquals(context.metrics, told, "the table says what the metrics say");
    }

    @Test
    void compressionIsSeen() throws Exception {
        Model pruned = (Model) call(new PruneWeights(), PruneWeights.Settings.class, "{'sparsity': 0.75, 'epochs': 2}", Map.of("model", dense, "table", rows));
        Model quantized = (Model) call(new Quantize(), Quantize.Settings.class, "{'epochs': 0}", Map.of("model", pruned, "table", rows));
        report(Map.of("model", pruned));
        double removed = context.metrics.get("parameters") - context.metrics.get("nonZeros");
        assertEquals(0.75 * WEIGHTS, removed, 1, "three quarters of the weights are exactly zero");
        assertEquals(removed / PARAMETERS, context.metrics.get("sparsity"), 1e-12);
        report(Map.of("model", quantized));
        assertEquals(8, context.metrics.get("bits"));
        assertEquals(Files.size(quantized.file()), context.metrics.get("bytes"));
    }

    @Test
    void rowsGiveQualityWithItsUncertainty() throws Exception {
        report(Map.of("model", dense, "table", rows));
        double accuracy = context.metrics.get("accuracy");
        assertTrue(accuracy > 0.6, () -> context.metrics.toString());
        assertEquals(120, context.metrics.get("rows"));
        // Both ends solve (accuracy - p)^2 = z^2 p (1 - p) / n.
        for (String end : List.of("accuracyLow", "accuracyHigh")) {
            double p = context.metrics.get(end);
            assertEquals(1.96 * 1.96 * p * (1 - p) / 120, (accuracy - p) * (accuracy - p), 1e-6, end);
        }
        assertTrue(context.metrics.get("accuracyLow") < accuracy && accuracy < context.metrics.get("accuracyHigh"), () -> context.metrics.toString());
        assertTrue(context.metrics.get("latencyMicros") > 0 && context.metrics.get("rowsPerSecond") > 0, () -> context.metrics.toString());
    }

    @Test
    void theTableIsTheSameOnEveryRunAlthoughTimesAreNot() throws Exception {
        List<String> first = Tables.rows(report(Map.of("model", dense, "table", rows)));
        assertEquals(first, Tables.rows(report(Map.of("model", dense, "table", rows))));
        assertTrue(first.stream().noneMatch(row -> row.startsWith("latency") || row.startsWith("rowsPer")), () -> first.toString());
    }

    @Test
    void columnsThatTheModelNeedsAreAllAskedForBefore() throws Exception {
        Table other = Tables.of(context, List.of("a float64", "c float64", "d float64"), new Object[] {1.0, 2.0, 3.0});
        var fault = assertThrows(InvalidSettingsException.class, () -> report(Map.of("model", dense, "table", other)));
        assertEquals(2, fault.problems().size(), () -> fault.problems().toString());
        assertTrue(fault.problems().toString().contains("b") && fault.problems().toString().contains("class"), () -> fault.problems().toString());
    }

    @Test
    void aTableWithoutRowsIsRefused() throws Exception {
        Table none = Tables.of(context, List.of("a float64", "b float64", "c float64", "d float64", "class categorical"));
        assertThrows(InvalidDataException.class, () -> report(Map.of("model", dense, "table", none)));
    }
}
