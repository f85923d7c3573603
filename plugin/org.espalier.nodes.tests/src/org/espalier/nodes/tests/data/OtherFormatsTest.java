package org.espalier.nodes.tests.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.duckdb.DuckDBDriver;
import org.espalier.engine.node.EspalierException;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.table.Table;
import org.espalier.nodes.tests.Tables;
import org.espalier.nodes.tests.TestContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtherFormatsTest {
    @TempDir
    Path folder;

    private Path file(String name, String content) throws Exception {
        return Files.write(folder.resolve(name), content.getBytes(StandardCharsets.UTF_8));
    }

    /** A Parquet file, written by DuckDB. */
    private Path parquet(String name, String query) throws SQLException {
        Path file = folder.resolve(name);
        try (var connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties()); var statement = connection.createStatement()) {
            statement.execute("COPY (" + query + ") TO '" + file + "' (FORMAT parquet)");
        }
        return file;
    }

    private List<String> read(Path file, Map<String, String> types, List<String> columns) throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = Reading.read(Reading.settings(file, types), context);
            assertEquals(columns, Tables.columns(table.spec()));
            return Tables.rows(table);
        }
    }

    private void refused(Path file, Map<String, String> types, String... parts) throws Exception {
        try (var context = new TestContext(folder)) {
            var refused = assertThrows(EspalierException.class, () -> Reading.read(Reading.settings(file, types), context));
            for (String part : parts) {
                assertTrue(refused.getMessage().contains(part), "\"" + part + "\" in: " + refused.getMessage());
            }
        }
    }

    @Test
    void jsonRecordsAndLines() throws Exception {
        var columns = List.of("a int64", "b float64", "c categorical", "d categorical", "e text");
        var rows = List.of("1|1.5|x|true|é", "2|-|x|false|-");
        String first = "{\"a\": 1, \"b\": 1.5, \"c\": \"x\", \"d\": true, \"e\": \"é\"}";
        String second = "{\"a\": 2, \"b\": null, \"c\": \"x\", \"d\": false}";
        assertEquals(rows, read(file("array.json", "[" + first + ",\n" + second + "]"), Map.of(), columns));
        assertEquals(rows, read(file("lines.jsonl", first + "\n" + second + "\n"), Map.of(), columns));
    }

    @Test
    void jsonOfMixedAndNestedValues() throws Exception {
        assertEquals(List.of("1|[1.0, 2.0]", "x|[3.0, 4.0]"), read(file("mixed.json", "[{\"a\": 1, \"t\": [1, 2]}, {\"a\": \"x\", \"t\": [3, 4]}]"), Map.of(), List.of("a text", "t tensor 2")));
        Path nested = file("nested.json", "[{\"a\": {\"b\": 1}, \"t\": [1, 2]}, {\"a\": {\"b\": 2}, \"t\": [3]}]");
        refused(nested, Map.of(), "types.a", "STRUCT", "types.t", "lists of different lengths");
        assertEquals(List.of("{'b': 1}|[1, 2]", "{'b': 2}|[3]"), read(nested, Map.of("a", "text", "t", "text"), List.of("a text", "t text")));
    }

    @Test
    void badJson() throws Exception {
        refused(file("bad.json", "[{\"a\": 1}, {\"a\": "), Map.of(), "cannot be read as JSON", "bad.json");
        for (String content : List.of("", "[]", "[1, 2]", "\"text\"")) {
            refused(file("empty.json", content), Map.of(), "empty.json", "holds no records");
        }
    }

    @Test
    void lateJsonValuesAreNeitherRoundedNorDropped() throws Exception {
        var lines = new StringBuilder();
        for (int i = 0; i < 110_000; i++) {
            lines.append("{\"n\": ").append(i).append("}\n");
        }
        List<String> rows = read(file("late.jsonl", lines + "{\"n\": 2.5, \"m\": 1}\n"), Map.of(), List.of("n float64", "m int64"));
        assertEquals("109999.0|-", rows.get(109_999));
        assertEquals("2.5|1", rows.get(110_000));
    }

    @Test
    void thePenguinsAreRead() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = Reading.read(Reading.settings(Reading.sample("penguins/data/penguins.json"), Map.of()), context);
            assertEquals(List.of("Species categorical", "Island categorical", "Beak Length (mm) float64", "Beak Depth (mm) float64", "Flipper Length (mm) int64",
                    "Body Mass (g) int64", "Sex categorical"), Tables.columns(table.spec()));
            assertEquals(344, table.rowCount());
            assertEquals(List.of("Adelie", "Chinstrap", "Gentoo"), table.categories(0));
            assertEquals("Adelie|Torgersen|-|-|-|-|-", Tables.rows(table).get(3));
        }
    }

    @Test
    void parquetTypes() throws Exception {
        Path file = parquet("types.parquet", "SELECT * FROM (VALUES (1::TINYINT, 2::INTEGER, 3::BIGINT, 4::UBIGINT, 0.5::FLOAT, 0.25::DOUBLE, 1.25::DECIMAL(9,2), true, 'x', DATE '2020-02-29',"
                + " TIMESTAMP '2020-01-01 00:00:00.000001', TIMESTAMPTZ '2020-01-01 02:00:00+02', [1.5, 2.5]::FLOAT[], [[1, 2], [3, 4]]::FLOAT[2][2]),"
                + " (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'x', NULL, NULL, NULL, NULL, NULL)) t(a, b, c, d, e, f, g, h, i, j, k, l, m, n)");
        assertEquals(List.of("1|2|3|4|0.5|0.25|1.25|true|x|2020-02-29T00:00|2020-01-01T00:00:00.000001|2020-01-01T00:00|[1.5, 2.5]|[1.0, 2.0, 3.0, 4.0]",
                "-|-|-|-|-|-|-|-|x|-|-|-|-|-"),
                read(file, Map.of("n", "tensor 1x2x2"), List.of("a int32", "b int32", "c int64", "d int64", "e float32", "f float64", "g float64", "h categorical", "i categorical",
                        "j timestamp", "k timestamp", "l timestamp", "m tensor 2", "n tensor 1x2x2")));
    }

    @Test
    void parquetThatATableCannotHold() throws Exception {
        refused(parquet("blob.parquet", "SELECT 'x'::BLOB AS b, 1 AS a"), Map.of(), "column \"b\"", "BLOB", "types.b");
        refused(parquet("large.parquet", "SELECT 18446744073709551615::UBIGINT AS u"), Map.of(), "large.parquet", "18446744073709551615", "types");
        refused(parquet("ragged.parquet", "SELECT [1.0] AS t UNION ALL SELECT [1.0, 2.0]"), Map.of(), "lists of different lengths");
        refused(parquet("hole.parquet", "SELECT [1.0, NULL] AS t"), Map.of(), "column \"t\"", "a missing number within a tensor");
        refused(parquet("half.parquet", "SELECT 2.5 AS a"), Map.of("a", "int64"), "column \"a\"", "2.5");
        Path file = parquet("cut.parquet", "SELECT range AS a FROM range(1000)");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 7));
        refused(file, Map.of(), "cannot be read as Parquet", "cut.parquet");
        refused(file("text.parquet", "a,b\n1,2\n"), Map.of(), "cannot be read as Parquet");
    }

    @Test
    void arrowOfOtherTools() throws Exception {
        Path file = folder.resolve("other.arrow");
        try (var allocator = new RootAllocator(); var numbers = new UInt1Vector("n", allocator); var texts = new LargeVarCharVector("s", allocator);
                var truths = new BitVector("b", allocator); var days = new DateDayVector("d", allocator)) {
            var root = VectorSchemaRoot.of(numbers, texts, truths, days);
            try (var writer = new ArrowFileWriter(root, new MapDictionaryProvider(), Files.newByteChannel(file, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE))) {
                for (int batch = 0; batch < 2; batch++) {
                    for (int row = 0; row < 2; row++) {
                        numbers.setSafe(row, 200 + row);
                        texts.setSafe(row, "x".getBytes(StandardCharsets.UTF_8));
                        truths.setSafe(row, row);
                        days.setSafe(row, batch);
                    }
                    root.setRowCount(2);
                    writer.writeBatch();
                }
            }
        }
        var columns = List.of("n int32", "s categorical", "b categorical", "d timestamp");
        assertEquals(List.of("200|x|false|1970-01-01T00:00", "201|x|true|1970-01-01T00:00", "200|x|false|1970-01-02T00:00", "201|x|true|1970-01-02T00:00"), read(file, Map.of(), columns));
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        refused(file, Map.of(), "cannot be read as Arrow", "other.arrow");
        refused(file("text.arrow", "not arrow"), Map.of(), "cannot be read as Arrow");
    }

    @Test
    void arrowWhoseOffsetsPointOutsideIsRefused() throws Exception {
        Path file = folder.resolve("evil.arrow");
        try (var allocator = new RootAllocator(); var texts = new VarCharVector("s", allocator); var numbers = new IntVector("n", allocator)) {
            var root = VectorSchemaRoot.of(texts, numbers);
            try (var writer = new ArrowFileWriter(root, new MapDictionaryProvider(), Files.newByteChannel(file, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE))) {
                texts.setSafe(0, "abc".getBytes(StandardCharsets.UTF_8));
                numbers.setSafe(0, 1);
                root.setRowCount(1);
                texts.getOffsetBuffer().setInt(Integer.BYTES, 3);
                writer.writeBatch();
            }
        }
        byte[] bytes = Files.readAllBytes(file);
        // The offsets are 0 and 3, before the text itself.
        int text = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("abc\0\0\0\0\0");
        assertEquals(3, bytes[text - 4]);
        bytes[text - 2] = 0x7f;
        Files.write(file, bytes);
        refused(file, Map.of(), "cannot be read as Arrow");
    }

    @Test
    void tablesOfOurOwnAreReadBack() throws Exception {
        try (var context = new TestContext(folder)) {
            var columns = List.of("i int32", "l int64", "f float32", "d float64", "c categorical", "s text", "t timestamp", "x tensor 2");
            Table table = Tables.of(context, columns, new Object[] {1, 2, 0.5, 0.25, "red", "née", 1_000_001, new float[] {1, 2}}, new Object[8],
                    new Object[] {3, Long.MAX_VALUE, Float.NaN, Double.POSITIVE_INFINITY, "red", "", -1, new float[] {3, 4}});
            assertEquals(Tables.rows(table), read(table.file(), Map.of("s", "text"), columns));
        }
    }

    @Test
    void imagesKeepTheirShapeInArrowFilesOfOurOwn() throws Exception {
        try (var context = new TestContext(folder)) {
            var columns = List.of("image tensor 1x2x3", "label categorical");
            Table table = Tables.of(context, columns, new Object[] {new float[] {1, 2, 3, 4, 5, 6}, "a"}, new Object[] {null, "a"});
            assertEquals(Tables.rows(table), read(table.file(), Map.of(), columns));
            assertEquals(Tables.rows(table), read(table.file(), Map.of("image", "tensor 6"), List.of("image tensor 6", "label categorical")));
        }
    }

    @Test
    void unknownColumnsInTypesAreRefused() throws Exception {
        Path file = parquet("a.parquet", "SELECT 1 AS alpha");
        var refused = assertThrows(InvalidSettingsException.class, () -> Reading.read(Reading.settings(file, Map.of("alphas", "text")), new TestContext(folder)));
        assertTrue(refused.getMessage().contains("write \"alpha\"?"), refused.getMessage());
    }
}
