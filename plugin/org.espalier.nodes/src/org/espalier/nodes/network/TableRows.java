package org.espalier.nodes.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.espalier.engine.table.BatchMemory;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.PieceReader;
import org.espalier.engine.table.Table;

/**
 * Rows of a table as a network sees them. They stay in the table's file and are encoded each time that they are asked for, so
 * that neither a table nor what is made of it is ever in memory as a whole.
 *
 * <p>A small table is read where it is mapped. Of a large one, each reader holds a few pieces in memory, encoded, which
 * serves the order that {@link EpochOrder} gives such tables.
 */
public final class TableRows implements TrainingData {
    /** Single values of a table beyond this size are too far apart to be fetched one by one from all over it. */
    private static final long NEAR = 32L << 20;
    /** Tensors are not, but everything that was touched in a mapping counts as memory of the process. */
    private static final long MAPPED = 256L << 20;
    private static final long PIECE_BYTES = 256 << 10;
    private static final int PIECE_ROWS = 1024;
    /** Few pieces of many rows or many pieces of few, so that rows are well mixed and narrow ones stay in the processor's caches until they are used. */
    private static final int FEWEST_PIECES = 16;
    private static final int MOST_PIECES = 64;
    private static final int ROWS_IN_PIECES = 16 << 10;
    /** What is encoded together stays in the processor's first cache from one column to the next. */
    private static final int CHUNK_VALUES = 4096;

    private final Table table;
    private final int firstBatch;
    /** Where each batch begins among the rows, and where the last one ends. */
    private final int[] starts;
    /** The rows of every batch but the last; 0 when they differ. */
    private final int even;
    private final int width;
    private final int labels;
    private final List<ColumnFeed> feeds;
    private final Optional<LabelFeed> labelFeed;
    /** The columns to read in pieces; none for a table that is read where it is mapped. */
    private final int[] columns;
    private final int pieceRows;
    /** Rows that are encoded together. */
    private final int chunk;

    /**
     * Rows of the batches from {@code firstBatch} to before {@code endBatch}; the caller has checked the values.
     *
     * @param withLabels whether the target is wanted too
     */
    TableRows(Preprocessing preprocessing, Table table, int firstBatch, int endBatch, boolean withLabels) {
        this.table = table;
        this.firstBatch = firstBatch;
        this.starts = new int[endBatch - firstBatch + 1];
        for (int batch = firstBatch; batch < endBatch; batch++) {
            int place = batch - firstBatch;
            starts[place + 1] = Math.addExact(starts[place], table.batchRows(batch));
        }
        this.even = even();
        this.width = preprocessing.width();
        this.chunk = Math.max(16, CHUNK_VALUES / width);
        this.labels = withLabels ? preprocessing.outputs() : 0;
        var all = new ArrayList<ColumnFeed>();
        int at = 0;
        for (FeatureEncoder feature : preprocessing.features()) {
            all.add(ColumnFeed.of(feature, table, at, width));
            at += feature.width();
        }
        this.feeds = List.copyOf(all);
        this.labelFeed = withLabels ? Optional.of(LabelFeed.of(preprocessing.target(), table)) : Optional.empty();
        this.columns = columnsToRead(preprocessing, withLabels);
        long rowBytes = Math.max(PieceReader.rowBytes(table, columns), (long) Float.BYTES * (width + labels));
        this.pieceRows = columns.length == 0 ? 0 : (int) Math.max(1, Math.min(PIECE_ROWS, PIECE_BYTES / rowBytes));
    }

    private int[] columnsToRead(Preprocessing preprocessing, boolean withLabels) {
        var names = preprocessing.columns().stream().map(ColumnSpec::name);
        int[] positions = (withLabels ? Stream.concat(names, Stream.of(preprocessing.target().column().name())) : names)
                .mapToInt(table.spec()::indexOf).toArray();
        boolean tensors = false;
        for (int position : positions) {
            ColumnType type = table.spec().columns().get(position).type();
            if (type instanceof ColumnType.Text) {
                return new int[0];
            }
            tensors |= type instanceof ColumnType.Tensor;
        }
        boolean whole = starts.length - 1 == table.batchCount();
        return whole && table.size() > (tensors ? MAPPED : NEAR) ? positions : new int[0];
    }

    private int even() {
        int rows = starts.length < 2 ? 0 : starts[1];
        for (int place = 1; place + 2 < starts.length; place++) {
            if (starts[place + 1] - starts[place] != rows) {
                return 0;
            }
        }
        return starts.length > 2 && starts[starts.length - 1] - starts[starts.length - 2] > rows ? 0 : rows;
    }

    @Override
    public int rows() {
        return starts[starts.length - 1];
    }

    @Override
    public int features() {
        return width;
    }

    @Override
    public int labels() {
        return labels;
    }

    @Override
    public Neighbourhoods neighbourhoods() {
        return pieceRows == 0 ? Neighbourhoods.ONE : new Neighbourhoods(IntStream.iterate(0, row -> row < rows(), row -> row + pieceRows).toArray(), pieces());
    }

    /** How many pieces are shuffled and held together. */
    private int pieces() {
        return Math.max(FEWEST_PIECES, Math.min(MOST_PIECES, ROWS_IN_PIECES / pieceRows));
    }

    @Override
    public Reader reader() {
        var gatherer = new Gatherer();
        return new Reader(gatherer, gatherer::close);
    }

    @Override
    public void copy(int[] order, int from, int count, float[] features, float[] labels) {
        try (Reader reader = reader()) {
            reader.rows().copy(order, from, count, features, labels);
        }
    }

    /** The batch that a row is in, counted from the first one here. */
    private int place(int row) {
        if (even > 0) {
            return row / even;
        }
        int found = Arrays.binarySearch(starts, row);
        if (found < 0) {
            return -found - 2;
        }
        // Batches without rows begin where the next one does.
        while (starts[found + 1] == row) {
            found++;
        }
        return found;
    }

    /** Reads for one thread. Rows of the same memory are taken together, so that each column's loop runs over one piece of memory. */
    private final class Gatherer implements TrainingData {
        private final BatchMemory[] memories = new BatchMemory[columns.length == 0 ? starts.length - 1 : 0];
        /** Opened when they are first needed. */
        private Optional<EncodedPieces> pieces = Optional.empty();
        /** By batch, the last row of the chunk that is in it. */
        private final int[] last = new int[memories.length];
        private final int[] before = new int[chunk];
        private final int[] places = new int[chunk];
        private final ColumnFeed.Rows rows = new ColumnFeed.Rows(new int[chunk], new int[chunk], new double[chunk], columns.length > 0);

        Gatherer() {
            Arrays.fill(last, -1);
        }

        @Override
        public int rows() {
            return TableRows.this.rows();
        }

        @Override
        public int features() {
            return width;
        }

        @Override
        public int labels() {
            return labels;
        }

        @Override
        public Neighbourhoods neighbourhoods() {
            return TableRows.this.neighbourhoods();
        }

        @Override
        public Reader reader() {
            return TableRows.this.reader();
        }

        @Override
        public void copy(int[] order, int from, int count, float[] features, float[] labelValues) {
            if (columns.length > 0) {
                if (pieces.isEmpty()) {
                    var reader = new PieceReader(table, columns, pieceRows);
                    pieces = Optional.of(new EncodedPieces(reader, this::encode, TableRows.this.rows(), pieceRows, pieces(), width, labels));
                }
                pieces.get().copy(order, from, count, features, labelValues);
                return;
            }
            for (int done = 0; done < count; done += chunk) {
                copyMapped(order, from + done, Math.min(chunk, count - done), features, labelValues, done);
            }
        }

        private void encode(BatchMemory memory, int count, float[] features, float[] labelValues) {
            for (int done = 0; done < count; done += chunk) {
                int some = Math.min(chunk, count - done);
                for (int i = 0; i < some; i++) {
                    rows.inBatch()[i] = done + i;
                    rows.inTarget()[i] = done + i;
                }
                copy(memory, -1, some, features, labelValues);
            }
        }

        private void copyMapped(int[] order, int from, int count, float[] features, float[] labelValues, int targetRow) {
            int different = 0;
            for (int i = 0; i < count; i++) {
                int place = place(order[from + i]);
                if (last[place] < 0) {
                    places[different++] = place;
                }
                before[i] = last[place];
                last[place] = i;
            }
            for (int i = 0; i < different; i++) {
                int place = places[i];
                int taken = 0;
                for (int k = last[place]; k >= 0; k = before[k]) {
                    rows.inBatch()[taken] = order[from + k] - starts[place];
                    rows.inTarget()[taken++] = targetRow + k;
                }
                last[place] = -1;
                if (memories[place] == null) {
                    memories[place] = table.memory(firstBatch + place);
                }
                copy(memories[place], firstBatch + place, taken, features, labelValues);
            }
        }

        private void copy(BatchMemory memory, int batch, int count, float[] features, float[] labelValues) {
            if (features.length > 0) {
                for (int i = 0; i < feeds.size(); i++) {
                    feeds.get(i).copy(memory, rows, count, features);
                }
            }
            if (labelValues.length > 0 && labelFeed.isPresent()) {
                labelFeed.get().copy(memory, batch, rows, count, labelValues);
            }
        }

        void close() {
            pieces.ifPresent(EncodedPieces::close);
            pieces = Optional.empty();
        }
    }
}
