package org.espalier.engine.tests.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;

import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.IntVector;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableSpec;
import org.espalier.engine.table.TableWriter;
import org.espalier.engine.view.Histogram;
import org.espalier.engine.view.Numbers;
import org.espalier.engine.view.ResultPages;
import org.espalier.engine.view.Section;
import org.espalier.engine.view.TableProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What pages say in numbers. */
class ViewNumbersTest {
    @TempDir
    Path folder;

    @Test
    void numbersAreReadable() {
        assertEquals("1,234,567", Numbers.number(1234567));
        assertEquals("0.33333", Numbers.number(1 / 3.0));
        assertEquals("999 B", Numbers.bytes(999));
        assertEquals("1.00 kB", Numbers.bytes(999.6));
        assertEquals("12.8 kB", Numbers.bytes(12_800));
        assertEquals("298 MB", Numbers.bytes(298e6));
        assertEquals("97.22 %", Numbers.percent(0.97222));
        assertEquals("99 ms", Numbers.seconds(0.099));
        assertEquals("0.10 s", Numbers.seconds(0.0996));
        assertEquals("1 min 40 s", Numbers.seconds(99.96));
        assertEquals("2 h 1 min", Numbers.seconds(7260));
    }

    @Test
    void aHistogramCountsEveryFiniteNumberOnce() {
        assertEquals(List.of(2L, 0L, 1L), Histogram.of(new double[] {1, 1, 3, Double.NaN, Double.POSITIVE_INFINITY}, 10).counts(), "whole numbers have a bar each");
        Histogram wide = Histogram.of(new double[] {-Double.MAX_VALUE, 0.5, Double.MAX_VALUE}, 4);
        assertEquals(3, wide.counts().stream().mapToLong(Long::longValue).sum());
        assertEquals(List.of(3L), Histogram.of(new double[] {0.5, 0.5, 0.5}, 8).counts());
        assertEquals(List.of(), Histogram.of(new double[] {Double.NaN}, 8).counts());
    }

    @Test
    void aLargeTableIsLookedAtInPartsFromAllOver() throws Exception {
        int batches = 20;
        var spec = new TableSpec(List.of(new ColumnSpec("n", ColumnType.INT64), new ColumnSpec("kind", ColumnType.CATEGORICAL)));
        try (var allocator = new RootAllocator(); var writer = new TableWriter(folder.resolve("t.arrow"), spec, allocator)) {
            for (int b = 0; b < batches; b++) {
                for (int row = 0; row < TableWriter.BATCH_ROWS; row++) {
                    ((BigIntVector) writer.batch().getVector(0)).setSafe(row, b);
                    ((IntVector) writer.batch().getVector(1)).setSafe(row, writer.category(1, "batch " + b));
                }
                writer.writeBatch(TableWriter.BATCH_ROWS);
            }
            Table table = writer.finish();
            TableProfile profile = TableProfile.of(table, 10);
            assertFalse(profile.isComplete());
            assertTrue(profile.sampled() <= 100_000 + batches, "no more rows than are allowed");
            assertEquals(batches, profile.columns().get(0).histogram().counts().stream().filter(count -> count > 0).count(), "rows of each batch");
            assertEquals("0", profile.columns().get(0).smallest());
            assertEquals("19", profile.columns().get(0).largest());
            assertEquals("20", profile.columns().get(1).different());
            assertTrue(TableProfile.of(table, 1).columns().size() == 1);
        }
    }

    @Test
    void aPageWithoutChartsNeedsNoScript() {
        String page = ResultPages.ofSections("a < b", List.of(new Section.Text("", "x < y & z")));
        assertTrue(page.contains("<p>x &lt; y &amp; z</p>"));
        assertTrue(page.contains("<title>a &lt; b</title>"));
        assertTrue(page.contains("script-src 'none'"));
        assertTrue(page.length() < 20_000, "no chart library");
    }

    @Test
    void thePageHasTheColoursThatAreAskedFor() {
        String preferred = ResultPages.ofText("x", ResultPages.Appearance.PREFERRED);
        String dark = ResultPages.ofText("x", ResultPages.Appearance.DARK);
        String light = ResultPages.ofText("x", ResultPages.Appearance.LIGHT);
        assertTrue(preferred.contains("@media (prefers-color-scheme: dark)"));
        assertTrue(dark.contains("@media all {") && dark.contains("color-scheme: dark;"));
        assertTrue(light.contains("@media not all {") && light.contains("color-scheme: light;"));
    }
}
