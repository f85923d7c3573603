package org.espalier.engine.table;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowBlock;
import org.apache.arrow.vector.ipc.message.ArrowFooter;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.Problem;
import org.espalier.engine.node.StorageException;

/**
 * A table in a memory-mapped Arrow IPC file, as {@link TableWriter} writes it. Opening one reads the footer only; rows are
 * read by the operating system when they are touched, and never copied to the heap as a whole.
 *
 * <p>Vectors of a batch point into the mapping. They are valid while this object is reachable. Safe for use by several
 * threads, each with its own batches.
 */
public final class Table implements PortObject {
    static final byte[] MAGIC = {'A', 'R', 'R', 'O', 'W', '1'};
    /** In the footer's metadata, with a column's position, the key of its summary. */
    static final String SUMMARY = "espalier.summary.";
    /** In the footer's metadata, the key of the rows of each record batch: numbers in their order. */
    static final String ROWS = "espalier.rows";
    /** Record batches are mapped together up to so many bytes: a process cannot have a mapping for each batch of a large table. */
    private static final long MAPPING = 1L << 30;

    private final Path file;
    private final TableSpec spec;
    private final BufferAllocator allocator;
    private final List<Block> batches;
    private final long rowCount;
    private final long[] firstRows;
    private final Map<Integer, List<String>> categories;
    private final List<Optional<ColumnSummary>> summaries;

    /**
     * One record batch of the file.
     *
     * @param rows how many it has
     * @param metadata its mapped description
     * @param body its mapped bytes, held so that they stay mapped
     * @param position where these are in the file
     */
    private record Block(int rows, ByteBuffer metadata, ByteBuffer body, long position) {
        RecordBatch message() throws IOException {
            return checked(Table.message(metadata), body, rows);
        }
    }

    private Table(Path file, TableSpec spec, BufferAllocator allocator, List<Block> batches, Map<Integer, List<String>> categories,
            Map<String, String> metadata) {
        this.file = file;
        this.spec = spec;
        this.allocator = allocator;
        this.batches = List.copyOf(batches);
        this.rowCount = batches.stream().mapToLong(Block::rows).sum();
        this.firstRows = new long[batches.size()];
        for (int i = 1; i < firstRows.length; i++) {
            firstRows[i] = firstRows[i - 1] + batchRows(i - 1);
        }
        this.categories = Map.copyOf(categories);
        this.summaries = IntStream.range(0, spec.columns().size())
                .mapToObj(i -> Optional.ofNullable(metadata.get(SUMMARY + i)).flatMap(ColumnSummary::parse)).toList();
    }

    /**
     * Opens a table.
     *
     * @param allocator used for the little that cannot be mapped
     * @throws StorageException when the file is not there or is not a complete table
     */
    public static Table open(Path file, BufferAllocator allocator) throws StorageException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ArrowFooter footer = readFooter(channel);
            TableSpec spec = ArrowSchemas.spec(footer.getSchema());
            List<Block> batches = readBlocks(channel, footer.getRecordBatches(), rows(footer));
            var categories = new HashMap<Integer, List<String>>();
            for (ArrowBlock block : footer.getDictionaries()) {
                readDictionary(channel, block, allocator, categories);
            }
            return new Table(file, spec, allocator, batches, categories, footer.getMetaData());
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException | ClassCastException | NullPointerException fault) {
            // Flatbuffers has no verifier in Java: garbage shows as any of these.
            throw new StorageException(Problem.of("the table " + file + " cannot be read").found(String.valueOf(fault.getMessage()))
                    .expected("a complete Arrow file").remedy("run the workflow again with --reset"), fault);
        }
    }

    private static ArrowFooter readFooter(FileChannel channel) throws IOException {
        long size = channel.size();
        int tail = Integer.BYTES + MAGIC.length;
        if (size < MAGIC.length + 2 + tail) {
            throw new IOException("a file of " + size + " bytes");
        }
        ByteBuffer end = read(channel, size - tail, tail);
        int length = end.getInt();
        byte[] magic = new byte[MAGIC.length];
        end.get(magic);
        if (!Arrays.equals(magic, MAGIC) || length <= 0 || length > size - tail - MAGIC.length) {
            throw new IOException("a file that is cut off or is not of this format");
        }
        return new ArrowFooter(Footer.getRootAsFooter(read(channel, size - tail - length, length)));
    }

    private static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("the end of the file at byte " + (position + buffer.position()));
            }
        }
        return buffer.flip();
    }

    private static void checkInside(FileChannel channel, ArrowBlock block) throws IOException {
        long end = block.getOffset() + block.getMetadataLength() + block.getBodyLength();
        if (block.getOffset() < 0 || block.getMetadataLength() < 2 * Integer.BYTES || block.getBodyLength() < 0 || end > channel.size()) {
            throw new IOException("a block outside of the file");
        }
    }

    private static Message readMessage(FileChannel channel, ArrowBlock block) throws IOException {
        checkInside(channel, block);
        return message(read(channel, block.getOffset(), block.getMetadataLength()));
    }

    private static Message message(ByteBuffer metadata) {
        ByteBuffer bytes = metadata.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(bytes.getInt(0) == MessageSerializer.IPC_CONTINUATION_TOKEN ? 2 * Integer.BYTES : Integer.BYTES);
        return Message.getRootAsMessage(bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
    }

    /** The rows of each record batch, as the footer knows them; empty when it does not, as in a table of an older version. */
    private static int[] rows(ArrowFooter footer) {
        try {
            int[] rows = Arrays.stream(footer.getMetaData().getOrDefault(ROWS, "").split(" ")).mapToInt(Integer::parseInt).toArray();
            return rows.length == footer.getRecordBatches().size() && Arrays.stream(rows).allMatch(count -> count >= 0) ? rows : new int[0];
        } catch (NumberFormatException other) {
            return new int[0];
        }
    }

    /**
     * Maps the record batches, many at once. Nothing of them is read when their rows are known, so that a table of any length is open
     * at once. Otherwise their descriptions are, and not through the mapping: to touch it in one place maps the pages around, which over
     * a large table takes longer than all else.
     *
     * @param rows of each; empty when they are not known
     */
    private static List<Block> readBlocks(FileChannel channel, List<ArrowBlock> blocks, int[] rows) throws IOException {
        var batches = new ArrayList<Block>();
        ByteBuffer mapping = ByteBuffer.allocate(0);
        long start = 0;
        for (int i = 0; i < blocks.size(); i++) {
            ArrowBlock block = blocks.get(i);
            checkInside(channel, block);
            long length = block.getMetadataLength() + block.getBodyLength();
            if (block.getOffset() < start || block.getOffset() + length > start + mapping.capacity()) {
                start = block.getOffset();
                long end = start + length;
                for (int next = i + 1; next < blocks.size() && blocks.get(next).getOffset() >= end && end(blocks.get(next)) - start <= MAPPING; next++) {
                    end = end(blocks.get(next));
                }
                mapping = channel.map(FileChannel.MapMode.READ_ONLY, start, Math.min(end, channel.size()) - start);
                if (mapping.capacity() < length) {
                    throw new IOException("a block outside of the file");
                }
            }
            int at = (int) (block.getOffset() - start);
            ByteBuffer metadata = mapping.slice(at, block.getMetadataLength());
            ByteBuffer body = mapping.slice(at + block.getMetadataLength(), (int) block.getBodyLength()).order(ByteOrder.LITTLE_ENDIAN);
            long position = block.getOffset() + block.getMetadataLength();
            int count = rows.length > 0 ? rows[i] : (int) checked(readMessage(channel, block), body, -1).length();
            batches.add(new Block(count, metadata, body, position));
        }
        return batches;
    }

    private static long end(ArrowBlock block) {
        return block.getOffset() + block.getMetadataLength() + block.getBodyLength();
    }

    /**
     * A record batch, all of whose columns are inside of its body.
     *
     * @param rows that it must have; any number when negative
     */
    private static RecordBatch checked(Message message, ByteBuffer body, int rows) throws IOException {
        if (message.headerType() != MessageHeader.RecordBatch) {
            throw new IOException("a block of kind " + message.headerType() + " among the record batches");
        }
        var batch = (RecordBatch) message.header(new RecordBatch());
        checkColumns(batch, body);
        if (rows >= 0 && batch.length() != rows) {
            throw new IOException("a record batch of " + batch.length() + " rows where there should be " + rows);
        }
        return batch;
    }

    private static void checkColumns(RecordBatch batch, ByteBuffer body) throws IOException {
        if (batch == null || batch.length() < 0 || batch.length() > Integer.MAX_VALUE) {
            throw new IOException("a record batch without a row count");
        }
        for (int i = 0; i < batch.buffersLength(); i++) {
            long offset = batch.buffers(i).offset();
            long length = batch.buffers(i).length();
            if (offset < 0 || length < 0 || offset > body.capacity() - length) {
                throw new IOException("a column outside of its record batch");
            }
        }
    }

    /** Maps one buffer of a record batch so that it can be changed in the file. */
    static ByteBuffer dataBuffer(FileChannel channel, ArrowBlock block, int buffer) throws IOException {
        var batch = (RecordBatch) readMessage(channel, block).header(new RecordBatch());
        long start = block.getOffset() + block.getMetadataLength() + batch.buffers(buffer).offset();
        return channel.map(FileChannel.MapMode.READ_WRITE, start, batch.buffers(buffer).length()).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void readDictionary(FileChannel channel, ArrowBlock block, BufferAllocator allocator,
            Map<Integer, List<String>> categories) throws IOException {
        Message message = readMessage(channel, block);
        if (message.headerType() != MessageHeader.DictionaryBatch) {
            throw new IOException("a block of kind " + message.headerType() + " among the dictionaries");
        }
        var header = (org.apache.arrow.flatbuf.DictionaryBatch) message.header(new org.apache.arrow.flatbuf.DictionaryBatch());
        ByteBuffer body = channel.map(FileChannel.MapMode.READ_ONLY, block.getOffset() + block.getMetadataLength(), block.getBodyLength()).order(ByteOrder.LITTLE_ENDIAN);
        checkColumns(header.data(), body);
        try (var vector = new VarCharVector("dictionary", allocator)) {
            var root = VectorSchemaRoot.of(vector);
            load(header.data(), body, root);
            var values = new ArrayList<String>();
            for (int i = 0; i < root.getRowCount(); i++) {
                values.add(vector.getObject(i).toString());
            }
            categories.put(Math.toIntExact(header.id()), List.copyOf(values));
        }
    }

    private static void load(RecordBatch message, ByteBuffer body, VectorSchemaRoot root) throws IOException {
        try (var batch = MessageSerializer.deserializeRecordBatch(message, MappedMemory.buffer(body))) {
            new VectorLoader(root).load(batch);
        }
    }

    @Override
    public TableSpec spec() {
        return spec;
    }

    @Override
    public Path file() {
        return file;
    }

    /** The number of rows. */
    public long rowCount() {
        return rowCount;
    }

    /** The number of record batches that the rows are stored in. */
    public int batchCount() {
        return batches.size();
    }

    /** The number of rows of a batch. */
    public int batchRows(int batch) {
        return batches.get(batch).rows();
    }

    /**
     * The rows of one batch; the vectors are in the order of the columns and point into the mapping. Categorical columns are
     * vectors of indices into {@link #categories}. Close the batch when done.
     */
    public VectorSchemaRoot batch(int batch) {
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowSchemas.memory(spec), allocator);
        try {
            load(batches.get(batch).message(), batches.get(batch).body(), root);
        } catch (IOException | RuntimeException fault) {
            root.close();
            throw damaged(batch, fault);
        }
        return root;
    }

    /** The bytes of one batch, in the mapping: valid while this object is reachable. */
    public BatchMemory memory(int batch) {
        Block block = batches.get(batch);
        try {
            return new BatchMemory(spec.columns(), block.message(), block.body());
        } catch (IOException | RuntimeException fault) {
            // As when it is opened, garbage shows as anything.
            throw damaged(batch, fault);
        }
    }

    private IllegalStateException damaged(int batch, Exception fault) {
        return new IllegalStateException("batch " + batch + " of " + file + " cannot be read: " + fault.getMessage() + "; run the workflow again with --reset", fault);
    }

    /** The batch that a row is in. */
    public int batchOf(long row) {
        int found = Arrays.binarySearch(firstRows, row);
        if (found < 0) {
            return -found - 2;
        }
        // Batches without rows begin where the next one does.
        while (found + 1 < firstRows.length && firstRows[found + 1] == row) {
            found++;
        }
        return found;
    }

    /** The number within the table of a batch's first row. */
    int firstRow(int batch) {
        return Math.toIntExact(firstRows[batch]);
    }

    /** Where the bytes of a batch begin in the file. */
    long position(int batch) {
        return batches.get(batch).position();
    }

    BufferAllocator allocator() {
        return allocator;
    }

    /** The bytes that all batches take together. */
    public long size() {
        return batches.stream().mapToLong(block -> block.body().capacity()).sum();
    }

    /**
     * What was known of a column when the table was written; empty for a table of an older version.
     *
     * @param column the column's position
     */
    public Optional<ColumnSummary> summary(int column) {
        return summaries.get(column);
    }

    /**
     * The categories of a categorical column, in the order of their indices.
     *
     * @param column the column's position
     */
    public List<String> categories(int column) {
        if (!(spec.columns().get(column).type() instanceof ColumnType.Categorical)) {
            throw new IllegalArgumentException("column \"" + spec.columns().get(column).name() + "\" is not categorical");
        }
        return categories.getOrDefault(column, List.of());
    }
}
