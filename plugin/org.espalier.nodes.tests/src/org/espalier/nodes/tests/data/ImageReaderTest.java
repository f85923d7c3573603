package org.espalier.nodes.tests.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

import javax.imageio.ImageIO;

import org.espalier.engine.node.EspalierException;
import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableSpec;
import org.espalier.nodes.data.ImageReader;
import org.espalier.nodes.tests.NodeCall;
import org.espalier.nodes.tests.Tables;
import org.espalier.nodes.tests.TestContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images come out as they are in the files, and files that are wrong are named. */
class ImageReaderTest {
    @TempDir
    Path folder;
    private TestContext context;

    @BeforeEach
    void open() throws IOException {
        context = new TestContext(Files.createDirectories(folder.resolve("work")));
    }

    @AfterEach
    void close() {
        context.close();
    }

    /** An IDX file of bytes. */
    private Path idx(String name, byte[] values, int... extents) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * extents.length + values.length);
        bytes.put(new byte[] {0, 0, 8, (byte) extents.length});
        Arrays.stream(extents).forEach(bytes::putInt);
        bytes.put(values);
        return write(name, bytes.array());
    }

    private Path write(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        if (name.endsWith(".gz")) {
            var packed = new ByteArrayOutputStream();
            try (var out = new GZIPOutputStream(packed)) {
                out.write(bytes);
            }
            return Files.write(file, packed.toByteArray());
        }
        return Files.write(file, bytes);
    }

    private static ImageReader.Settings settings(Path file, String more) throws Exception {
        return NodeCall.settings(ImageReader.Settings.class, "{'file': '" + file + "'" + more + "}");
    }

    /** Configures and executes, and holds the node to its promise that both give the same spec. */
    private Table read(Path file, String more) throws Exception {
        List<PortSpec> announced = NodeCall.configure(new ImageReader(), settings(file, more), Map.of());
        Table table = (Table) NodeCall.execute(new ImageReader(), settings(file, more), Map.of(), context).get(0);
        assertEquals(announced, List.of(table.spec()));
        return table;
    }

    private static List<String> columns(Table table) {
        return Tables.columns((TableSpec) table.spec());
    }

    private void refused(Class<? extends EspalierException> when, Path file, String more, String setting, String... parts) {
        var fault = assertThrows(when, () -> read(file, more));
        assertEquals(setting, fault.problems().get(0).setting(), fault.getMessage());
        for (String part : parts) {
            assertTrue(fault.getMessage().contains(part), () -> "\"" + part + "\" in " + fault.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".gz"})
    void idxFilesGiveTheirBytesAndLabels(String ending) throws Exception {
        Path images = idx("images" + ending, new byte[] {0, 1, 2, 3, 4, 5, (byte) 250, (byte) 251, (byte) 252, (byte) 253, (byte) 254, (byte) 255}, 2, 2, 3);
        Path labels = idx("labels" + ending, new byte[] {11, 2}, 2);
        Table table = read(images, ", 'labels': '" + labels + "'");
        assertEquals(List.of("image tensor 1x2x3", "label categorical"), columns(table));
        assertEquals(List.of("[0.0, 1.0, 2.0, 3.0, 4.0, 5.0]|11", "[250.0, 251.0, 252.0, 253.0, 254.0, 255.0]|2"), Tables.rows(table));
        assertEquals(List.of("2", "11"), table.categories(1), "labels are in the order of their numbers");
        assertEquals(List.of(), context.warnings);
    }

    @Test
    void withoutLabelsThereAreImagesAlone() throws Exception {
        Table table = read(idx("images", new byte[] {7, 8}, 2, 1, 1), "");
        assertEquals(List.of("image tensor 1x1x1"), columns(table));
        assertEquals(List.of("[7.0]", "[8.0]"), Tables.rows(table));
        assertTrue(context.warnings.get(0).contains("No file of labels"), context.warnings.toString());
    }

    @Test
    void moreImagesThanABatchHoldsAreAllThere() throws Exception {
        byte[] values = new byte[40_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) (i % 251);
        }
        byte[] classes = new byte[20_000];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = (byte) (i % 7);
        }
        Table table = read(idx("images.gz", values, 20_000, 2, 1), ", 'labels': '" + idx("labels.gz", classes, 20_000) + "'");
        assertEquals(20_000, table.rowCount());
        assertTrue(table.batchCount() > 1);
        List<String> rows = Tables.rows(table);
        for (int i = 0; i < rows.size(); i++) {
            assertEquals("[" + (float) (2 * i % 251) + ", " + (float) ((2 * i + 1) % 251) + "]|" + i % 7, rows.get(i));
        }
    }

    @Test
    void wrongIdxFilesAreNamedBeforeAnythingRuns() throws Exception {
        Path images = idx("images", new byte[12], 3, 2, 2);
        Path labels = idx("labels", new byte[3], 3);
        String with = ", 'labels': '" + labels + "'";
        refused(InvalidSettingsException.class, labels, "", "file", "0x00000801", "name it in the setting labels");
        refused(InvalidSettingsException.class, images, ", 'labels': '" + images + "'", "labels", "0x00000803", "name it in the setting file");
        refused(InvalidSettingsException.class, images, ", 'labels': '" + idx("two", new byte[2], 2) + "'", "labels", "2 labels, 3 images");
        refused(InvalidSettingsException.class, write("text", "hello, world".getBytes()), with, "file", "0x68656c6c", "folder that holds the folders");
        refused(InvalidSettingsException.class, write("short", new byte[] {0, 0, 8}), with, "file", "a file of 3 bytes");
        refused(InvalidSettingsException.class, write("header", new byte[] {0, 0, 8, 3, 0, 0, 0, 1, 0}), with, "file", "ends within its header");
        refused(InvalidSettingsException.class, write("floats", new byte[] {0, 0, 13, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0}), with, "file", "0x00000d03", "unsigned bytes");
        refused(InvalidSettingsException.class, idx("cut", new byte[11], 3, 2, 2), with, "file", "cut off", "27 bytes", "28 bytes");
        refused(InvalidSettingsException.class, idx("long", new byte[13], 3, 2, 2), with, "file", "longer", "29 bytes");
        refused(InvalidSettingsException.class, idx("negative", new byte[12], -3, 2, 2), with, "file", "dimension 1 is -3");
        refused(InvalidSettingsException.class, idx("flat", new byte[0], 3, 0, 2), with, "file", "dimension 2 is 0");
        refused(InvalidSettingsException.class, idx("huge.gz", new byte[12], 3, 70_000, 70_000), with, "file", "too large");
        refused(InvalidSettingsException.class, idx("overflow.gz", new byte[12], Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE), with, "file", "too large");
        refused(InvalidSettingsException.class, idx("wide", new byte[5000], 1, 1, 5000), "", "height", "1 x 5000 points", "set height and width");
        refused(InvalidSettingsException.class, write("broken.gz", new byte[] {1}), "", "file");
    }

    @Test
    void compressedFilesThatAreCutOffAreNamedWhileReading() throws Exception {
        refused(InvalidDataException.class, idx("cut.gz", new byte[11], 3, 2, 2), "", "file", "item 3 of 3");
        refused(InvalidDataException.class, idx("long.gz", new byte[13], 3, 2, 2), "", "file", "more than 3 items");
        byte[] noise = new byte[30_000];
        new java.util.Random(1).nextBytes(noise);
        byte[] whole = Files.readAllBytes(idx("whole.gz", noise, 300, 10, 10));
        refused(InvalidDataException.class, Files.write(folder.resolve("torn.gz"), Arrays.copyOf(whole, whole.length / 2)), "", "file", "cut off", "of 300");
        whole[whole.length / 2] ^= 0x55;
        refused(InvalidDataException.class, Files.write(folder.resolve("damaged.gz"), whole), "", "file", "damaged");
    }

    private Path image(String name, int type, int width, int height, int... rgb) throws IOException {
        var image = new BufferedImage(width, height, type);
        for (int i = 0; i < rgb.length; i++) {
            if (type == BufferedImage.TYPE_BYTE_GRAY) {
                image.getRaster().setSample(i % width, i / width, 0, rgb[i]);
            } else {
                image.setRGB(i % width, i / width, rgb[i]);
            }
        }
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        assertTrue(ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile()));
        return file;
    }

    private Path gray(String name, int width, int height, int... values) throws IOException {
        return image(name, BufferedImage.TYPE_BYTE_GRAY, width, height, values);
    }

    @Test
    void foldersAreClassesAndGrayValuesAreExact() throws Exception {
        gray("set/b/2.png", 2, 1, 100, 200);
        gray("set/b/1.png", 2, 1, 0, 255);
        gray("set/a/x.PNG".replace("PNG", "png"), 2, 1, 17, 128);
        write("set/.hidden/1.png", new byte[0]);
        Table table = read(folder.resolve("set"), "");
        assertEquals(List.of("image tensor 1x1x2", "label categorical"), columns(table));
        assertEquals(List.of("[17.0, 128.0]|a", "[0.0, 255.0]|b", "[100.0, 200.0]|b"), Tables.rows(table));
        assertEquals(List.of(), context.warnings);
    }

    @Test
    void coloursAreThreeChannelsOrTheirLuma() throws Exception {
        image("set/a/1.png", BufferedImage.TYPE_INT_RGB, 2, 1, 0xff0000, 0x0a141e);
        image("set/a/2.png", BufferedImage.TYPE_INT_ARGB, 2, 1, 0x00123456, 0x800000ff);
        gray("set/a/3.png", 2, 1, 9, 8);
        Path set = folder.resolve("set");
        Table colours = read(set, "");
        assertEquals(List.of("image tensor 3x1x2", "label categorical"), columns(colours));
        assertEquals(List.of("[255.0, 10.0, 0.0, 20.0, 0.0, 30.0]|a", "[255.0, 127.0, 255.0, 127.0, 255.0, 255.0]|a", "[9.0, 8.0, 9.0, 8.0, 9.0, 8.0]|a"), Tables.rows(colours));
        // 0.299 * 255 = 76.2; 0.299 * 10 + 0.587 * 20 + 0.114 * 30 = 18.15; white; 0.299 * 127 + 0.587 * 127 + 0.114 * 255 = 141.6
        assertEquals(List.of("[76.0, 18.0]|a", "[255.0, 142.0]|a", "[9.0, 8.0]|a"), Tables.rows(read(set, ", 'colors': 'gray'")));
        assertEquals(List.of(), context.warnings);
        Files.delete(set.resolve("a/1.png"));
        Files.delete(set.resolve("a/2.png"));
        image("set/b/1.png", BufferedImage.TYPE_INT_RGB, 2, 1, 0xff0000, 0x0a141e);
        assertEquals(List.of("[9.0, 8.0]|a", "[76.0, 18.0]|b"), Tables.rows(read(set, "")));
        assertTrue(context.warnings.get(0).contains("1 images have colours"), context.warnings.toString());
    }

    @Test
    void jpegFilesAreRead() throws Exception {
        int[] same = new int[64];
        Arrays.fill(same, 0x804020);
        image("set/a/1.jpg", BufferedImage.TYPE_INT_RGB, 8, 8, same);
        String[] values = Tables.rows(read(folder.resolve("set"), "")).get(0).split("[\\[,\\]]");
        assertEquals(0x80, Float.parseFloat(values[1]), 3);
        assertEquals(0x40, Float.parseFloat(values[1 + 64]), 3);
        assertEquals(0x20, Float.parseFloat(values[1 + 128]), 3);
    }

    @Test
    void imagesAreScaled() throws Exception {
        gray("set/a/1.png", 2, 2, 0, 100, 100, 200);
        gray("set/a/2.png", 4, 4, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8);
        Path set = folder.resolve("set");
        refused(InvalidDataException.class, set, "", "height", "4 x 4 points", "2.png", "2 x 2 points", "set height and width");
        Table one = read(set, ", 'height': 1, 'width': 1");
        assertEquals(List.of("[100.0]|a", "[8.0]|a"), Tables.rows(one));
        Table wide = read(set, ", 'height': 2, 'width': 4");
        assertEquals(List.of("[0.0, 25.0, 75.0, 100.0, 100.0, 125.0, 175.0, 200.0]|a", "[8.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0]|a"), Tables.rows(wide));
        Path images = idx("images", new byte[] {0, 100, 100, (byte) 200}, 1, 2, 2);
        assertEquals(List.of("[100.0, 100.0, 100.0]"), Tables.rows(read(images, ", 'height': 1, 'width': 1, 'colors': 'rgb'")));
        refused(InvalidSettingsException.class, set, ", 'height': 3", "width", "both, or none");
        refused(InvalidSettingsException.class, set, ", 'labels': '" + images + "'", "labels", "names of the folders");
    }

    @Test
    void whatIsNoImageIsLeftOutAloudAndWhatIsADamagedOneIsNamed() throws Exception {
        gray("set/a/1.png", 2, 1, 1, 2);
        write("set/a/notes.txt", new byte[] {1});
        write("set/readme.md", new byte[] {1});
        Files.createDirectories(folder.resolve("set/empty"));
        Path set = folder.resolve("set");
        assertEquals(1, read(set, "").rowCount());
        assertTrue(context.warnings.get(0).contains("notes.txt, and 2 more"), context.warnings.toString());
        byte[] png = Files.readAllBytes(gray("set/a/2.png", 2, 1, 3, 4));
        for (byte[] broken : List.of(new byte[0], "no image".getBytes(), Arrays.copyOf(png, png.length - 30), Arrays.copyOf(png, 20))) {
            Files.write(set.resolve("a/2.png"), broken);
            refused(InvalidDataException.class, set, "", "file", "2.png", "complete PNG or JPEG");
        }
        // A header that asks for 2^31 - 1 points in each direction.
        Files.write(set.resolve("a/2.png"), png);
        byte[] bomb = png.clone();
        Arrays.fill(bomb, 17, 20, (byte) 0xff);
        bomb[16] = 0x7f;
        System.arraycopy(bomb, 16, bomb, 20, 4);
        Files.write(set.resolve("a/2.png"), bomb);
        refused(InvalidDataException.class, set, "", "file", "2.png");
        Files.write(set.resolve("a/0.png"), "no image".getBytes());
        refused(InvalidSettingsException.class, set, "", "file", "0.png");
    }

    @Test
    void foldersWithoutClassesAreRefused() throws Exception {
        refused(InvalidSettingsException.class, Files.createDirectories(folder.resolve("none")), "", "file", "no images", "folder for each class");
        gray("flat/1.png", 2, 1, 1, 2);
        refused(InvalidSettingsException.class, folder.resolve("flat"), "", "file", "which holds images itself", "named after their classes");
    }

    @Test
    void aCancelledRunEnds() throws Exception {
        Path images = idx("images", new byte[12], 3, 2, 2);
        context.cancelled = true;
        assertThrows(java.util.concurrent.CancellationException.class, () -> read(images, ""));
    }
}
