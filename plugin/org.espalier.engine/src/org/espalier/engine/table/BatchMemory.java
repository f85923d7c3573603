package org.espalier.engine.table;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.apache.arrow.flatbuf.RecordBatch;

/**
 * The bytes of one record batch, for code that reads millions of values and cannot afford a vector's checks: at
 * {@link #values} of a column begin its values, as wide as its type, little-endian, those of missing ones too (<a
 * href="https://arrow.apache.org/docs/format/Columnar.html">Arrow columnar format</a>).
 */
public final class BatchMemory {
    private final ByteBuffer bytes;
    private final int[] validity;
    private final int[] values;
    private final int[] texts;
    private final int rows;

    /** @param bytes the body of the batch, little-endian */
    BatchMemory(List<ColumnSpec> columns, RecordBatch batch, ByteBuffer bytes) {
        this.bytes = bytes;
        this.rows = (int) batch.length();
        this.validity = new int[columns.size()];
        this.values = new int[columns.size()];
        this.texts = new int[columns.size()];
        int buffer = 0;
        int node = 0;
        for (int i = 0; i < validity.length; i++) {
            boolean tensor = columns.get(i).type() instanceof ColumnType.Tensor;
            boolean text = columns.get(i).type() instanceof ColumnType.Text;
            boolean complete = batch.nodes(node).nullCount() == 0 || batch.buffers(buffer).length() == 0;
            validity[i] = complete ? -1 : (int) batch.buffers(buffer).offset();
            // A tensor's values have a validity of their own; of a text, its offsets come first.
            values[i] = (int) batch.buffers(buffer + (tensor ? 2 : 1)).offset();
            texts[i] = text ? (int) batch.buffers(buffer + 2).offset() : -1;
            buffer += tensor || text ? 3 : 2;
            node += tensor ? 2 : 1;
        }
    }

    /**
     * Memory of another origin.
     *
     * @param validity by column, where its validity bits begin; -1 for a column without missing values
     * @param values by column, where its values begin
     */
    BatchMemory(ByteBuffer bytes, int[] validity, int[] values, int rows) {
        this.bytes = bytes;
        this.validity = validity;
        this.values = values;
        this.texts = new int[values.length];
        this.rows = rows;
    }

    /** Everything. Read it with absolute positions. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** The number of rows. */
    public int rows() {
        return rows;
    }

    /** The position of the first value of a column; of a text column, of its offsets. */
    public int values(int column) {
        return values[column];
    }

    /** Whether some row of a column has no value. */
    public boolean hasMissing(int column) {
        return validity[column] >= 0;
    }

    /** Whether a row of a column has no value. */
    public boolean isMissing(int column, int row) {
        return validity[column] >= 0 && (bytes.get(validity[column] + (row >> 3)) >> (row & 7) & 1) == 0;
    }

    /** A text of a text column; the row must have one. */
    public String text(int column, int row) {
        int offset = values[column] + row * Integer.BYTES;
        byte[] text = new byte[bytes.getInt(offset + Integer.BYTES) - bytes.getInt(offset)];
        bytes.get(texts[column] + bytes.getInt(offset), text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /** Takes over which rows of a column have values. */
    void copyValidity(BatchMemory source, int column, int from, int to, int count) {
        if (validity[column] < 0) {
            return;
        }
        for (int i = 0; i < count; i++) {
            int at = validity[column] + (to + i >> 3);
            int bit = 1 << (to + i & 7);
            bytes.put(at, (byte) (source.isMissing(column, from + i) ? bytes.get(at) & ~bit : bytes.get(at) | bit));
        }
    }
}
