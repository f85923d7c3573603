package org.espalier.nodes.data;

import java.nio.ByteOrder;

import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableWriter;

/** Writes images into a table, one by one. */
final class ImageTableWriter implements AutoCloseable {
    private final ImageShape shape;
    private final TableWriter writer;
    private final int batchRows;
    private int row;

    /** @param writer closed with this object */
    ImageTableWriter(ImageShape shape, TableWriter writer) {
        this.shape = shape;
        this.writer = writer;
        this.batchRows = writer.batchRows();
    }

    /** Gives the labels their order. */
    void labels(Iterable<String> labels) {
        writer.addCategories(1, labels);
    }

    /**
     * Adds an image.
     *
     * @param values channel by channel, each row by row
     */
    void add(float[] values, String label) throws StorageException {
        add(values);
        ((IntVector) writer.batch().getVector(1)).setSafe(row - 1, writer.category(1, label));
        writeWhenFull();
    }

    /** Adds an image to a table without labels. */
    void addWithoutLabel(float[] values) throws StorageException {
        add(values);
        writeWhenFull();
    }

    private void add(float[] values) {
        var images = (FixedSizeListVector) writer.batch().getVector(0);
        var numbers = (Float4Vector) images.getDataVector();
        int size = shape.size();
        if (row == 0) {
            images.setInitialCapacity(batchRows);
            images.allocateNew();
            while (numbers.getValueCapacity() < (long) batchRows * size) {
                numbers.reAlloc();
            }
        }
        images.setNotNull(row);
        numbers.getDataBuffer().nioBuffer((long) row * size * Float.BYTES, size * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values, 0, size);
        row++;
    }

    private void writeWhenFull() throws StorageException {
        if (row == batchRows) {
            write();
        }
    }

    private void write() throws StorageException {
        if (row > 0) {
            // The numbers within an image are never missing.
            var numbers = (Float4Vector) ((FixedSizeListVector) writer.batch().getVector(0)).getDataVector();
            long bits = (long) row * shape.size();
            numbers.getValidityBuffer().setOne(0, (bits + Byte.SIZE - 1) / Byte.SIZE);
        }
        writer.writeBatch(row);
        row = 0;
    }

    /** Completes the table. */
    Table finish() throws StorageException {
        write();
        return writer.finish();
    }

    @Override
    public void close() {
        writer.close();
    }
}
