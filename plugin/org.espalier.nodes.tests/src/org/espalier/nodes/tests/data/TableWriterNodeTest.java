package org.espalier.nodes.tests.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.table.Table;
import org.espalier.nodes.data.FileFormat;
import org.espalier.nodes.io.TableWriterNode;
import org.espalier.nodes.tests.Tables;
import org.espalier.nodes.tests.TestContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableWriterNodeTest {
    @TempDir
    Path folder;

    private static void write(TestContext context, Table table, Path file) throws Exception {
        var settings = new TableWriterNode.Settings(file, FileFormat.AUTO);
        var node = new TableWriterNode();
        assertEquals(List.of(), node.configure(settings, new Inputs<>(Map.of("table", table.spec()))));
        assertEquals(List.of(), node.execute(settings, new Inputs<>(Map.of("table", table)), context));
    }

    private static Table made(TestContext context, boolean tensors) throws Exception {
        var columns = new java.util.ArrayList<>(List.of("i int32", "l int64", "f float32", "d float64", "c categorical", "s text", "t timestamp"));
        if (tensors) {
            columns.add("x tensor 2");
        }
        Object[][] rows = {{1, Long.MAX_VALUE, 0.1f, 0.1, "red", "a, \"b\"\nc", 1_000_001, new float[] {0.1f, 2}}, {null, null, null, null, null, null, null, null},
            {-3, Long.MIN_VALUE, 1e-38f, Double.MIN_VALUE, "red", "né", -1, new float[] {3, 4}}, {4, 5, 16777217f, 1.0 / 3, "blue", "x", 0, new float[] {5, 6}},
            {4, 5, Float.MAX_VALUE, Double.MAX_VALUE, "blue", "x", 0, new float[] {5, 6}}};
        return Tables.of(context, columns, java.util.Arrays.stream(rows).map(row -> java.util.Arrays.copyOf(row, columns.size())).toArray(Object[][]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"t.csv", "t.tsv", "t.csv.gz", "t.json", "t.jsonl", "t.json.gz", "t.parquet", "t.arrow"})
    void whatIsWrittenIsReadBackToTheBit(String name) throws Exception {
        try (var context = new TestContext(folder)) {
            boolean text = name.contains("sv");
            Table table = made(context, !text);
            Path file = folder.resolve("out/" + name);
            write(context, table, file);
            assertEquals(Map.of("rows", 5.0, "bytes", (double) Files.size(file)), context.metrics);
            var types = Map.of("i", "int32", "l", "int64", "f", "float32", "d", "float64", "c", "categorical", "s", "text", "t", "timestamp");
            Table read = Reading.read(Reading.settings(file, types), context);
            assertEquals(Tables.columns(table.spec()), Tables.columns(read.spec()));
            assertEquals(Tables.rows(table), Tables.rows(read));
        }
    }

    @Test
    void theTextIsWhatOneExpects() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = Tables.of(context, List.of("n int64", "c categorical", "d float64"), new Object[] {1, "x,y", 0.5}, new Object[] {null, null, null});
            write(context, table, folder.resolve("t.csv"));
            assertEquals("n,c,d\n1,\"x,y\",0.5\n,,\n", Files.readString(folder.resolve("t.csv")));
            write(context, table, folder.resolve("t.jsonl"));
            assertEquals("{\"n\":1,\"c\":\"x,y\",\"d\":0.5}\n{\"n\":null,\"c\":null,\"d\":null}\n", Files.readString(folder.resolve("t.jsonl")));
        }
    }

    @Test
    void anEmptyTableIsWritten() throws Exception {
        try (var context = new TestContext(folder)) {
            write(context, Tables.of(context, List.of("a int64", "b text")), folder.resolve("e.csv"));
            assertEquals("a,b\n", Files.readString(folder.resolve("e.csv")));
        }
    }

    @Test
    void sameTableSameBytes() throws Exception {
        try (var context = new TestContext(folder)) {
            for (String ending : List.of("csv", "json", "parquet", "arrow")) {
                Table table = made(context, !ending.equals("csv"));
                write(context, table, folder.resolve("a." + ending));
                write(context, table, folder.resolve("b." + ending));
                assertEquals(-1, Files.mismatch(folder.resolve("a." + ending), folder.resolve("b." + ending)));
            }
        }
    }

    @Test
    void aFileIsReplacedWholeOrNotAtAll() throws Exception {
        Path file = Files.writeString(folder.resolve("old.csv"), "old");
        try (var context = new TestContext(folder)) {
            Table table = Tables.of(context, List.of("n int64"), Tables.numbered(10));
            context.cancelled = true;
            assertThrows(CancellationException.class, () -> write(context, table, file));
            assertEquals("old", Files.readString(file));
            context.cancelled = false;
            write(context, table, file);
            assertTrue(Files.readString(file).startsWith("n\n0\n1\n"));
            try (var files = Files.list(folder)) {
                assertFalse(files.map(path -> path.getFileName().toString()).collect(Collectors.joining(" ")).contains(".part"));
            }
        }
    }

    @Test
    void aFolderThatCannotBeIsAStorageProblem() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        try (var context = new TestContext(folder)) {
            Table table = Tables.of(context, List.of("n int64"), Tables.numbered(10));
            for (String name : List.of("t.csv", "t.arrow")) {
                var refused = assertThrows(StorageException.class, () -> write(context, table, file.resolve(name)));
                assertTrue(refused.getMessage().contains(name) && refused.getMessage().contains("free space"), refused.getMessage());
            }
        }
    }

    @Test
    void whatAFormatCannotHoldIsRefusedBeforeAnythingExecutes() throws Exception {
        try (var context = new TestContext(folder)) {
            Table tensors = made(context, true);
            var refused = assertThrows(InvalidSettingsException.class, () -> write(context, tensors, folder.resolve("t.csv")));
            assertTrue(refused.getMessage().contains("column \"x\", tensor 2"), refused.getMessage());
            Table names = Tables.of(context, List.of("a int64", "A int64"));
            assertThrows(InvalidSettingsException.class, () -> write(context, names, folder.resolve("t.parquet")));
            assertThrows(InvalidSettingsException.class, () -> write(context, names, folder.resolve("t.xyz")));
            assertThrows(InvalidSettingsException.class, () -> write(context, names, folder));
            assertThrows(InvalidSettingsException.class, () -> write(context, names, folder.resolve("t.parquet.gz")));
        }
    }
}
