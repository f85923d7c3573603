package org.espalier.benchmarks;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import com.sun.management.OperatingSystemMXBean;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.espalier.editor.views.RowOrder;
import org.espalier.editor.views.RowReader;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableSpec;
import org.espalier.engine.table.TableWriter;
import org.espalier.engine.view.TableProfile;

/**
 * Measures what the table view does with a large table, without drawing: open it and read the first page, once before anything is
 * loaded and once more, as a desktop does that has shown a table before; statistics; sort by a column of each type and filter, each
 * until the first page is read.
 *
 * <p>Usage: {@code TableViewBenchmark FILE ROWS}. Makes the file when it is not there. Prints one line each, {@code WHAT SECONDS PROCESSOR-SECONDS}.
 */
public final class TableViewBenchmark {
    private static final int PAGE = 60;
    private static final TableSpec SPEC = new TableSpec(List.of(new ColumnSpec("id", ColumnType.INT64), new ColumnSpec("x", ColumnType.FLOAT64), new ColumnSpec("y", ColumnType.FLOAT64),
            new ColumnSpec("kind", ColumnType.CATEGORICAL), new ColumnSpec("name", ColumnType.TEXT)));

    private static long processorBefore;

    private TableViewBenchmark() {
    }

    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        long rows = Long.parseLong(arguments[1]);
        try (var allocator = new RootAllocator()) {
            if (!Files.exists(file)) {
                make(file, rows, allocator);
            }
            long start = System.nanoTime();
            page(Table.open(file, allocator), RowOrder.Query.ALL);
            print("first-page-of-the-process", start);
            start = System.nanoTime();
            Table table = Table.open(file, allocator);
            page(table, RowOrder.Query.ALL);
            print("first-page", start);
            start = System.nanoTime();
            TableProfile.of(table, SPEC.columns().size());
            print("statistics", start);
            for (int column = 0; column < SPEC.columns().size(); column++) {
                start = System.nanoTime();
                page(table, new RowOrder.Query(Optional.of(column), true, ""));
                print("sort-" + SPEC.columns().get(column).name(), start);
            }
            start = System.nanoTime();
            page(table, new RowOrder.Query(Optional.empty(), false, "x > 1 AND kind = 'kind 3'"));
            print("filter", start);
            start = System.nanoTime();
            try (RowOrder order = RowOrder.of(table, new RowOrder.Query(Optional.of(1), false, "y > 0"), stop -> { })) {
                long sorted = System.nanoTime();
                new RowReader(table).read(order.rows(order.count() / 2, PAGE), List.of(0, 1, 2, 3, 4));
                print("page-in-the-middle", sorted);
            }
            print("filter-and-sort", start);
        }
    }

    private static void page(Table table, RowOrder.Query query) throws Exception {
        try (RowOrder order = RowOrder.of(table, query, stop -> { })) {
            List<String[]> page = new RowReader(table).read(order.rows(0, PAGE), IntStream.range(0, SPEC.columns().size()).boxed().toList());
            if (page.size() != PAGE) {
                throw new IllegalStateException("a page of " + page.size() + " rows");
            }
        }
    }

    private static void print(String what, long start) {
        long processor = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
        System.out.println(String.format(Locale.ROOT, "%s %.3f %.3f", what, (System.nanoTime() - start) / 1e9, (processor - processorBefore) / 1e9));
        processorBefore = processor;
    }

    private static void make(Path file, long rows, RootAllocator allocator) throws Exception {
        var random = new SplittableRandom(1);
        try (var writer = new TableWriter(file, SPEC, allocator)) {
            for (long done = 0; done < rows; done += TableWriter.BATCH_ROWS) {
                int count = (int) Math.min(TableWriter.BATCH_ROWS, rows - done);
                for (int i = 0; i < count; i++) {
                    ((BigIntVector) writer.batch().getVector(0)).setSafe(i, done + i);
                    ((Float8Vector) writer.batch().getVector(1)).setSafe(i, random.nextDouble(-3, 3));
                    ((Float8Vector) writer.batch().getVector(2)).setSafe(i, random.nextDouble());
                    ((IntVector) writer.batch().getVector(3)).setSafe(i, writer.category(3, "kind " + random.nextInt(20)));
                    ((VarCharVector) writer.batch().getVector(4)).setSafe(i, ("row " + random.nextInt(1 << 30)).getBytes(StandardCharsets.UTF_8));
                }
                writer.writeBatch(count);
            }
            writer.finish();
        }
    }
}
