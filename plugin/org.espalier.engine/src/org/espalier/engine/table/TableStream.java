package org.espalier.engine.table;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The batches of a table, once, in the form in which Arrow hands them to other libraries. Nothing is copied: the vectors point
 * into the table's mapping, so keep the table until they are no longer used.
 */
public final class TableStream extends ArrowReader {
    private final Table table;
    private final Map<Long, Dictionary> categories = new HashMap<>();
    private final VectorSchemaRoot root;
    private int next;

    /** @param allocator used for dictionaries and for what is not mapped */
    public TableStream(Table table, BufferAllocator allocator) {
        super(allocator);
        this.table = table;
        Schema schema = ArrowSchemas.memory(table.spec());
        for (int i = 0; i < schema.getFields().size(); i++) {
            Field field = schema.getFields().get(i);
            if (field.getDictionary() != null) {
                categories.put(field.getDictionary().getId(), new Dictionary(texts(table.categories(i)), field.getDictionary()));
            }
        }
        this.root = VectorSchemaRoot.create(schema, allocator);
    }

    private VarCharVector texts(Iterable<String> values) {
        var vector = new VarCharVector("categories", allocator);
        vector.allocateNew();
        int count = 0;
        for (String value : values) {
            vector.setSafe(count++, value.getBytes(StandardCharsets.UTF_8));
        }
        vector.setValueCount(count);
        return vector;
    }

    @Override
    public VectorSchemaRoot getVectorSchemaRoot() {
        return root;
    }

    @Override
    public Map<Long, Dictionary> getDictionaryVectors() {
        return categories;
    }

    @Override
    public Dictionary lookup(long id) {
        return categories.get(id);
    }

    @Override
    public Set<Long> getDictionaryIds() {
        return categories.keySet();
    }

    @Override
    public boolean loadNextBatch() {
        if (next == table.batchCount()) {
            return false;
        }
        try (var batch = table.batch(next++); var message = new VectorUnloader(batch).getRecordBatch()) {
            new VectorLoader(root).load(message);
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
        categories.values().forEach(dictionary -> dictionary.getVector().close());
    }
}
