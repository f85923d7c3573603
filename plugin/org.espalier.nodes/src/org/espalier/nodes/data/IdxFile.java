package org.espalier.nodes.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.Problem;

/**
 * An IDX file of bytes: four bytes of magic number (0, 0, 8 for unsigned bytes, the number of dimensions), each dimension as a big-endian
 * 32-bit integer, and the bytes, the last dimension running fastest. A file that starts as gzip does is decompressed on the way.
 *
 * @param file where it is
 * @param setting that names it
 * @param extents of the dimensions; the first one is the number of items
 * @param compressed whether it is compressed with gzip
 */
record IdxFile(Path file, String setting, List<Integer> extents, boolean compressed) {
    private static final int UNSIGNED_BYTES = 8;
    private static final int BUFFER = 1 << 16;

    /**
     * Reads the header, and checks that the file is as long as it says, unless it is compressed.
     *
     * @param dimensions that it must have
     * @param content what the file must hold, for messages, such as {@code images}
     */
    static IdxFile open(Path file, String setting, int dimensions, String content) throws InvalidSettingsException {
        String expected = "an IDX file of " + content + ": " + dimensions + (dimensions == 1 ? " dimension" : " dimensions") + " of unsigned bytes, magic number 0x0000080" + dimensions;
        try (InputStream in = stream(file)) {
            byte[] magic = in.readNBytes(4);
            if (magic.length < 4 || magic[0] != 0 || magic[1] != 0 || magic[2] != UNSIGNED_BYTES || magic[3] != dimensions) {
                throw problem(file, setting, "this is no IDX file of " + content, magic.length < 4 ? "a file of " + magic.length + " bytes"
                        : String.format("0x%02x%02x%02x%02x", magic[0], magic[1], magic[2], magic[3]), expected, remedy(magic, dimensions));
            }
            var extents = new ArrayList<Integer>();
            long size = 1;
            for (int i = 0; i < dimensions; i++) {
                byte[] bytes = in.readNBytes(4);
                if (bytes.length < 4) {
                    throw problem(file, setting, "the IDX file ends within its header", "dimension " + (i + 1) + " of " + dimensions, expected, "get a complete copy of the file");
                }
                int extent = java.nio.ByteBuffer.wrap(bytes).getInt();
                if (extent < (i == 0 ? 0 : 1)) {
                    throw problem(file, setting, "the header of the IDX file cannot be right", "dimension " + (i + 1) + " is " + extent, expected, "get an intact copy of the file");
                }
                extents.add(extent);
                size = Math.multiplyExact(size, extent);
            }
            long header = 4L + 4L * dimensions;
            boolean compressed = isCompressed(file);
            if (!compressed && Files.size(file) != header + size) {
                throw problem(file, setting, Files.size(file) < header + size ? "the IDX file is cut off" : "the IDX file is longer than its header says",
                        Files.size(file) + " bytes", (header + size) + " bytes for the extents " + extents, "get an intact copy of the file");
            }
            return new IdxFile(file, setting, List.copyOf(extents), compressed);
        } catch (IOException | ArithmeticException fault) {
            throw new InvalidSettingsException(Problem.of("the file " + file + " cannot be read").atSetting(setting).found(reason(fault)).expected(expected)
                    .remedy("check the file, or get an intact copy of it"), fault);
        }
    }

    private static InvalidSettingsException problem(Path file, String setting, String what, String found, String expected, String remedy) {
        return new InvalidSettingsException(Problem.of(what + ": " + file.getFileName()).atSetting(setting).found(found).expected(expected).remedy(remedy));
    }

    private static String remedy(byte[] magic, int dimensions) {
        boolean idx = magic.length == 4 && magic[0] == 0 && magic[1] == 0;
        if (idx && magic[2] == UNSIGNED_BYTES && magic[3] == 1 && dimensions == 3) {
            return "this is a file of labels: name it in the setting labels, and the file of images here";
        } else if (idx && magic[2] == UNSIGNED_BYTES && magic[3] == 3 && dimensions == 1) {
            return "this is a file of images: name it in the setting file, and the file of labels here";
        }
        return "choose another file; for PNG or JPEG files name the folder that holds the folders of the classes";
    }

    private static String reason(Exception fault) {
        return fault instanceof ArithmeticException ? "extents that are too large" : fault.getClass().getSimpleName() + (fault.getMessage() == null ? "" : ": " + fault.getMessage());
    }

    private static boolean isCompressed(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() == 0x1f && in.read() == 0x8b;
        }
    }

    private static InputStream stream(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        try {
            return isCompressed(file) ? new GZIPInputStream(in, BUFFER) : new BufferedInputStream(in, BUFFER);
        } catch (IOException fault) {
            in.close();
            throw fault;
        }
    }

    /** The number of items. */
    int count() {
        return extents.get(0);
    }

    /** What happens to each item. */
    interface ItemAction {
        /** @param bytes of the item; the same array every time */
        void accept(int number, byte[] bytes) throws Exception;
    }

    /** Reads item by item. */
    void forEach(ItemAction action) throws Exception {
        byte[] item = new byte[extents.stream().skip(1).mapToInt(Integer::intValue).reduce(1, Math::multiplyExact)];
        int number = 0;
        try (InputStream in = stream(file)) {
            in.skipNBytes(4L + 4L * extents.size());
            for (; number < count(); number++) {
                int read = in.readNBytes(item, 0, item.length);
                if (read < item.length) {
                    throw damaged("the IDX file is cut off", "the end of the file in item " + (number + 1) + " of " + count(), null);
                }
                action.accept(number, item);
            }
            if (in.read() >= 0) {
                throw damaged("the IDX file is longer than its header says", "more than " + count() + " items", null);
            }
        } catch (java.util.zip.ZipException | java.io.EOFException fault) {
            throw damaged("the IDX file is damaged or cut off", fault.getMessage() + ", in item " + (number + 1) + " of " + count(), fault);
        }
    }

    private InvalidDataException damaged(String what, String found, Exception cause) {
        return new InvalidDataException(Problem.of(what + ": " + file.getFileName()).atSetting(setting).found(found).expected(count() + " items, as its header says")
                .remedy("get an intact copy of the file"), cause);
    }
}
