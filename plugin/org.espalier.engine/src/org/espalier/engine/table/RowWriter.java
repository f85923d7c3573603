package org.espalier.engine.table;

import java.util.Optional;

import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.espalier.engine.node.StorageException;

/** Fills a table row by row: for what people read, such as histories and reports, rather than for data. */
public final class RowWriter implements AutoCloseable {
    private final TableWriter writer;
    private int row;

    /** @param writer closed with this object */
    public RowWriter(TableWriter writer) {
        this.writer = writer;
    }

    /**
     * Appends a row.
     *
     * @param values one for each column: a {@link Number}, a text for a categorical or text column, or an {@link Optional} of
     *        these, empty for a missing value
     */
    public void row(Object... values) throws StorageException {
        if (values.length != writer.spec().columns().size()) {
            throw new IllegalArgumentException(values.length + " values for " + writer.spec().columns().size() + " columns");
        }
        for (int column = 0; column < values.length; column++) {
            Object value = values[column] instanceof Optional<?> optional ? optional.orElse(null) : values[column];
            put(column, writer.batch().getVector(column), value);
        }
        row++;
        if (row == TableWriter.BATCH_ROWS) {
            writer.writeBatch(row);
            row = 0;
        }
    }

    private void put(int column, FieldVector vector, Object value) {
        if (value == null) {
            if (vector instanceof BaseFixedWidthVector fixed) {
                fixed.setNull(row);
            } else {
                ((VarCharVector) vector).setNull(row);
            }
        } else if (vector instanceof Float8Vector doubles) {
            doubles.setSafe(row, ((Number) value).doubleValue());
        } else if (vector instanceof Float4Vector floats) {
            floats.setSafe(row, ((Number) value).floatValue());
        } else if (vector instanceof BigIntVector longs) {
            longs.setSafe(row, ((Number) value).longValue());
        } else if (vector instanceof VarCharVector texts) {
            texts.setSafe(row, ((String) value).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } else if (vector instanceof IntVector integers) {
            boolean categorical = writer.spec().columns().get(column).type() instanceof ColumnType.Categorical;
            integers.setSafe(row, categorical ? writer.category(column, (String) value) : ((Number) value).intValue());
        } else {
            throw new IllegalArgumentException("values of type " + writer.spec().columns().get(column).type() + " cannot be written one by one");
        }
    }

    /** Completes the table. */
    public Table finish() throws StorageException {
        writer.writeBatch(row);
        return writer.finish();
    }

    @Override
    public void close() {
        writer.close();
    }
}
