package org.espalier.nodes.tests.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.zip.GZIPOutputStream;

import org.espalier.engine.node.EspalierException;
import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.nodes.tests.Tables;
import org.espalier.nodes.tests.TestContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadCsvTest {
    @TempDir
    Path folder;

    private <X extends EspalierException> void refused(Class<X> kind, String name, byte[] content, Map<String, String> types, String... parts) throws Exception {
        Path file = Files.write(folder.resolve(name), content);
        try (var context = new TestContext(folder)) {
            X refused = assertThrows(kind, () -> Reading.read(Reading.settings(file, types), context));
            for (String part : parts) {
                assertTrue(refused.getMessage().contains(part), "\"" + part + "\" in: " + refused.getMessage());
            }
        }
    }

    private <X extends EspalierException> void refused(Class<X> kind, String content, String... parts) throws Exception {
        refused(kind, "bad.csv", content.getBytes(StandardCharsets.UTF_8), Map.of(), parts);
    }

    @Test
    void raggedRows() throws Exception {
        refused(InvalidDataException.class, "a,b,c\n1,2,3\n4,5\n", "bad.csv, line 3 has a wrong number of fields", "found:    2 fields", "expected: 3");
        refused(InvalidDataException.class, "a,b,c\n1,\"x\ny\",3\n4,5,6,7\n", "line 4 has a wrong number of fields", "found:    4 fields", "expected: 3");
    }

    @Test
    void emptyFiles() throws Exception {
        refused(InvalidSettingsException.class, "", "is empty", "0 bytes");
        refused(InvalidSettingsException.class, "\n\n", "is empty");
    }

    @Test
    void columnsOfTheSameName() throws Exception {
        refused(InvalidSettingsException.class, "a,b,a\n1,2,3\n", "two columns", "\"a\", columns 1 and 3 of line 1");
    }

    @Test
    void otherEncodings() throws Exception {
        refused(InvalidDataException.class, "latin.csv", "a,b\n1,x\n2,né\n".getBytes(StandardCharsets.ISO_8859_1), Map.of(), "line 3 is not encoded in UTF-8");
        refused(InvalidSettingsException.class, "header.csv", "a,né\n1,x\n".getBytes(StandardCharsets.ISO_8859_1), Map.of(), "not encoded in UTF-8");
        refused(InvalidSettingsException.class, "utf16.csv", "a,b\n1,x\n".getBytes(StandardCharsets.UTF_16), Map.of(), "UTF-16");
    }

    @Test
    void quotes() throws Exception {
        refused(InvalidDataException.class, "a,b\n1,x\n2,\"y\n3,z\n", "line 3: a quoted field does not end");
        refused(InvalidDataException.class, "a,b\n\"x\"y,1\n", "line 2: there is text between a closing quote and the end of the field");
    }

    @Test
    void damagedCompressedFiles() throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            for (int i = 0; i < 10_000; i++) {
                gzip.write((i + ",x" + i * 31 % 1000 + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        refused(EspalierException.class, "cut.csv.gz", Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2), Map.of(), "damaged or cut off");
        refused(InvalidSettingsException.class, "not.csv.gz", "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8), Map.of(), "damaged or cut off");
        refused(InvalidSettingsException.class, "x.parquet.gz", bytes.toByteArray(), Map.of(), "without .gz");
    }

    @Test
    void filesThatAreNoFiles() throws Exception {
        Path sub = Files.createDirectory(folder.resolve("sub.csv"));
        try (var context = new TestContext(folder)) {
            var refused = assertThrows(InvalidSettingsException.class, () -> Reading.read(Reading.settings(sub, Map.of()), context));
            assertTrue(refused.getMessage().contains("a folder"), refused.getMessage());
            assertThrows(InvalidSettingsException.class, () -> Reading.read(Reading.settings(folder.resolve("none.csv"), Map.of()), context));
        }
        refused(InvalidSettingsException.class, "data.xyz", "a\n1\n".getBytes(StandardCharsets.UTF_8), Map.of(), "does not tell its format", "set the format");
    }

    @Test
    void typesThatDoNotFit() throws Exception {
        byte[] content = "a,b\n1,2\n2.5,x\n".getBytes(StandardCharsets.UTF_8);
        refused(InvalidDataException.class, "t.csv", content, Map.of("a", "int64"), "line 3, column \"a\"", "\"2.5\"", "a whole number of 64 bits, as the setting types.a says", "float64 or text");
        refused(InvalidDataException.class, "t.csv", content, Map.of("b", "float32"), "line 3, column \"b\"", "\"x\"", "a number");
        refused(InvalidDataException.class, "t.csv", content, Map.of("a", "timestamp"), "line 2, column \"a\"", "a date such as");
        refused(InvalidSettingsException.class, "t.csv", content, Map.of("A", "int64"), "types.A", "one of a, b");
        refused(InvalidSettingsException.class, "t.csv", content, Map.of("a", "integer"), "types.a", "\"integer\"", "int32, int64");
        refused(InvalidSettingsException.class, "t.csv", content, Map.of("a", "tensor 2"), "types.a", "Parquet or Arrow");
        refused(InvalidDataException.class, "t.csv", "a\n3000000000\n".getBytes(StandardCharsets.UTF_8), Map.of("a", "int32"), "32 bits");
    }

    @Test
    void aTypeThatChangesLateIsNeitherRoundedNorDropped() throws Exception {
        for (String late : List.of("2.5", "x", "9007199254740993", "nonsense\"")) {
            var content = new StringBuilder("n,t\n");
            for (int i = 0; i < 120_000; i++) {
                content.append(i).append(",y\n");
            }
            content.append(late).append(",y\n");
            refused(InvalidDataException.class, "late.csv", content.toString().getBytes(StandardCharsets.UTF_8), Map.of(), late.startsWith("9") ? "row 120001" : "line 120002",
                    "column \"n\"", "as in the first 100000 rows", "types.n");
        }
    }

    @Test
    void aLateLongNumberIsReadWhenTheTypeIsGiven() throws Exception {
        var content = new StringBuilder("n\n");
        for (int i = 0; i < 120_000; i++) {
            content.append(i).append('\n');
        }
        Path file = Files.writeString(folder.resolve("long.csv"), content + "9007199254740993\n");
        try (var context = new TestContext(folder)) {
            List<String> rows = Tables.rows(Reading.read(Reading.settings(file, Map.of("n", "int64")), context));
            assertEquals("9007199254740993", rows.get(120_000));
            assertEquals("119999", rows.get(119_999));
        }
    }

    @Test
    void cancelStopsIt() throws Exception {
        Path file = Files.writeString(folder.resolve("c.csv"), "a\n1\n");
        try (var context = new TestContext(folder)) {
            context.cancelled = true;
            assertThrows(CancellationException.class, () -> Reading.read(Reading.settings(file, Map.of()), context));
        }
    }
}
