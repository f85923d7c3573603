package org.espalier.editor.views;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableStream;

/** Some columns of a table with the number of each row before them, once, batch by batch. Vectors point into the table's mapping. */
final class RowStream extends ArrowReader {
    private final Table table;
    private final List<Integer> columns;
    private final TableStream whole;
    private final VectorSchemaRoot root;
    private final BigIntVector numbers;
    private final Optional<Integer> ranked;
    private final int[] ranks;
    private final IntVector rankVector;
    private int next;
    private long row;

    /**
     * @param number the name of the column with the rows' numbers, from 0
     * @param columns the positions of the columns to take along
     * @param ranked the position of a categorical column whose values' places among all its sorted categories are taken along, as the
     *        last column: they are sorted much quicker than texts
     * @param rank the name of that column
     */
    RowStream(Table table, String number, List<Integer> columns, Optional<Integer> ranked, String rank, BufferAllocator allocator) {
        super(allocator);
        this.table = table;
        this.columns = List.copyOf(columns);
        // It knows the form of the columns, and has their dictionaries.
        this.whole = new TableStream(table, allocator);
        var fields = new ArrayList<Field>();
        fields.add(new Field(number, FieldType.notNullable(new ArrowType.Int(64, true)), null));
        columns.forEach(column -> fields.add(whole.getVectorSchemaRoot().getSchema().getFields().get(column)));
        var rankField = new Field(rank, FieldType.nullable(new ArrowType.Int(32, true)), null);
        ranked.ifPresent(column -> fields.add(rankField));
        this.ranked = ranked;
        this.ranks = ranked.map(column -> ranks(table.categories(column))).orElseGet(() -> new int[0]);
        this.rankVector = new IntVector(rankField, allocator);
        this.root = VectorSchemaRoot.create(new Schema(fields), allocator);
        this.numbers = new BigIntVector(fields.get(0), allocator);
    }

    /** For each category its place among all of them, sorted. */
    private static int[] ranks(List<String> categories) {
        List<Integer> sorted = new ArrayList<>(IntStream.range(0, categories.size()).boxed().toList());
        sorted.sort(Comparator.comparing(categories::get));
        int[] ranks = new int[categories.size()];
        for (int place = 0; place < ranks.length; place++) {
            ranks[sorted.get(place)] = place;
        }
        return ranks;
    }

    private void fillRanks(IntVector codes, int rows) {
        rankVector.allocateNew(rows);
        for (int i = 0; i < rows; i++) {
            if (codes.isNull(i)) {
                rankVector.setNull(i);
            } else {
                rankVector.set(i, ranks[codes.get(i)]);
            }
        }
        rankVector.setValueCount(rows);
    }

    @Override
    public VectorSchemaRoot getVectorSchemaRoot() {
        return root;
    }

    @Override
    public Map<Long, Dictionary> getDictionaryVectors() {
        return whole.getDictionaryVectors();
    }

    @Override
    public Dictionary lookup(long id) {
        return whole.lookup(id);
    }

    @Override
    public Set<Long> getDictionaryIds() {
        return whole.getDictionaryIds();
    }

    @Override
    public boolean loadNextBatch() {
        if (next == table.batchCount()) {
            return false;
        }
        try (VectorSchemaRoot batch = table.batch(next++)) {
            int rows = batch.getRowCount();
            numbers.allocateNew(rows);
            for (int i = 0; i < rows; i++) {
                numbers.set(i, row++);
            }
            numbers.setValueCount(rows);
            var vectors = new ArrayList<FieldVector>();
            vectors.add(numbers);
            columns.forEach(column -> vectors.add(batch.getVector(column)));
            if (ranked.isPresent()) {
                fillRanks((IntVector) batch.getVector(ranked.get()), rows);
                vectors.add(rankVector);
            }
            try (var message = new VectorUnloader(new VectorSchemaRoot(root.getSchema().getFields(), vectors, rows)).getRecordBatch()) {
                new VectorLoader(root).load(message);
            }
        }
        return true;
    }

    @Override
    protected Schema readSchema() {
        return root.getSchema();
    }

    @Override
    public long bytesRead() {
        return 0;
    }

    @Override
    protected void closeReadSource() {
        // The table belongs to whoever opened it.
    }

    @Override
    public void close() {
        root.close();
        numbers.close();
        rankVector.close();
        whole.close();
    }
}
