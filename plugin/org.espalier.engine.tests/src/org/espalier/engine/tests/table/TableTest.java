package org.espalier.engine.tests.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnSummary;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableSpec;
import org.espalier.engine.table.TableWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {
    private static final TableSpec SPEC = new TableSpec(List.of(new ColumnSpec("number", ColumnType.INT64), new ColumnSpec("category", ColumnType.CATEGORICAL),
            new ColumnSpec("text", ColumnType.TEXT), new ColumnSpec("image", new ColumnType.Tensor(List.of(2, 2)))));

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenInBatchesIsReadBack() throws Exception {
        Path file = folder.resolve("table.arrow");
        try (var allocator = new RootAllocator()) {
            write(file, allocator);
            Table table = Table.open(file, allocator);
            assertEquals(SPEC, table.spec());
            assertEquals(30, table.rowCount());
            assertEquals(3, table.batchCount());
            assertEquals(List.of("c0", "c1", "c2"), table.categories(1));
            for (int b = 0; b < 3; b++) {
                try (var batch = table.batch(b)) {
                    for (int row = 0; row < 10; row++) {
                        int i = b * 10 + row;
                        assertEquals(i, ((BigIntVector) batch.getVector(0)).get(row));
                        assertEquals(i % 3, ((IntVector) batch.getVector(1)).get(row));
                        assertEquals(i % 7 == 0 ? "null" : "text " + i, String.valueOf(batch.getVector(2).getObject(row)));
                        var values = (Float4Vector) ((FixedSizeListVector) batch.getVector(3)).getDataVector();
                        assertEquals(i + 0.5f, values.get(row * 4 + 3));
                    }
                }
            }
        }
    }

    @Test
    void aTableKnowsItsColumns() throws Exception {
        Path file = folder.resolve("table.arrow");
        try (var allocator = new RootAllocator()) {
            write(file, allocator);
            Table table = Table.open(file, allocator);
            ColumnSummary numbers = table.summary(0).orElseThrow();
            assertEquals(30, numbers.count());
            assertEquals(0, numbers.missing());
            assertEquals(14.5, numbers.mean(), 1e-12);
            assertEquals(2247.5, numbers.squares(), 1e-9);
            assertEquals(0, numbers.smallest());
            assertEquals(29, numbers.largest());
            assertEquals(LongStream.range(0, 30).boxed().toList(), numbers.different().orElseThrow());
            assertEquals(List.of(10L, 10L, 10L), table.summary(1).orElseThrow().occurrences());
            assertEquals(5, table.summary(2).orElseThrow().missing());
            assertEquals(120, table.summary(3).orElseThrow().count());
        }
    }

    @Test
    void aTruncatedFileIsRefused() throws Exception {
        Path file = folder.resolve("table.arrow");
        try (var allocator = new RootAllocator()) {
            write(file, allocator);
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
            var refused = assertThrows(StorageException.class, () -> Table.open(file, allocator));
            assertTrue(refused.getMessage().contains("cannot be read"), refused.getMessage());
        }
    }

    @Test
    void aTableThatDoesNotKnowTheRowsOfItsBatchesIsReadToo() throws Exception {
        Path file = folder.resolve("table.arrow");
        try (var allocator = new RootAllocator()) {
            write(file, allocator);
            // As tables of older versions are.
            byte[] bytes = Files.readAllBytes(file);
            bytes[find(bytes, "espalier.rows")] = 'E';
            Files.write(file, bytes);
            Table table = Table.open(file, allocator);
            assertEquals(30, table.rowCount());
            assertEquals(20, table.memory(2).bytes().getLong(table.memory(2).values(0)));
        }
    }

    @Test
    void aDamagedBatchIsRefusedWhenItIsRead() throws Exception {
        Path file = folder.resolve("table.arrow");
        try (var allocator = new RootAllocator()) {
            write(file, allocator);
            byte[] bytes = Files.readAllBytes(file);
            // Its description comes before its columns, after four bytes of ones and its length.
            int second = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("\u00ff\u00ff\u00ff\u00ff", find(bytes, "text 11")) + 8;
            java.util.Arrays.fill(bytes, second, second + 100, (byte) 0x55);
            Files.write(file, bytes);
            Table table = Table.open(file, allocator);
            try (var first = table.batch(0)) {
                assertEquals(10, first.getRowCount());
            }
            assertTrue(assertThrows(IllegalStateException.class, () -> table.memory(1)).getMessage().contains("batch 1 of " + file + " cannot be read"));
            assertTrue(assertThrows(IllegalStateException.class, () -> table.batch(1)).getMessage().contains("run the workflow again with --reset"));
        }
    }

    private static int find(byte[] bytes, String text) {
        int found = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
        assertTrue(found > 0, text);
        return found;
    }

    private static void write(Path file, RootAllocator allocator) throws Exception {
        try (var writer = new TableWriter(file, SPEC, allocator)) {
            for (int b = 0; b < 3; b++) {
                var image = (FixedSizeListVector) writer.batch().getVector(3);
                image.setInitialCapacity(10);
                image.allocateNew();
                for (int row = 0; row < 10; row++) {
                    int i = b * 10 + row;
                    ((BigIntVector) writer.batch().getVector(0)).setSafe(row, i);
                    ((IntVector) writer.batch().getVector(1)).setSafe(row, writer.category(1, "c" + i % 3));
                    var text = (VarCharVector) writer.batch().getVector(2);
                    if (i % 7 == 0) {
                        text.setNull(row);
                    } else {
                        text.setSafe(row, ("text " + i).getBytes(StandardCharsets.UTF_8));
                    }
                    image.setNotNull(row);
                    for (int k = 0; k < 4; k++) {
                        ((Float4Vector) image.getDataVector()).setSafe(row * 4 + k, i + k / 6f);
                    }
                }
                writer.writeBatch(10);
            }
            writer.finish();
        }
    }
}
