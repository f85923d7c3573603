package org.espalier.engine.table;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowBlock;
import org.apache.arrow.vector.ipc.message.ArrowDictionaryBatch;
import org.apache.arrow.vector.ipc.message.ArrowFooter;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.espalier.engine.node.Problem;
import org.espalier.engine.node.StorageException;

/**
 * Writes a table batch by batch into an Arrow IPC file. Fill the vectors of {@link #batch()} (for categorical columns with
 * the indices that {@link #category} gives), call {@link #writeBatch}, and at the end {@link #finish}. Closing a writer that
 * is not finished leaves a file that {@link Table#open} refuses.
 *
 * <p>Dictionaries are written last, when they are complete; the format allows this, because the footer says where they
 * are (<a href="https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format">Arrow columnar format, IPC file
 * format</a>).
 */
public final class TableWriter implements AutoCloseable {
    /** How many rows a batch should hold: large enough to be quick, small enough to stay in a processor's cache. */
    public static final int BATCH_ROWS = 16_384;

    private final Path file;
    private final TableSpec spec;
    private final BufferAllocator allocator;
    private final VectorSchemaRoot root;
    private final FileChannel channel;
    private final WriteChannel out;
    private final List<ArrowBlock> batches = new ArrayList<>();
    private final Map<Integer, Map<String, Integer>> categories = new LinkedHashMap<>();

    /**
     * Starts a file.
     *
     * @param allocator the off-heap memory that batches are taken from
     */
    public TableWriter(Path file, TableSpec spec, BufferAllocator allocator) throws StorageException {
        this.file = file;
        this.spec = spec;
        this.allocator = allocator;
        for (int i = 0; i < spec.columns().size(); i++) {
            if (spec.columns().get(i).type() instanceof ColumnType.Categorical) {
                categories.put(i, new LinkedHashMap<>());
            }
        }
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            out = new WriteChannel(channel);
            out.write(Table.MAGIC);
            out.align();
            MessageSerializer.serialize(out, ArrowSchemas.file(spec));
        } catch (IOException fault) {
            throw failure(fault);
        }
        this.root = VectorSchemaRoot.create(ArrowSchemas.memory(spec), allocator);
    }

    public TableSpec spec() {
        return spec;
    }

    /** The vectors of the batch that is being filled, in the order of the columns. */
    public VectorSchemaRoot batch() {
        return root;
    }

    /**
     * The index that stands for a category in a categorical column's vector; a new category gets the next one.
     *
     * @param column the column's position
     */
    public int category(int column, String value) {
        Map<String, Integer> known = categories.get(column);
        if (known == null) {
            throw new IllegalArgumentException("column " + spec.columns().get(column).name() + " is not categorical");
        }
        return known.computeIfAbsent(value, ignored -> known.size());
    }

    /** Writes the first {@code rows} rows of the batch and empties it. A batch of 0 rows writes nothing. */
    public void writeBatch(int rows) throws StorageException {
        if (rows > 0) {
            root.setRowCount(rows);
            try (var batch = new VectorUnloader(root).getRecordBatch()) {
                batches.add(MessageSerializer.serialize(out, batch));
            } catch (IOException fault) {
                throw failure(fault);
            }
        }
        // clear() returns the memory; the next batch may be of another size.
        root.clear();
    }

    /** Writes the dictionaries and the footer, and opens the table. */
    public Table finish() throws StorageException {
        try {
            var dictionaries = new ArrayList<ArrowBlock>();
            for (var column : categories.entrySet()) {
                dictionaries.add(writeDictionary(column.getKey(), column.getValue().keySet()));
            }
            out.writeIntLittleEndian(MessageSerializer.IPC_CONTINUATION_TOKEN);
            out.writeIntLittleEndian(0);
            long footerStart = out.getCurrentPosition();
            out.write(new ArrowFooter(ArrowSchemas.file(spec), dictionaries, batches), false);
            int footerLength = (int) (out.getCurrentPosition() - footerStart);
            out.writeIntLittleEndian(footerLength);
            out.write(Table.MAGIC);
            channel.close();
        } catch (IOException fault) {
            throw failure(fault);
        }
        return Table.open(file, allocator);
    }

    private ArrowBlock writeDictionary(int id, Iterable<String> values) throws IOException {
        try (var vector = new VarCharVector("dictionary", allocator)) {
            vector.allocateNew();
            int count = 0;
            for (String value : values) {
                vector.setSafe(count++, value.getBytes(StandardCharsets.UTF_8));
            }
            vector.setValueCount(count);
            var dictionary = VectorSchemaRoot.of(vector);
            dictionary.setRowCount(count);
            try (var batch = new ArrowDictionaryBatch(id, new VectorUnloader(dictionary).getRecordBatch(), false)) {
                return MessageSerializer.serialize(out, batch);
            }
        }
    }

    @Override
    public void close() {
        root.close();
        try {
            channel.close();
        } catch (IOException ignored) {
            // An unfinished file is not opened by anyone; a finished one is closed already.
        }
    }

    private StorageException failure(IOException fault) {
        return new StorageException(Problem.of("the table " + file + " cannot be written").found(fault.getMessage())
                .expected("a writable folder with free space")
                .remedy("free space, or choose another folder with --data"), fault);
    }
}
