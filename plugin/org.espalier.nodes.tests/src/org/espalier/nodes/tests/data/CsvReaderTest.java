package org.espalier.nodes.tests.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

import org.espalier.engine.table.Table;
import org.espalier.nodes.data.FileFormat;
import org.espalier.nodes.data.TableReader;
import org.espalier.nodes.tests.Tables;
import org.espalier.nodes.tests.TestContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvReaderTest {
    @TempDir
    Path folder;

    private Path file(String name, String content) throws Exception {
        return Files.write(folder.resolve(name), content.getBytes(StandardCharsets.UTF_8));
    }

    private static TableReader.Settings settings(Path file, Map<String, String> types) {
        return Reading.settings(file, types);
    }

    private List<String> read(Path file, List<String> columns) throws Exception {
        return read(settings(file, Map.of()), columns);
    }

    private List<String> read(TableReader.Settings settings, List<String> columns) throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = Reading.read(settings, context);
            assertEquals(columns, Tables.columns(table.spec()));
            return Tables.rows(table);
        }
    }

    @Test
    void typesAreTold() throws Exception {
        Path file = file("types.csv", "id,size,name,sort,flag,day,time,none\n1,1.5,Ann,a,true,2024-02-29,2024-01-01T10:00:00.5,\n-2,2,Bo,b,False,2023-01-01,2024-01-01 10:00,NA\n"
                + "3,,Cy,a,true,2022-12-31,2024-01-01T10:00:00+02:00,\n+4,1e-3,Di,b,true,1969-12-31,2024-01-01T10:00:00Z,\n");
        assertEquals(List.of("1|1.5|Ann|a|true|2024-02-29T00:00|2024-01-01T10:00:00.500|-", "-2|2.0|Bo|b|False|2023-01-01T00:00|2024-01-01T10:00|-",
                "3|-|Cy|a|true|2022-12-31T00:00|2024-01-01T08:00|-", "4|0.001|Di|b|true|1969-12-31T00:00|2024-01-01T10:00|-"),
                read(file, List.of("id int64", "size float64", "name text", "sort categorical", "flag categorical", "day timestamp", "time timestamp", "none float64")));
    }

    @Test
    void categoriesAreSortedWhateverTheOrderOfRows() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = Reading.read(settings(file("c.csv", "c\nz\nm\na\nz\nm\na\n"), Map.of()), context);
            assertEquals(List.of("a", "m", "z"), table.categories(0));
            assertEquals(List.of("z", "m", "a", "z", "m", "a"), Tables.rows(table));
        }
    }

    @Test
    void quotesLineEndsAndByteOrderMark() throws Exception {
        Path file = file("q.csv", "\ufeffname,\"n, o\"\r\n\"a \"\"b\"\"\r\nc\",1\r\n\r\n\"x,y\",2");
        assertEquals(List.of("a \"b\"\r\nc|1", "x,y|2"), read(file, List.of("name text", "n, o int64")));
    }

    @Test
    void delimitersAreDetected() throws Exception {
        assertEquals(List.of("1,5|2"), read(file("semicolon.csv", "a;b\n1,5;2\n"), List.of("a text", "b int64")));
        assertEquals(List.of("1|x y"), read(file("t.tsv", "a\tb\n1\tx y\n"), List.of("a int64", "b text")));
        assertEquals(List.of("1|2"), read(file("bar.csv", "a|b\n1|2\n").toAbsolutePath(), List.of("a int64", "b int64")));
        assertEquals(List.of("1", "2"), read(file("single.csv", "a\n1\n2\n"), List.of("a int64")));
        var given = new TableReader.Settings(file("given.csv", "a:b\n1:2\n"), FileFormat.AUTO, Map.of(), Optional.of(":"), TableReader.Header.AUTO, List.of(""));
        assertEquals(List.of("1|2"), read(given, List.of("a int64", "b int64")));
    }

    @Test
    void aFileWithoutHeaderGetsNumberedColumns() throws Exception {
        assertEquals(List.of("1|x", "2|y"), read(file("n.csv", "1,x\n2,y\n"), List.of("column1 int64", "column2 text")));
        var no = new TableReader.Settings(file("no.csv", "a,b\nc,d\n"), FileFormat.AUTO, Map.of(), Optional.empty(), TableReader.Header.NO, List.of(""));
        assertEquals(List.of("a|b", "c|d"), read(no, List.of("column1 text", "column2 text")));
        var yes = new TableReader.Settings(file("yes.csv", "2019,2020\n1,2\n"), FileFormat.AUTO, Map.of(), Optional.empty(), TableReader.Header.YES, List.of(""));
        assertEquals(List.of("1|2"), read(yes, List.of("2019 int64", "2020 int64")));
    }

    @Test
    void compressedFilesAreRead() throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8));
        }
        Path file = Files.write(folder.resolve("z.csv.gz"), bytes.toByteArray());
        assertEquals(List.of("1|2"), read(file, List.of("a int64", "b int64")));
    }

    @Test
    void specialNumbersAreKept() throws Exception {
        var settings = new TableReader.Settings(file("s.csv", "a,b\nnan,9223372036854775807\ninf,-9223372036854775808\n-Infinity,\n"), FileFormat.AUTO, Map.of(), Optional.empty(),
                TableReader.Header.AUTO, List.of(""));
        assertEquals(List.of("NaN|9223372036854775807", "Infinity|-9223372036854775808", "-Infinity|-"), read(settings, List.of("a float64", "b int64")));
    }

    @Test
    void hugeWholeNumbersAreFloatsWithAWarningOrTexts() throws Exception {
        Path file = file("h.csv", "id\n9223372036854775808\n1\n");
        try (var context = new TestContext(folder)) {
            assertEquals(List.of("9.223372036854776E18", "1.0"), Tables.rows(Reading.read(settings(file, Map.of()), context)));
            assertTrue(context.warnings.get(0).contains("types.id"), context.warnings.toString());
        }
        assertEquals(List.of("9223372036854775808", "1"), read(settings(file, Map.of("id", "text")), List.of("id text")));
    }

    @Test
    void typesCanBeGiven() throws Exception {
        Path file = file("g.csv", "a,b,c,d,e\n1,2,3,x,2020-01-01\n4,5,6,y,2020-01-02\n");
        var types = Map.of("a", "categorical", "b", "int32", "c", "float32", "d", "categorical", "e", "text");
        assertEquals(List.of("1|2|3.0|x|2020-01-01", "4|5|6.0|y|2020-01-02"),
                read(settings(file, types), List.of("a categorical", "b int32", "c float32", "d categorical", "e text")));
    }

    @Test
    void namesThatDifferByCaseAndSpecialFileNamesAreFine() throws Exception {
        file("ab.csv", "z\n9\n");
        assertEquals(List.of("1|2|3"), read(file("a*'[1]?.csv", "a,A,\"x\"\"y\"\n1,2,3\n"), List.of("a int64", "A int64", "x\"y int64")));
    }

    @Test
    void headerOnlyGivesAnEmptyTableAndAWarning() throws Exception {
        try (var context = new TestContext(folder)) {
            Table table = Reading.read(settings(file("e.csv", "a,b\n"), Map.of()), context);
            assertEquals(0, table.rowCount());
            assertEquals(List.of("a", "b"), table.spec().names());
            assertTrue(context.warnings.get(0).contains("no rows"), context.warnings.toString());
        }
    }

    @Test
    void theSampleDataIsRead() throws Exception {
        Path digits = Reading.sample("compress-digits/data/digits.csv");
        try (var context = new TestContext(folder); var again = new TestContext(folder)) {
            Table table = Reading.read(settings(digits, Map.of()), context);
            assertEquals(1797, table.rowCount());
            assertEquals(65, table.spec().columns().size());
            assertTrue(table.spec().columns().stream().allMatch(column -> column.type().toString().equals("int64")));
            assertEquals(Files.readAllLines(digits).get(1797).replace(',', '|'), Tables.rows(table).get(1796));
            assertEquals(-1, Files.mismatch(table.file(), Reading.read(settings(digits, Map.of()), again).file()));
        }
    }
}
