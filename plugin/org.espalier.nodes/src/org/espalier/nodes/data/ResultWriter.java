package org.espalier.nodes.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableWriter;

/** Writes the batches of a DuckDB result as a table. Categories are sorted. */
final class ResultWriter {
    /** The largest magnitude up to which every whole number is a float64 of its own. */
    private static final double EXACT = 0x1p53;

    private final TableWriter writer;
    private final Map<Integer, Categories> categories = new HashMap<>();
    private long rows;

    /** A value that cannot be of its column's type. */
    static final class BadValue extends Exception {
        private static final long serialVersionUID = 1L;

        /** The row within the result, from 1. */
        final long row;
        /** The column's position. */
        final int column;
        final String value;

        BadValue(long row, int column, String value) {
            super("row " + row + ", column " + column + ": " + value);
            this.row = row;
            this.column = column;
            this.value = value;
        }
    }

    ResultWriter(TableWriter writer) {
        this.writer = writer;
        for (int i = 0; i < writer.spec().columns().size(); i++) {
            if (type(i) instanceof ColumnType.Categorical) {
                writer.sortCategories(i);
                categories.put(i, new Categories(i));
            }
        }
    }

    private ColumnType type(int column) {
        return writer.spec().columns().get(column).type();
    }

    /** Writes all batches and finishes the table. */
    Table write(ArrowReader batches, String doing, ExecutionContext context) throws Exception {
        while (batches.loadNextBatch()) {
            context.progress(-1, doing + ", " + rows + " rows");
            write(batches.getVectorSchemaRoot());
        }
        return writer.finish();
    }

    private void write(VectorSchemaRoot batch) throws BadValue, StorageException {
        int count = batch.getRowCount();
        for (int i = 0; i < writer.spec().columns().size(); i++) {
            fill(i, batch.getVector(i), writer.batch().getVector(i), count);
        }
        writer.writeBatch(count);
        rows += count;
    }

    private void fill(int column, FieldVector from, FieldVector to, int count) throws BadValue {
        if (to instanceof IntVector indices && type(column) instanceof ColumnType.Categorical) {
            indices.allocateNew(count);
            categories.get(column).encode((VarCharVector) from, indices, count);
        } else if (from.getClass() == to.getClass() && from instanceof BaseFixedWidthVector numbers) {
            copy(numbers, (BaseFixedWidthVector) to, count);
        } else if (from instanceof VarCharVector texts && to instanceof VarCharVector copies) {
            copy(texts, copies, count);
        } else if (from instanceof FixedSizeListVector tensors) {
            copy(column, tensors, (FixedSizeListVector) to, count);
        } else if (from instanceof Float8Vector numbers) {
            toWhole(column, numbers, to, count);
        } else {
            parseWhole(column, (VarCharVector) from, to, count);
        }
    }

    private static void copy(BaseFixedWidthVector from, BaseFixedWidthVector to, int count) {
        if (from.getNullCount() == 0) {
            // DuckDB's own memory is written; a copy of it would cost as much as a tenth of reading.
            try (ArrowBuf validity = to.getAllocator().buffer((count + 7) / 8)) {
                validity.setZero(0, validity.capacity());
                setAll(validity, count);
                to.loadFieldBuffers(new ArrowFieldNode(count, 0), List.of(validity, from.getDataBuffer()));
            }
            return;
        }
        to.setInitialCapacity(count);
        to.allocateNew();
        to.getDataBuffer().setBytes(0, from.getDataBuffer(), 0, (long) count * from.getTypeWidth());
        // What DuckDB leaves where there is no value must not reach the file.
        for (int row = 0; row < count; row++) {
            BitVectorHelper.setValidityBit(to.getValidityBuffer(), row, from.isNull(row) ? 0 : 1);
            if (from.isNull(row)) {
                to.getDataBuffer().setZero((long) row * from.getTypeWidth(), from.getTypeWidth());
            }
        }
    }

    private static void setAll(ArrowBuf validity, long count) {
        validity.setOne(0, (int) (count / 8));
        for (long row = count & ~7L; row < count; row++) {
            BitVectorHelper.setBit(validity, row);
        }
    }

    private static void copy(VarCharVector from, VarCharVector to, int count) {
        long bytes = count == 0 ? 0 : from.getOffsetBuffer().getInt((long) count * Integer.BYTES) - from.getOffsetBuffer().getInt(0);
        to.allocateNew(bytes, count);
        for (int row = 0; row < count; row++) {
            if (from.isNull(row)) {
                to.setNull(row);
            } else {
                int start = from.getStartOffset(row);
                to.setSafe(row, start, from.getEndOffset(row) - start, from.getDataBuffer());
            }
        }
    }

    private void copy(int column, FixedSizeListVector from, FixedSizeListVector to, int count) throws BadValue {
        int size = from.getListSize();
        to.setInitialCapacity(count);
        to.allocateNew();
        var values = (Float4Vector) from.getDataVector();
        var copies = (Float4Vector) to.getDataVector();
        while (copies.getValueCapacity() < count * size) {
            copies.reAlloc();
        }
        for (int row = 0; row < count; row++) {
            if (!from.isNull(row)) {
                to.setNotNull(row);
                for (int k = row * size; k < (row + 1) * size; k++) {
                    if (values.isNull(k)) {
                        throw new BadValue(rows + row + 1, column, "a missing number within a tensor");
                    }
                }
                copies.getDataBuffer().setBytes((long) row * size * Float.BYTES, values.getDataBuffer(), (long) row * size * Float.BYTES, (long) size * Float.BYTES);
            }
        }
        setAll(copies.getValidityBuffer(), (long) count * size);
    }

    private void toWhole(int column, Float8Vector from, FieldVector to, int count) throws BadValue {
        to.setInitialCapacity(count);
        to.allocateNew();
        boolean complete = from.getNullCount() == 0;
        double most = to instanceof IntVector ? Integer.MAX_VALUE : EXACT;
        for (int row = 0; row < count; row++) {
            if (complete || !from.isNull(row)) {
                double value = from.getDataBuffer().getDouble((long) row * Double.BYTES);
                // 2^53 itself may have been 2^53 + 1.
                if (value != Math.rint(value) || Math.abs(value) > most || Math.abs(value) == EXACT) {
                    throw new BadValue(rows + row + 1, column, String.valueOf(value));
                }
                if (to instanceof IntVector numbers) {
                    numbers.set(row, (int) value);
                } else {
                    ((BigIntVector) to).set(row, (long) value);
                }
            }
        }
    }

    private void parseWhole(int column, VarCharVector from, FieldVector to, int count) throws BadValue {
        to.setInitialCapacity(count);
        to.allocateNew();
        for (int row = 0; row < count; row++) {
            if (!from.isNull(row)) {
                String text = new String(from.get(row), StandardCharsets.UTF_8).strip();
                try {
                    if (to instanceof IntVector numbers) {
                        numbers.set(row, Integer.parseInt(text));
                    } else {
                        ((BigIntVector) to).set(row, Long.parseLong(text));
                    }
                } catch (NumberFormatException notWhole) {
                    throw new BadValue(rows + row + 1, column, text);
                }
            }
        }
    }

    /** The indices of a column's categories. Most values are one that came shortly before, so bytes are compared before a text is made. */
    private final class Categories {
        private static final int SLOTS = 1 << 12;

        private final int column;
        private final byte[][] texts = new byte[SLOTS][];
        private final int[] indices = new int[SLOTS];

        Categories(int column) {
            this.column = column;
        }

        void encode(VarCharVector from, IntVector to, int count) {
            boolean complete = from.getNullCount() == 0;
            for (int row = 0; row < count; row++) {
                if (complete || !from.isNull(row)) {
                    to.set(row, index(from.get(row)));
                }
            }
        }

        private int index(byte[] text) {
            int slot = (Arrays.hashCode(text) * 0x9e3779b1) >>> 20;
            if (!Arrays.equals(text, texts[slot])) {
                texts[slot] = text;
                indices[slot] = writer.category(column, new String(text, StandardCharsets.UTF_8));
            }
            return indices[slot];
        }
    }
}
