package org.espalier.nodes.data;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.SeekableReadChannel;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.util.ValueVectorUtility;
import org.espalier.engine.table.ColumnType;

/** An Arrow file that somebody else wrote: each batch is checked before native code, which trusts it, gets to see it. */
final class ForeignArrowFile extends ArrowFileReader {

    ForeignArrowFile(Path file, BufferAllocator allocator) throws IOException {
        super(new SeekableReadChannel(FileChannel.open(file, StandardOpenOption.READ)), allocator);
    }

    /** The columns of float32 tensors whose field says a shape that fits, by name. */
    Map<String, ColumnType> tensors() throws IOException {
        var tensors = new HashMap<String, ColumnType>();
        for (Field field : getVectorSchemaRoot().getSchema().getFields()) {
            String shape = field.getMetadata().get("shape");
            if (shape != null && field.getType() instanceof ArrowType.FixedSizeList list) {
                try {
                    if (ColumnType.parse("tensor " + shape) instanceof ColumnType.Tensor tensor && tensor.size() == list.getListSize()) {
                        tensors.put(field.getName(), tensor);
                    }
                } catch (IllegalArgumentException | ArithmeticException ignored) {
                    // Somebody else's metadata of the same name: the list is what it is.
                }
            }
        }
        return tensors;
    }

    @Override
    public boolean loadNextBatch() throws IOException {
        try {
            boolean more = super.loadNextBatch();
            if (more) {
                for (FieldVector vector : getVectorSchemaRoot().getFieldVectors()) {
                    check(vector);
                    checkDictionary(vector);
                }
            }
            return more;
        } catch (RuntimeException fault) {
            // Arrow reports a damaged file with any of these.
            throw new IOException(fault.getMessage(), fault);
        }
    }

    private static void check(FieldVector vector) {
        if (vector instanceof FixedSizeListVector list) {
            // validateFull of Arrow 18 asks such a vector for offsets, which it does not have.
            ValueVectorUtility.validate(list);
            check(list.getDataVector());
        } else {
            ValueVectorUtility.validateFull(vector);
        }
    }

    private void checkDictionary(FieldVector vector) throws IOException {
        if (vector.getField().getDictionary() == null) {
            return;
        }
        FieldVector values = (FieldVector) getDictionaryVectors().get(vector.getField().getDictionary().getId()).getVector();
        check(values);
        var indices = (BaseIntVector) vector;
        for (int row = 0; row < vector.getValueCount(); row++) {
            if (!vector.isNull(row) && (indices.getValueAsLong(row) < 0 || indices.getValueAsLong(row) >= values.getValueCount())) {
                throw new IllegalArgumentException("column \"" + vector.getName() + "\" refers to value " + indices.getValueAsLong(row)
                        + " of a dictionary of " + values.getValueCount());
            }
        }
    }
}
