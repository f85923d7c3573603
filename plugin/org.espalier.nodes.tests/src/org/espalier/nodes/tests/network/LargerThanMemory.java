package org.espalier.nodes.tests.network;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableSpec;
import org.espalier.engine.table.TableWriter;
import org.espalier.nodes.network.Activation;
import org.espalier.nodes.network.Evaluation;
import org.espalier.nodes.network.Initializer;
import org.espalier.nodes.network.Layer;
import org.espalier.nodes.network.Loss;
import org.espalier.nodes.network.NetworkConfiguration;
import org.espalier.nodes.network.Normalization;
import org.espalier.nodes.network.Optimizer;
import org.espalier.nodes.network.PreparedData;
import org.espalier.nodes.network.TrainingData;
import org.espalier.nodes.network.TrainingOptions;
import org.espalier.nodes.network.TrainingQuestion;
import org.espalier.nodes.network.WeightInitialization;
import org.espalier.nodes.network.fast.FastTrainer;

/**
 * The process of {@link LargerThanMemoryTest}: writes a table, trains on it, and prints the table's bytes, those that the
 * process may have on its heap and off it together, and the accuracy on rows that were not trained on.
 */
final class LargerThanMemory {
    private static final int COLUMNS = 30;
    private static final long OFF_HEAP = 24 << 20;

    private LargerThanMemory() {
    }

    public static void main(String[] arguments) throws Exception {
        try (var allocator = new RootAllocator(OFF_HEAP)) {
            Table table = write(Path.of(arguments[0]), Integer.parseInt(arguments[1]), allocator);
            System.out.println(table.size() + " " + (Runtime.getRuntime().maxMemory() + OFF_HEAP) + " " + accuracy(table));
        }
    }

    /** Rows of two classes, sorted by class, which is what a piecewise order has most trouble with. */
    private static Table write(Path file, int rows, BufferAllocator allocator) throws Exception {
        var columns = new ArrayList<ColumnSpec>();
        for (int i = 0; i < COLUMNS; i++) {
            columns.add(new ColumnSpec("x" + i, ColumnType.FLOAT64));
        }
        columns.add(new ColumnSpec("class", ColumnType.CATEGORICAL));
        var random = new Random(1);
        try (TableWriter writer = new TableWriter(file, new TableSpec(columns), allocator)) {
            writer.addCategories(COLUMNS, List.of("no", "yes"));
            for (int from = 0; from < rows; from += writer.batchRows()) {
                int count = Math.min(writer.batchRows(), rows - from);
                for (int row = 0; row < count; row++) {
                    int sign = from + row < rows / 2 ? -1 : 1;
                    for (int i = 0; i < COLUMNS; i++) {
                        ((Float8Vector) writer.batch().getVector(i)).setSafe(row, sign * 0.4 + random.nextDouble() * 2);
                    }
                    ((IntVector) writer.batch().getVector(COLUMNS)).setSafe(row, sign < 0 ? 0 : 1);
                }
                writer.writeBatch(count);
            }
            return writer.finish();
        }
    }

    private static double accuracy(Table table) throws Exception {
        var question = new TrainingQuestion("class", List.of(), TrainingQuestion.TaskChoice.AUTO);
        PreparedData data = PreparedData.learn(table, Optional.empty(), 0.02, question, Normalization.STANDARDIZE, 1, () -> { }, warning -> { });
        var configuration = new NetworkConfiguration(List.of(data.preprocessing().width()), List.of(new Layer.Dense(8, Activation.RELU)), 2,
                Loss.CROSS_ENTROPY, 0, Optimizer.of(Optimizer.Kind.ADAM, 0.001), WeightInitialization.XAVIER, 1);
        TrainingData validation = data.validation().orElseThrow();
        try (var session = new FastTrainer().start(configuration.toMultiLayerConfiguration(), Initializer.parameters(configuration), data.training(),
                new TrainingOptions(256, 1))) {
            session.epoch(() -> { });
            return Evaluation.of(session::output, validation, Loss.CROSS_ENTROPY, data.preprocessing().target()).metric();
        }
    }
}
