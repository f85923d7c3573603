package org.espalier.editor.views;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Columns;
import org.espalier.engine.table.Table;
import org.espalier.engine.view.Numbers;

/** Reads single rows of a table as texts, wherever they lie, straight from the mapping. */
public final class RowReader {
    private static final int MOST_CHARACTERS = 300;

    private final Table table;
    /** The first row of each batch. */
    private final long[] starts;

    public RowReader(Table table) {
        this.table = table;
        this.starts = new long[table.batchCount()];
        long row = 0;
        for (int b = 0; b < starts.length; b++) {
            starts[b] = row;
            row += table.batchRows(b);
        }
    }

    /**
     * Some rows; a missing value is null.
     *
     * @param rows their numbers
     * @param columns the positions of the columns that are wanted
     */
    public List<String[]> read(long[] rows, List<Integer> columns) {
        // Each batch is opened once.
        Map<Integer, List<Integer>> byBatch = new TreeMap<>();
        for (int i = 0; i < rows.length; i++) {
            byBatch.computeIfAbsent(batchOf(rows[i]), ignored -> new ArrayList<>()).add(i);
        }
        var values = new String[rows.length][];
        byBatch.forEach((b, places) -> {
            try (VectorSchemaRoot batch = table.batch(b)) {
                for (int place : places) {
                    int row = (int) (rows[place] - starts[b]);
                    values[place] = columns.stream().map(column -> text(column, batch.getVector(column), row)).toArray(String[]::new);
                }
            }
        });
        return List.of(values);
    }

    private int batchOf(long row) {
        int found = java.util.Arrays.binarySearch(starts, row);
        int batch = found >= 0 ? found : -found - 2;
        // Batches without rows begin where the next one does.
        while (batch + 1 < starts.length && starts[batch + 1] == row) {
            batch++;
        }
        return batch;
    }

    private String text(int column, FieldVector vector, int row) {
        if (vector.isNull(row)) {
            return null;
        }
        ColumnType type = table.spec().columns().get(column).type();
        if (type instanceof ColumnType.Categorical) {
            return shortened(table.categories(column).get(((IntVector) vector).get(row)));
        } else if (type instanceof ColumnType.Tensor) {
            return type.toString();
        } else if (type instanceof ColumnType.Numeric numeric && !numeric.isInteger()) {
            return Numbers.number(Columns.number(vector, row));
        }
        return shortened(Columns.text(vector, row));
    }

    private static String shortened(String text) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, text.offsetByCodePoints(0, Math.min(MOST_CHARACTERS, text.codePointCount(0, text.length())) - 1)) + "…";
    }
}
