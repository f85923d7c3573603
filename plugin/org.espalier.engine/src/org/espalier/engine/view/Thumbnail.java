package org.espalier.engine.view;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * A tensor as a small picture, where it has the form of one: height and width, or 1 or 3 channels before them. Written as PNG (W3C, "Portable
 * Network Graphics", third edition, 2025), of 8 bits a channel, without filters.
 */
final class Thumbnail {
    private static final int MOST_PIXELS = 1 << 14;
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private Thumbnail() {
    }

    /** Whether a tensor of this shape can be seen as a picture that is small enough for a table. */
    static boolean isPicture(List<Integer> shape) {
        int rank = shape.size();
        boolean channels = rank == 2 || rank == 3 && (shape.get(0) == 1 || shape.get(0) == 3);
        return channels && shape.get(rank - 1) > 1 && shape.get(rank - 2) > 1 && (long) shape.get(rank - 1) * shape.get(rank - 2) <= MOST_PIXELS;
    }

    /**
     * The picture as a data address.
     *
     * @param values row-major; the smallest one is black and the largest one white, unless all are from 0 to 1, which are these two then
     */
    static String address(float[] values, List<Integer> shape) {
        int rank = shape.size();
        int channels = rank == 3 ? shape.get(0) : 1;
        int height = shape.get(rank - 2);
        int width = shape.get(rank - 1);
        float low = 0;
        float high = 1;
        for (float value : values) {
            low = Float.isFinite(value) ? Math.min(low, value) : low;
            high = Float.isFinite(value) ? Math.max(high, value) : high;
        }
        byte[] lines = new byte[height * (1 + width * channels)];
        int next = 0;
        for (int y = 0; y < height; y++) {
            // The line's filter: none.
            lines[next++] = 0;
            for (int x = 0; x < width; x++) {
                for (int channel = 0; channel < channels; channel++) {
                    float value = values[(channel * height + y) * width + x];
                    lines[next++] = (byte) Math.round(255 * (Float.isFinite(value) ? (value - low) / (high - low) : 0));
                }
            }
        }
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png(lines, width, height, channels));
    }

    private static byte[] png(byte[] lines, int width, int height, int channels) {
        var bytes = new ByteArrayOutputStream();
        try (var file = new DataOutputStream(bytes)) {
            file.write(SIGNATURE);
            var header = new ByteArrayOutputStream();
            var fields = new DataOutputStream(header);
            fields.writeInt(width);
            fields.writeInt(height);
            // 8 bits; gray or red, green, blue; deflated, not interlaced.
            fields.write(new byte[] {8, (byte) (channels == 1 ? 0 : 2), 0, 0, 0});
            chunk(file, "IHDR", header.toByteArray());
            var packed = new ByteArrayOutputStream();
            try (var deflater = new DeflaterOutputStream(packed)) {
                deflater.write(lines);
            }
            chunk(file, "IDAT", packed.toByteArray());
            chunk(file, "IEND", new byte[0]);
            return bytes.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static void chunk(DataOutputStream file, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        var checksum = new CRC32();
        checksum.update(name);
        checksum.update(data);
        file.writeInt(data.length);
        file.write(name);
        file.write(data);
        file.writeInt((int) checksum.getValue());
    }
}
