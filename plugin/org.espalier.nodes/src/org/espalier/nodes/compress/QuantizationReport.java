package org.espalier.nodes.compress;

import java.util.Arrays;
import java.util.List;

import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableSpec;
import org.espalier.engine.table.TableWriter;
import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.Parameter;
import org.espalier.nodes.network.Storage;
import org.espalier.nodes.network.TrainedModel;

/** What became of each tensor: a row for each, with its step and offset (of the first channel) and the error that it makes. */
final class QuantizationReport {
    static final TableSpec SPEC = new TableSpec(List.of(new ColumnSpec("member", ColumnType.INT64), new ColumnSpec("tensor", ColumnType.CATEGORICAL),
            new ColumnSpec("parameters", ColumnType.INT64), new ColumnSpec("bits", ColumnType.INT64), new ColumnSpec("channels", ColumnType.INT64),
            new ColumnSpec("step", ColumnType.FLOAT64), new ColumnSpec("offset", ColumnType.INT64), new ColumnSpec("distinct", ColumnType.INT64),
            new ColumnSpec("rmse", ColumnType.FLOAT64)));

    private QuantizationReport() {
    }

    static Table write(TrainedModel before, TrainedModel after, ExecutionContext context) throws StorageException {
        try (TableWriter writer = context.newTable("report", SPEC)) {
            int row = 0;
            for (int member = 0; member < after.members().size(); member++) {
                Network network = after.members().get(member);
                for (int i = 0; i < network.parameters().size(); i++) {
                    put(writer, row++, member, before.members().get(member).parameters().get(i), network.parameters().get(i));
                    if (row == TableWriter.BATCH_ROWS) {
                        writer.writeBatch(row);
                        row = 0;
                    }
                }
            }
            writer.writeBatch(row);
            return writer.finish();
        }
    }

    private static void put(TableWriter writer, int row, int member, Parameter before, Parameter after) {
        whole(writer, 0, row, member);
        ((IntVector) writer.batch().getVector(1)).setSafe(row, writer.category(1, after.layout().name()));
        whole(writer, 2, row, after.layout().size());
        whole(writer, 3, row, after.storage().bits());
        if (after.storage() instanceof Storage.Affine affine) {
            whole(writer, 4, row, affine.steps().length);
            ((Float8Vector) writer.batch().getVector(5)).setSafe(row, affine.steps()[0]);
            whole(writer, 6, row, affine.offsets()[0]);
        } else {
            whole(writer, 4, row, 1);
            writer.batch().getVector(5).setNull(row);
            writer.batch().getVector(6).setNull(row);
        }
        float[] original = before.storage().values();
        float[] values = after.storage().values();
        double squared = 0;
        for (int i = 0; i < values.length; i++) {
            squared += ((double) values[i] - original[i]) * ((double) values[i] - original[i]);
        }
        whole(writer, 7, row, distinct(values));
        ((Float8Vector) writer.batch().getVector(8)).setSafe(row, Math.sqrt(squared / values.length));
    }

    private static void whole(TableWriter writer, int column, int row, long value) {
        ((BigIntVector) writer.batch().getVector(column)).setSafe(row, value);
    }

    private static long distinct(float[] values) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        long count = sorted.length == 0 ? 0 : 1;
        for (int i = 1; i < sorted.length; i++) {
            count += sorted[i] != sorted[i - 1] ? 1 : 0;
        }
        return count;
    }
}
