package org.espalier.engine.view;

import java.util.ArrayList;
import java.util.List;

import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Table;

/**
 * What can be said of the columns of a table without reading all of a large one: of more rows than are looked at, as many are taken from the
 * beginning of each of its batches, so that they come from all over the table.
 *
 * @param rows the rows of the table
 * @param sampled the rows that were looked at
 * @param columns the first columns of the table
 */
public record TableProfile(long rows, long sampled, List<ColumnProfile> columns) {
    private static final int MOST_ROWS = 100_000;
    private static final int MOST_VALUES = 4_000_000;

    public TableProfile {
        columns = List.copyOf(columns);
    }

    /**
     * Looks at a table.
     *
     * @param mostColumns how many columns to look at; the first ones
     */
    public static TableProfile of(Table table, int mostColumns) {
        List<ColumnSpec> specs = table.spec().columns().subList(0, Math.min(mostColumns, table.spec().columns().size()));
        long wanted = Math.min(MOST_ROWS, Math.max(1, MOST_VALUES / Math.max(1, specs.size())));
        double share = Math.min(1, wanted / (double) Math.max(1, table.rowCount()));
        var collectors = new ArrayList<ColumnProfile.Collector>();
        for (int i = 0; i < specs.size(); i++) {
            List<String> categories = specs.get(i).type() instanceof ColumnType.Categorical ? table.categories(i) : List.of();
            collectors.add(new ColumnProfile.Collector(specs.get(i), categories, MOST_ROWS));
        }
        long sampled = 0;
        for (int b = 0; b < table.batchCount(); b++) {
            try (var batch = table.batch(b)) {
                int rows = (int) Math.ceil(share * batch.getRowCount());
                for (int i = 0; i < collectors.size(); i++) {
                    collectors.get(i).add(batch.getVector(i), rows);
                }
                sampled += rows;
            }
        }
        return new TableProfile(table.rowCount(), sampled, collectors.stream().map(ColumnProfile.Collector::profile).toList());
    }

    /** Whether all rows were looked at. */
    public boolean isComplete() {
        return sampled == rows;
    }
}
