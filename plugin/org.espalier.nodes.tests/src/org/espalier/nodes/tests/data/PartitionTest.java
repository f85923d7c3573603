package org.espalier.nodes.tests.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.table.Table;
import org.espalier.nodes.data.Partition;
import org.espalier.nodes.tests.Tables;
import org.espalier.nodes.tests.TestContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionTest {
    @TempDir
    Path folder;

    private static List<Table> split(Table table, TestContext context, double fraction, Optional<String> stratify, boolean shuffle) throws Exception {
        var settings = new Partition.Settings(fraction, stratify, shuffle);
        var node = new Partition();
        node.configure(settings, new Inputs<>(Map.of("table", table.spec())));
        return node.execute(settings, new Inputs<>(Map.of("table", table)), context).stream().map(Table.class::cast).toList();
    }

    @Test
    void everyRowIsInOnePartAndTheFirstHasItsShare() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = Tables.of(context, List.of("n int64"), Tables.numbered(40_001));
            List<Table> parts = split(table, context, 0.7, Optional.empty(), true);
            assertEquals(28_001, parts.get(0).rowCount());
            assertEquals(12_000, parts.get(1).rowCount());
            var all = new ArrayList<>(Tables.rows(parts.get(0)));
            all.addAll(Tables.rows(parts.get(1)));
            assertEquals(IntStream.range(0, 40_001).boxed().toList(), all.stream().map(Integer::valueOf).sorted().toList());
            assertNotEquals(Tables.rows(table).subList(0, 28_001), Tables.rows(parts.get(0)));
        }
    }

    @Test
    void rowsKeepTheOrderOfTheTable() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = Tables.of(context, List.of("n int64"), Tables.numbered(1000));
            for (Table part : split(table, context, 0.5, Optional.empty(), true)) {
                List<Integer> numbers = Tables.rows(part).stream().map(Integer::valueOf).toList();
                assertEquals(numbers.stream().sorted().toList(), numbers);
            }
        }
    }

    @Test
    void withoutShuffleTheFirstRowsAreTaken() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = Tables.of(context, List.of("n int64"), Tables.numbered(10));
            assertEquals(List.of("0", "1", "2"), Tables.rows(split(table, context, 0.3, Optional.empty(), false).get(0)));
        }
    }

    @Test
    void sameSeedSameBytesOtherSeedOtherRows() throws Exception {
        try (var context = new TestContext(folder); var again = new TestContext(folder, 42, 4); var other = new TestContext(folder, 43, 1)) {
            Table table = Tables.of(context, List.of("n int64"), Tables.numbered(1000));
            Table first = split(table, context, 0.5, Optional.empty(), true).get(0);
            assertEquals(-1, Files.mismatch(first.file(), split(table, again, 0.5, Optional.empty(), true).get(0).file()));
            assertNotEquals(Tables.rows(first), Tables.rows(split(table, other, 0.5, Optional.empty(), true).get(0)));
        }
    }

    @Test
    void stratifiedPartsKeepTheSharesOfTheClasses() throws Exception {
        try (var context = new TestContext(folder)) {
            // 50 a, 30 b, 7 c, 3 missing
            Object[][] rows = IntStream.range(0, 90).mapToObj(i -> new Object[] {i < 50 ? "a" : i < 80 ? "b" : i < 87 ? "c" : null}).toArray(Object[][]::new);
            for (String type : List.of("categorical", "text")) {
                Table table = Tables.of(context, List.of("label " + type), rows);
                for (boolean shuffle : new boolean[] {true, false}) {
                    Table first = split(table, context, 0.5, Optional.of("label"), shuffle).get(0);
                    Map<String, Long> counts = Tables.rows(first).stream().collect(Collectors.groupingBy(row -> row, Collectors.counting()));
                    assertEquals(45, first.rowCount());
                    assertEquals(25, counts.get("a"));
                    assertEquals(15, counts.get("b"));
                    // 3.5 and 1.5 rows: the class that comes first gets the row that is left.
                    assertEquals(4, counts.get("c"));
                    assertEquals(1, counts.get("-"));
                }
            }
        }
    }

    @Test
    void everyRowIsEquallyLikely() throws Exception {
        int[] drawn = new int[20];
        for (int seed = 0; seed < 200; seed++) {
            try (var context = new TestContext(folder, seed, 1)) {
                Table table = Tables.of(context, List.of("n int64"), Tables.numbered(20));
                Tables.rows(split(table, context, 0.25, Optional.empty(), true).get(0)).forEach(row -> drawn[Integer.parseInt(row)]++);
            }
        }
        // 50 draws each are expected; the standard deviation is 6.1.
        assertTrue(Arrays.stream(drawn).allMatch(count -> count > 22 && count < 78), Arrays.toString(drawn));
    }

    @Test
    void allTypesMissingValuesAndCategoriesAreKept() throws Exception {
        try (var context = new TestContext(folder)) {
            var columns = List.of("i int32", "l int64", "f float32", "d float64", "c categorical", "s text", "t timestamp", "x tensor 1x2");
            Table table = Tables.of(context, columns, new Object[] {1, 2, 0.5, 0.25, "red", "née", 1_000_001, new float[] {1, 2}}, new Object[8],
                    new Object[] {3, Long.MAX_VALUE, Float.NaN, Double.POSITIVE_INFINITY, "blue", "", -1, new float[] {3, 4}},
                    new Object[] {4, 5, 6, 7, "green", "x", 0, new float[] {5, 6}});
            List<Table> parts = split(table, context, 0.75, Optional.empty(), false);
            assertEquals(columns, Tables.columns(parts.get(0).spec()));
            assertEquals(Tables.rows(table).subList(0, 3), Tables.rows(parts.get(0)));
            assertEquals(Tables.rows(table).subList(3, 4), Tables.rows(parts.get(1)));
            assertEquals(List.of("red", "blue", "green"), parts.get(1).categories(4));
        }
    }

    @Test
    void anEmptyPartIsRefused() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = Tables.of(context, List.of("n int64"), Tables.numbered(3));
            var refused = assertThrows(InvalidDataException.class, () -> split(table, context, 0.1, Optional.empty(), true));
            assertTrue(refused.getMessage().contains("the first part would be empty") && refused.getMessage().contains("0.1 of 3 rows"), refused.getMessage());
            Table empty = Tables.of(context, List.of("n int64"));
            assertThrows(InvalidDataException.class, () -> split(empty, context, 0.5, Optional.empty(), true));
        }
    }

    @Test
    void aColumnThatDoesNotExistIsRefusedWithASuggestion() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = Tables.of(context, List.of("label text", "size int64"), new Object[] {"a", 1}, new Object[] {"b", 2});
            var refused = assertThrows(InvalidSettingsException.class, () -> split(table, context, 0.5, Optional.of("labels"), true));
            assertEquals("stratify", refused.problems().get(0).setting());
            assertTrue(refused.getMessage().contains("write \"label\"?") && refused.getMessage().contains("label, size"), refused.getMessage());
        }
    }

    @Test
    void columnsThatAreNoClassesAreRefused() throws Exception {
        try (var context = new TestContext(folder)) {
            Table many = Tables.of(context, List.of("n int64"), Tables.numbered(2000));
            var refused = assertThrows(InvalidDataException.class, () -> split(many, context, 0.5, Optional.of("n"), true));
            assertTrue(refused.getMessage().contains("too many different values"), refused.getMessage());
            Table tensors = Tables.of(context, List.of("x tensor 2"), new Object[] {new float[] {1, 2}}, new Object[] {new float[] {1, 2}});
            assertThrows(InvalidSettingsException.class, () -> split(tensors, context, 0.5, Optional.of("x"), true));
        }
    }

    @Test
    void cancelStopsIt() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = Tables.of(context, List.of("n int64"), Tables.numbered(10));
            context.cancelled = true;
            assertThrows(CancellationException.class, () -> split(table, context, 0.5, Optional.empty(), true));
        }
    }
}
