package org.espalier.nodes.apply;

import java.util.ArrayList;
import java.util.List;

import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableSpec;
import org.espalier.engine.table.TableWriter;

/**
 * The rows that the node score gives: a metric's name and value, for some metrics the class that it is about, and for the
 * entries of the confusion matrix the class that was predicted as well.
 */
final class ScoreTable {
    static final TableSpec SPEC = new TableSpec(List.of(new ColumnSpec("metric", ColumnType.CATEGORICAL), new ColumnSpec("class", ColumnType.CATEGORICAL),
            new ColumnSpec("predicted", ColumnType.CATEGORICAL), new ColumnSpec("value", ColumnType.FLOAT64)));

    private final List<Row> rows = new ArrayList<>();

    /** One row; an empty class is a missing value. */
    private record Row(String metric, String className, String predicted, double value) {
    }

    void add(String metric, double value) {
        rows.add(new Row(metric, "", "", value));
    }

    void add(String metric, String className, double value) {
        rows.add(new Row(metric, className, "", value));
    }

    void addConfusion(String className, String predicted, double count) {
        rows.add(new Row("count", className, predicted, count));
    }

    Table write(ExecutionContext context) throws StorageException {
        try (TableWriter writer = context.newTable("metrics", SPEC)) {
            for (int from = 0; from < rows.size(); from += TableWriter.BATCH_ROWS) {
                List<Row> batch = rows.subList(from, Math.min(rows.size(), from + TableWriter.BATCH_ROWS));
                for (int row = 0; row < batch.size(); row++) {
                    put(writer, 0, row, batch.get(row).metric());
                    put(writer, 1, row, batch.get(row).className());
                    put(writer, 2, row, batch.get(row).predicted());
                    ((Float8Vector) writer.batch().getVector(3)).setSafe(row, batch.get(row).value());
                }
                writer.writeBatch(batch.size());
            }
            return writer.finish();
        }
    }

    private static void put(TableWriter writer, int column, int row, String value) {
        var vector = (IntVector) writer.batch().getVector(column);
        if (value.isEmpty()) {
            vector.setNull(row);
        } else {
            vector.setSafe(row, writer.category(column, value));
        }
    }
}
