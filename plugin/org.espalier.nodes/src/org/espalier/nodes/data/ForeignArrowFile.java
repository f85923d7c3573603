package org.espalier.nodes.data;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.SeekableReadChannel;
import org.apache.arrow.vector.util.ValueVectorUtility;

/** An Arrow file that somebody else wrote: each batch is checked before native code, which trusts it, gets to see it. */
final class ForeignArrowFile extends ArrowFileReader {

    ForeignArrowFile(Path file, BufferAllocator allocator) throws IOException {
        super(new SeekableReadChannel(FileChannel.open(file, StandardOpenOption.READ)), allocator);
    }

    @Override
    public boolean loadNextBatch() throws IOException {
        try {
            boolean more = super.loadNextBatch();
            if (more) {
                for (FieldVector vector : getVectorSchemaRoot().getFieldVectors()) {
                    ValueVectorUtility.validateFull(vector);
                }
            }
            return more;
        } catch (RuntimeException fault) {
            // Arrow reports a damaged file with any of these.
            throw new IOException(fault.getMessage(), fault);
        }
    }
}
