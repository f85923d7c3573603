package org.espalier.engine.table;

import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.espalier.engine.node.StorageException;

/**
 * Copies selected rows from a table into a new one, batch by batch, so that neither is in memory as a whole. The first
 * columns of the new table are those of the source, with the same categories under the same indices; the new table may have
 * more columns, which the caller fills.
 */
public final class RowCopier {
    private final TableWriter target;
    private final int columns;
    private int filled;

    /** Gives the source's categories to the target. */
    public RowCopier(Table source, TableWriter target) {
        this.target = target;
        this.columns = source.spec().columns().size();
        if (!source.spec().columns().equals(target.spec().columns().subList(0, columns))) {
            throw new IllegalArgumentException("the new table starts with " + target.spec().names() + ", not with " + source.spec().names());
        }
        for (int i = 0; i < columns; i++) {
            if (source.spec().columns().get(i).type() instanceof ColumnType.Categorical) {
                target.addCategories(i, source.categories(i));
            }
        }
    }

    /**
     * Adds rows, and writes the target's batch whenever it is full. For targets without further columns.
     *
     * @param rows positions within the batch
     * @param count how many of them
     */
    public void copy(VectorSchemaRoot batch, int[] rows, int count) throws StorageException {
        int done = 0;
        while (done < count) {
            int step = Math.min(count - done, target.batchRows() - filled);
            fill(batch, rows, done, step, filled);
            done += step;
            filled += step;
            if (filled == target.batchRows()) {
                target.writeBatch(filled);
                filled = 0;
            }
        }
    }

    /** Writes the rows that wait in the target's batch, and finishes the table. */
    public Table finish() throws StorageException {
        target.writeBatch(filled);
        return target.finish();
    }

    /** Copies a whole batch into the target's batch, which must be empty; the caller fills its own columns and writes it. */
    public void copyAll(VectorSchemaRoot batch) {
        int[] rows = new int[batch.getRowCount()];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = row;
        }
        fill(batch, rows, 0, rows.length, 0);
    }

    private void fill(VectorSchemaRoot batch, int[] rows, int from, int count, int at) {
        for (int i = 0; i < columns; i++) {
            FieldVector source = batch.getVector(i);
            FieldVector into = target.batch().getVector(i);
            if (source instanceof VarCharVector texts) {
                copyTexts(texts, rows, from, count, (VarCharVector) into, at);
            } else if (source instanceof FixedSizeListVector tensors) {
                copyTensors(tensors, rows, from, count, (FixedSizeListVector) into, at);
            } else {
                copyNumbers((BaseFixedWidthVector) source, rows, from, count, (BaseFixedWidthVector) into, at);
            }
        }
    }

    private static void copyNumbers(BaseFixedWidthVector source, int[] rows, int from, int count, BaseFixedWidthVector into, int at) {
        while (into.getValueCapacity() < at + count) {
            into.reAlloc();
        }
        boolean complete = source.getNullCount() == 0;
        int width = source.getTypeWidth();
        for (int i = 0; i < count; i++) {
            int row = rows[from + i];
            if (complete || !source.isNull(row)) {
                BitVectorHelper.setBit(into.getValidityBuffer(), at + i);
                if (width == Long.BYTES) {
                    into.getDataBuffer().setLong((long) (at + i) * Long.BYTES, source.getDataBuffer().getLong((long) row * Long.BYTES));
                } else {
                    into.getDataBuffer().setInt((long) (at + i) * Integer.BYTES, source.getDataBuffer().getInt((long) row * Integer.BYTES));
                }
            }
        }
    }

    private static void copyTexts(VarCharVector source, int[] rows, int from, int count, VarCharVector into, int at) {
        for (int i = 0; i < count; i++) {
            int row = rows[from + i];
            if (source.isNull(row)) {
                into.setNull(at + i);
            } else {
                int start = source.getStartOffset(row);
                into.setSafe(at + i, start, source.getEndOffset(row) - start, source.getDataBuffer());
            }
        }
    }

    private static void copyTensors(FixedSizeListVector source, int[] rows, int from, int count, FixedSizeListVector into, int at) {
        int size = source.getListSize();
        while (into.getValueCapacity() < at + count) {
            into.reAlloc();
        }
        var values = (Float4Vector) source.getDataVector();
        var copies = (Float4Vector) into.getDataVector();
        while (copies.getValueCapacity() < (at + count) * size) {
            copies.reAlloc();
        }
        for (int i = 0; i < count; i++) {
            int row = rows[from + i];
            if (!source.isNull(row)) {
                into.setNotNull(at + i);
                copies.getDataBuffer().setBytes((long) (at + i) * size * Float.BYTES, values.getDataBuffer(), (long) row * size * Float.BYTES, (long) size * Float.BYTES);
            }
            // The values within a tensor are never missing, not even those that stand for a missing tensor.
            for (int k = 0; k < size; k++) {
                BitVectorHelper.setBit(copies.getValidityBuffer(), (long) (at + i) * size + k);
            }
        }
    }
}
