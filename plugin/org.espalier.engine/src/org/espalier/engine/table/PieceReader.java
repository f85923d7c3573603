package org.espalier.engine.table;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

import org.apache.arrow.memory.ArrowBuf;

/**
 * Reads rows of a table into memory of its own, one piece after another. What is mapped counts as memory of the process once it
 * has been touched, so that going over a large table seems to take memory of its size; this does not. For one thread.
 */
public final class PieceReader implements AutoCloseable {
    private static final int ABSENT = -1;

    private final Table table;
    private final int[] columns;
    private final int pieceRows;
    private final ArrowBuf buffer;
    private final FileChannel channel;
    private final BatchMemory memory;

    /**
     * Nothing is read yet.
     *
     * @param columns the positions of the columns to read; none of them is of texts
     * @param pieceRows the most rows of a piece; at least 1
     */
    public PieceReader(Table table, int[] columns, int pieceRows) {
        this.table = table;
        this.columns = columns.clone();
        this.pieceRows = pieceRows;
        int[] validity = new int[table.spec().columns().size()];
        int[] values = new int[validity.length];
        int size = layOut(validity, values);
        this.buffer = table.allocator().buffer(size);
        this.memory = new BatchMemory(buffer.nioBuffer(0, size).order(ByteOrder.LITTLE_ENDIAN), validity, values, pieceRows);
        try {
            this.channel = FileChannel.open(table.file(), StandardOpenOption.READ);
        } catch (IOException fault) {
            buffer.close();
            throw failure(fault);
        }
    }

    /** The bytes of one row in some columns, none of them of texts. */
    public static long rowBytes(Table table, int[] columns) {
        return Arrays.stream(columns).mapToLong(column -> width(table.spec().columns().get(column).type())).sum();
    }

    private static int width(ColumnType type) {
        if (type instanceof ColumnType.Tensor tensor) {
            return tensor.size() * Float.BYTES;
        } else if (type instanceof ColumnType.Numeric numeric) {
            return switch (numeric.format()) {
                case INT32, FLOAT32 -> Integer.BYTES;
                case INT64, FLOAT64 -> Long.BYTES;
            };
        } else if (type instanceof ColumnType.Categorical) {
            return Integer.BYTES;
        } else if (type instanceof ColumnType.Timestamp) {
            return Long.BYTES;
        }
        throw new IllegalArgumentException("a column of type " + type + " cannot be read in pieces");
    }

    private int width(int column) {
        return width(table.spec().columns().get(column).type());
    }

    /** Finds a place for each column; returns the bytes that all take. */
    private int layOut(int[] validity, int[] values) {
        long at = 0;
        Arrays.fill(validity, ABSENT);
        for (int column : columns) {
            values[column] = Math.toIntExact(at);
            // Each column begins where a vector may.
            at += (long) pieceRows * width(column) + 63 & ~63L;
        }
        for (int column : columns) {
            if (table.summary(column).map(ColumnSummary::missing).orElse(1L) > 0) {
                validity[column] = Math.toIntExact(at);
                at += pieceRows / 8 + 1;
            }
        }
        return Math.toIntExact(at);
    }

    /**
     * Reads rows in sequence, which take the place of those that were read before.
     *
     * @param count at most as many as a piece has
     * @return where they are; the first of them is row 0 there
     */
    public BatchMemory read(int first, int count) {
        try {
            for (int row = first; row < first + count;) {
                int batch = table.batchOf(row);
                int inBatch = row - table.firstRow(batch);
                int some = Math.min(first + count - row, table.batchRows(batch) - inBatch);
                BatchMemory source = table.memory(batch);
                for (int column : columns) {
                    int width = width(column);
                    long position = table.position(batch) + source.values(column) + (long) inBatch * width;
                    read(position, memory.bytes().slice(memory.values(column) + (row - first) * width, some * width));
                    memory.copyValidity(source, column, inBatch, row - first, some);
                }
                row += some;
            }
            return memory;
        } catch (IOException fault) {
            throw failure(fault);
        }
    }

    private void read(long position, ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            if (channel.read(target, position + target.position()) < 0) {
                throw new IOException("the end of the file at byte " + (position + target.position()));
            }
        }
    }

    private IllegalStateException failure(IOException fault) {
        return new IllegalStateException("the table " + table.file() + " cannot be read: " + fault.getMessage(), fault);
    }

    @Override
    public void close() {
        buffer.close();
        try {
            channel.close();
        } catch (IOException ignored) {
            // It was only read from.
        }
    }
}
