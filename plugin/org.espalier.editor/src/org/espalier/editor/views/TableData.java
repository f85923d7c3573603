package org.espalier.editor.views;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import org.eclipse.core.runtime.ILog;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.Table;
import org.espalier.engine.view.ColumnProfile;
import org.espalier.engine.view.TableProfile;

/**
 * What a grid shows of a table: blocks of cells, read in the background when they are asked for, the last ones kept. Its methods may
 * be called by the user interface's thread; none of them waits.
 */
public final class TableData implements AutoCloseable {
    private static final int BLOCK_ROWS = 128;
    private static final int BLOCK_COLUMNS = 32;
    private static final int MOST_BLOCKS = 64;
    private static final int MOST_PROFILES = 500;

    private final Table table;
    private final RowReader reader;
    private final Runnable changed;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        var thread = new Thread(task, "espalier-table");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Block> wanted = new HashSet<>();
    private final Map<Block, List<String[]>> blocks = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Block, List<String[]>> eldest) {
            return size() > MOST_BLOCKS;
        }
    };
    private RowOrder order;
    private List<ColumnProfile> profiles = List.of();
    private boolean closed;

    /** Some rows of some columns. */
    private record Block(long rows, int columns) {
    }

    /** @param changed is called, by any thread, when there is more to show */
    TableData(Table table, Runnable changed) throws RowOrder.BadQuery {
        this.table = table;
        this.reader = new RowReader(table);
        this.changed = changed;
        this.order = RowOrder.of(table, RowOrder.Query.ALL, stop -> { });
        worker.execute(this::profile);
    }

    private void profile() {
        List<ColumnProfile> found = TableProfile.of(table, MOST_PROFILES).columns();
        synchronized (this) {
            profiles = found;
        }
        changed.run();
    }

    Table table() {
        return table;
    }

    List<ColumnSpec> columns() {
        return table.spec().columns();
    }

    /** How many rows are shown. */
    public synchronized long count() {
        return order.count();
    }

    /** The statistics of a column, once they are known. */
    public synchronized Optional<ColumnProfile> profile(int column) {
        return column < profiles.size() ? Optional.of(profiles.get(column)) : Optional.empty();
    }

    /**
     * A cell's text, when its block has been read; otherwise it will be.
     *
     * @param place the row's place among those that are shown
     * @return empty when it is not known yet; an array with null for a missing value
     */
    public synchronized Optional<String[]> cell(long place, int column) {
        var block = new Block(place / BLOCK_ROWS, column / BLOCK_COLUMNS);
        List<String[]> rows = blocks.get(block);
        if (rows == null) {
            if (!closed && wanted.add(block)) {
                RowOrder current = order;
                worker.execute(() -> read(block, current));
            }
            return Optional.empty();
        }
        int row = (int) (place % BLOCK_ROWS);
        return row < rows.size() ? Optional.of(new String[] {rows.get(row)[column % BLOCK_COLUMNS]}) : Optional.empty();
    }

    private void read(Block block, RowOrder current) {
        List<String[]> rows;
        try {
            synchronized (this) {
                if (closed || order != current) {
                    return;
                }
            }
            int first = block.columns() * BLOCK_COLUMNS;
            List<Integer> columns = IntStream.range(first, Math.min(first + BLOCK_COLUMNS, columns().size())).boxed().toList();
            rows = reader.read(current.rows(block.rows() * BLOCK_ROWS, BLOCK_ROWS), columns);
        } catch (SQLException | RuntimeException fault) {
            ILog.of(TableData.class).error("Rows of a table cannot be read", fault);
            return;
        }
        synchronized (this) {
            if (order == current) {
                wanted.remove(block);
                blocks.put(block, rows);
            }
        }
        changed.run();
    }

    /** Shows the rows in another order from now on. */
    void show(RowOrder next) {
        RowOrder old;
        synchronized (this) {
            old = order;
            order = next;
            blocks.clear();
            wanted.clear();
            if (closed) {
                next.close();
                return;
            }
        }
        // Behind the reads that still use it.
        worker.execute(old::close);
        changed.run();
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        worker.execute(order::close);
        worker.shutdown();
    }
}
