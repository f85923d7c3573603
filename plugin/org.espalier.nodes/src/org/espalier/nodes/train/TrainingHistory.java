package org.espalier.nodes.train;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableSpec;
import org.espalier.engine.table.TableWriter;
import org.espalier.nodes.network.TrainingLoop;

/** The table of epochs. Without validation rows its last two columns are missing values. */
final class TrainingHistory {
    static final TableSpec SPEC = new TableSpec(List.of(new ColumnSpec("epoch", ColumnType.INT32), new ColumnSpec("loss", ColumnType.FLOAT64),
            new ColumnSpec("validationLoss", ColumnType.FLOAT64), new ColumnSpec("metric", ColumnType.FLOAT64)));

    private final List<TrainingLoop.Epoch> epochs = new ArrayList<>();

    void add(TrainingLoop.Epoch epoch) {
        epochs.add(epoch);
    }

    Table write(ExecutionContext context) throws StorageException {
        try (TableWriter writer = context.newTable("history", SPEC)) {
            int row = 0;
            for (TrainingLoop.Epoch epoch : epochs) {
                ((IntVector) writer.batch().getVector(0)).setSafe(row, epoch.number());
                ((Float8Vector) writer.batch().getVector(1)).setSafe(row, epoch.loss());
                set(writer, 2, row, epoch.validationLoss());
                set(writer, 3, row, epoch.validationMetric());
                if (++row == writer.batchRows()) {
                    writer.writeBatch(row);
                    row = 0;
                }
            }
            writer.writeBatch(row);
            return writer.finish();
        }
    }

    private static void set(TableWriter writer, int column, int row, OptionalDouble value) {
        var vector = (Float8Vector) writer.batch().getVector(column);
        if (value.isPresent()) {
            vector.setSafe(row, value.getAsDouble());
        } else {
            vector.setNull(row);
        }
    }
}
