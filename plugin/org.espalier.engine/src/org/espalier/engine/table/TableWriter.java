package org.espalier.engine.table;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowBlock;
import org.apache.arrow.vector.ipc.message.ArrowDictionaryBatch;
import org.apache.arrow.vector.ipc.message.ArrowFooter;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
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

    private static final long BATCH_BYTES = 64L << 20;

    private final Path file;
    private final TableSpec spec;
    private final BufferAllocator allocator;
    private final VectorSchemaRoot root;
    private final FileChannel channel;
    private final WriteChannel out;
    private final List<ArrowBlock> batches = new ArrayList<>();
    private final List<Integer> rowsOfBatches = new ArrayList<>();
    private final Map<Integer, Map<String, Integer>> categories = new LinkedHashMap<>();
    private final Set<Integer> sorted = new LinkedHashSet<>();
    private final List<ColumnSummarizer> summaries = new ArrayList<>();

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
            summaries.add(new ColumnSummarizer(spec.columns().get(i).type()));
            if (spec.columns().get(i).type() instanceof ColumnType.Categorical) {
                categories.put(i, new LinkedHashMap<>());
            }
        }
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
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

    /** How many rows a batch of this table should hold: {@link #BATCH_ROWS}, or fewer where tensors make the rows large; at least 1. */
    public int batchRows() {
        long rowBytes = spec.columns().stream().map(ColumnSpec::type)
                .mapToLong(type -> type instanceof ColumnType.Tensor tensor ? (long) Float.BYTES * tensor.size() : Long.BYTES).sum();
        return (int) Math.max(1, Math.min(BATCH_ROWS, BATCH_BYTES / Math.max(1, rowBytes)));
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

    /**
     * Gives the next indices to these categories, in this order, whether or not a row has them. A table made from another
     * one starts with the other's categories, so that an index means the same in both.
     *
     * @param column the column's position
     */
    public void addCategories(int column, Iterable<String> values) {
        values.forEach(value -> category(column, value));
    }

    /**
     * Has {@link #finish} order the categories of a column by {@link String#compareTo} and change the indices that were
     * written accordingly, so that the order in which the rows came leaves no trace.
     *
     * @param column the column's position
     */
    public void sortCategories(int column) {
        if (!categories.containsKey(column)) {
            throw new IllegalArgumentException("column " + spec.columns().get(column).name() + " is not categorical");
        }
        sorted.add(column);
    }

    /** Writes the first {@code rows} rows of the batch and empties it. A batch of 0 rows writes nothing. */
    public void writeBatch(int rows) throws StorageException {
        if (rows > 0) {
            root.setRowCount(rows);
            for (int i = 0; i < summaries.size(); i++) {
                // Now, while the values are in the processor's cache.
                summaries.get(i).add(root.getVector(i));
            }
            try (var batch = new VectorUnloader(root).getRecordBatch()) {
                batches.add(MessageSerializer.serialize(out, batch));
                rowsOfBatches.add(rows);
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
            for (int column : sorted) {
                sort(column);
            }
            var dictionaries = new ArrayList<ArrowBlock>();
            for (var column : categories.entrySet()) {
                dictionaries.add(writeDictionary(column.getKey(), column.getValue().keySet()));
            }
            out.writeIntLittleEndian(MessageSerializer.IPC_CONTINUATION_TOKEN);
            out.writeIntLittleEndian(0);
            long footerStart = out.getCurrentPosition();
            out.write(new ArrowFooter(ArrowSchemas.file(spec), dictionaries, batches, metadata()), false);
            int footerLength = (int) (out.getCurrentPosition() - footerStart);
            out.writeIntLittleEndian(footerLength);
            out.write(Table.MAGIC);
            channel.close();
        } catch (IOException fault) {
            throw failure(fault);
        }
        return Table.open(file, allocator);
    }

    private Map<String, String> metadata() {
        var texts = new LinkedHashMap<String, String>();
        texts.put(Table.ROWS, rowsOfBatches.stream().map(String::valueOf).collect(Collectors.joining(" ")));
        for (int i = 0; i < summaries.size(); i++) {
            texts.put(Table.SUMMARY + i, summaries.get(i).summary().format());
        }
        return texts;
    }

    private void sort(int column) throws IOException {
        Map<String, Integer> known = categories.get(column);
        var inOrder = new LinkedHashMap<String, Integer>();
        int[] moved = new int[known.size()];
        for (String value : new TreeSet<>(known.keySet())) {
            moved[known.get(value)] = inOrder.size();
            inOrder.put(value, inOrder.size());
        }
        for (ArrowBlock block : batches) {
            ByteBuffer indices = Table.dataBuffer(channel, block, firstBuffer(column) + 1);
            for (int i = 0; i + Integer.BYTES <= indices.limit(); i += Integer.BYTES) {
                int index = indices.getInt(i);
                // A row without a value may hold any index.
                indices.putInt(i, index >= 0 && index < moved.length ? moved[index] : 0);
            }
        }
        categories.put(column, inOrder);
        summaries.get(column).move(moved);
    }

    private int firstBuffer(int column) {
        int buffers = 0;
        for (ColumnSpec before : spec.columns().subList(0, column)) {
            // Validity and values; text has offsets too; a tensor's values have a validity of their own.
            buffers += before.type() instanceof ColumnType.Text || before.type() instanceof ColumnType.Tensor ? 3 : 2;
        }
        return buffers;
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
        return StorageException.of("the table " + file + " cannot be written", fault);
    }
}
