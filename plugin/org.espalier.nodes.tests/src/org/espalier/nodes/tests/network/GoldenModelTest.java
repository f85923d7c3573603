package org.espalier.nodes.tests.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;

import org.espalier.engine.table.Table;
import org.espalier.nodes.network.Evaluation;
import org.espalier.nodes.network.ModelFile;
import org.espalier.nodes.network.TrainedModel;
import org.espalier.nodes.tests.SampleTables;
import org.espalier.nodes.tests.TestContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model file that was written once must be read for ever. It is made anew with
 * {@code espalier run test-workflows/iris/write-model.workflow --out test-workflows/iris/data} (it appears in the folder
 * {@code written} there), which is called for only when the format gets a new number.
 */
class GoldenModelTest {
    @TempDir
    Path folder;

    @Test
    void theFileIsReadAndItsAnswersAreTheSameToTheBit() throws Exception {
        Path file = SampleTables.folder().resolve("iris/data/iris.model");
        TrainedModel model = ModelFile.read(file);
        try (var context = new TestContext(folder)) {
            Table iris = SampleTables.iris(context);
            var rows = model.preprocessing().encode(iris, () -> { });
            float[] outputs = model.output(rows);
            assertEquals(GOLDEN_ACCURACY, Evaluation.metric(outputs, rows, model.preprocessing().target()));
            assertEquals(GOLDEN_HASH, java.util.Arrays.hashCode(outputs), "plain Java answers the same on every machine");
        }
    }

    private static final double GOLDEN_ACCURACY = 0.98;
    private static final int GOLDEN_HASH = -1795007554;
}
