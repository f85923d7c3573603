package org.espalier.editor.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

import org.apache.arrow.memory.RootAllocator;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sorting and filtering the rows of a table of several batches. */
class RowOrderTest {
    private static final int ROWS = 40_000;
    private static final String NUMBER = "a \"b\"";

    @TempDir
    Path folder;
    private final RootAllocator allocator = new RootAllocator();
    private final Double[] numbers = new Double[ROWS];
    private final String[] kinds = new String[ROWS];
    private final String[] texts = new String[ROWS];
    private Table table;

    @BeforeEach
    void make() throws Exception {
        // One of the columns has the name that the rows' numbers would have.
        var spec = new TableSpec(List.of(new ColumnSpec(NUMBER, ColumnType.FLOAT64), new ColumnSpec("kind", ColumnType.CATEGORICAL), new ColumnSpec("Row", ColumnType.TEXT)));
        var random = new SplittableRandom(3);
        try (var writer = new TableWriter(folder.resolve("t.arrow"), spec, allocator)) {
            for (int done = 0; done < ROWS;) {
                int count = Math.min(TableWriter.BATCH_ROWS, ROWS - done);
                for (int i = 0; i < count; i++, done++) {
                    numbers[done] = random.nextInt(10) == 0 ? null : Double.valueOf(random.nextInt(500));
                    // The categories are not met in their order.
                    kinds[done] = List.of("pear", "apple", "fig").get(done < 3 ? done : random.nextInt(3));
                    texts[done] = "text " + random.nextInt(1000);
                    if (numbers[done] == null) {
                        ((Float8Vector) writer.batch().getVector(0)).setNull(i);
                    } else {
                        ((Float8Vector) writer.batch().getVector(0)).setSafe(i, numbers[done]);
                    }
                    ((IntVector) writer.batch().getVector(1)).setSafe(i, writer.category(1, kinds[done]));
                    ((VarCharVector) writer.batch().getVector(2)).setSafe(i, texts[done].getBytes(StandardCharsets.UTF_8));
                }
                writer.writeBatch(count);
            }
            table = writer.finish();
        }
    }

    @AfterEach
    void close() {
        allocator.close();
    }

    private long[] rows(int column, boolean descending, String condition) throws Exception {
        try (RowOrder order = RowOrder.of(table, new RowOrder.Query(column < 0 ? Optional.empty() : Optional.of(column), descending, condition), stop -> { })) {
            return order.rows(0, (int) order.count());
        }
    }

    private static <T> long[] sorted(Comparator<Integer> order) {
        // The sort is stable: equal ones stay as they are stored.
        return IntStream.range(0, ROWS).boxed().sorted(order).mapToLong(Integer::longValue).toArray();
    }

    @Test
    void numbersAreSortedWithTheMissingOnesLast() throws Exception {
        assertArrayEquals(sorted(Comparator.comparing(row -> numbers[row], Comparator.nullsLast(Comparator.naturalOrder()))), rows(0, false, ""));
        assertArrayEquals(sorted(Comparator.comparing(row -> numbers[row], Comparator.nullsLast(Comparator.reverseOrder()))), rows(0, true, ""));
    }

    @Test
    void categoriesAndTextsAreSortedByWhatTheySay() throws Exception {
        assertArrayEquals(sorted(Comparator.comparing(row -> kinds[row])), rows(1, false, ""));
        assertArrayEquals(sorted(Comparator.comparing(row -> texts[row])), rows(2, false, ""));
    }

    @Test
    void aConditionKeepsTheRowsThatFulfilIt() throws Exception {
        assertArrayEquals(IntStream.range(0, ROWS).filter(row -> numbers[row] != null && numbers[row] > 490 && kinds[row].equals("fig")).asLongStream().toArray(),
                rows(-1, false, "\"a \"\"b\"\"\" > 490 AND Kind = 'fig' -- all of them"));
        long[] both = rows(1, true, "row = 'text 7'");
        assertArrayEquals(IntStream.range(0, ROWS).filter(row -> texts[row].equals("text 7")).boxed().sorted(Comparator.comparing((Integer row) -> kinds[row]).reversed()).mapToLong(Integer::longValue).toArray(), both);
        assertEquals(0, rows(-1, false, "false").length);
    }

    @Test
    void aPageInTheMiddleIsReadFromWhereverItsRowsLie() throws Exception {
        long[] expected = sorted(Comparator.comparing(row -> numbers[row], Comparator.nullsLast(Comparator.naturalOrder())));
        try (RowOrder order = RowOrder.of(table, new RowOrder.Query(Optional.of(0), false, ""), stop -> { })) {
            assertEquals(ROWS, order.count());
            long[] page = order.rows(20_000, 50);
            assertArrayEquals(java.util.Arrays.copyOfRange(expected, 20_000, 20_050), page);
            List<String[]> cells = new RowReader(table).read(page, List.of(2, 1));
            for (int i = 0; i < page.length; i++) {
                assertArrayEquals(new String[] {texts[(int) page[i]], kinds[(int) page[i]]}, cells.get(i));
            }
            assertEquals(10, order.rows(ROWS - 10, 50).length, "the last page is shorter");
        }
    }

    @Test
    void whatIsNoConditionIsExplained() {
        for (String bad : List.of("\"a \"\"b\"\"\" >", "colour = 1", "kind = 'fig'; DROP TABLE rows", "kind IN (SELECT column0 FROM read_csv('/etc/passwd'))")) {
            var fault = assertThrows(RowOrder.BadQuery.class, () -> rows(-1, false, bad), bad);
            assertTrue(fault.getMessage() != null && !fault.getMessage().isBlank(), bad);
        }
    }

    @Test
    void itCanBeGivenUp() {
        assertThrows(CancellationException.class, () -> RowOrder.of(table, new RowOrder.Query(Optional.of(2), false, ""), Runnable::run));
    }
}
