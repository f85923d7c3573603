package org.espalier.nodes.network;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The zip that a model file is: two entries, {@code manifest.json} (deflated) and {@code numbers} (stored), and a comment that is
 * the digest of all bytes before it. Any zip program can open it (PKWARE APPNOTE 6.3.3); this reader takes nothing but what this
 * writer writes, byte for byte.
 *
 * @param manifest the readable part
 * @param numbers the rest
 */
record ModelContainer(byte[] manifest, byte[] numbers) {
    private static final String MANIFEST_NAME = "manifest.json";
    private static final String NUMBERS_NAME = "numbers";
    private static final int LOCAL_HEADER = 0x04034B50;
    private static final int CENTRAL_HEADER = 0x02014B50;
    private static final int END = 0x06054B50;
    private static final int END_LENGTH = 22;
    /** Half of SHA-256, in hexadecimal digits: enough against accidents; against intent only a signature would help. */
    private static final int DIGEST_LENGTH = 32;
    private static final int MAX_MANIFEST = 1 << 26;
    /** 1980-01-01, the first day that zip knows. */
    private static final int DATE = 1 << 5 | 1;
    private static final int VERSION = 20;

    /** One entry, as the headers describe it. */
    private record Entry(String name, int method, int crc, int stored, int size) {
        /** The fields that local and central header share, from the version on. */
        void write(ByteBuffer out) {
            out.putShort((short) VERSION).putShort((short) 0).putShort((short) method).putShort((short) 0).putShort((short) DATE)
                    .putInt(crc).putInt(stored).putInt(size).putShort((short) name.length()).putShort((short) 0);
        }
    }

    /** The file's bytes. */
    byte[] write() {
        byte[] deflated = deflate(manifest);
        byte[] body = concatenate(headers(deflated, DEFLATED), deflated, headers(numbers, STORED), numbers, directory(deflated));
        return concatenate(body, digest(body, body.length));
    }

    private static final int DEFLATED = 8;
    private static final int STORED = 0;

    private Entry entry(byte[] stored, int method) {
        boolean first = method == DEFLATED;
        byte[] content = first ? manifest : numbers;
        var crc = new CRC32();
        crc.update(content);
        return new Entry(first ? MANIFEST_NAME : NUMBERS_NAME, method, (int) crc.getValue(), stored.length, content.length);
    }

    private byte[] headers(byte[] stored, int method) {
        Entry entry = entry(stored, method);
        ByteBuffer out = buffer(30 + entry.name().length());
        out.putInt(LOCAL_HEADER);
        entry.write(out);
        out.put(entry.name().getBytes(StandardCharsets.US_ASCII));
        return out.array();
    }

    private byte[] directory(byte[] deflated) {
        ByteBuffer out = buffer(2 * 46 + MANIFEST_NAME.length() + NUMBERS_NAME.length() + END_LENGTH);
        int second = 30 + MANIFEST_NAME.length() + deflated.length;
        putCentral(out, entry(deflated, DEFLATED), 0);
        putCentral(out, entry(numbers, STORED), second);
        int length = out.position();
        int start = second + 30 + NUMBERS_NAME.length() + numbers.length;
        out.putInt(END).putInt(0).putShort((short) 2).putShort((short) 2).putInt(length).putInt(start).putShort((short) DIGEST_LENGTH);
        return out.array();
    }

    private static void putCentral(ByteBuffer out, Entry entry, int offset) {
        out.putInt(CENTRAL_HEADER).putShort((short) VERSION);
        entry.write(out);
        // No comment, first disk, no attributes.
        out.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0).putInt(offset);
        out.put(entry.name().getBytes(StandardCharsets.US_ASCII));
    }

    private static ByteBuffer buffer(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] concatenate(byte[]... parts) {
        byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).reduce(0, Math::addExact)];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /** Takes a file's bytes apart; any altered byte is found. */
    static ModelContainer read(byte[] file) throws ModelFormatException {
        int fixed = 30 + MANIFEST_NAME.length();
        if (file.length < 2 * fixed + END_LENGTH + DIGEST_LENGTH || ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(0) != LOCAL_HEADER) {
            throw new ModelFormatException("it is no model file, or it is cut off");
        }
        int end = file.length - DIGEST_LENGTH;
        if (!Arrays.equals(digest(file, end), Arrays.copyOfRange(file, end, file.length))) {
            throw new ModelFormatException("it was altered or cut off after it was written: its digest does not fit its content");
        }
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int deflatedLength = in.getInt(18);
        int length = in.getInt(22);
        if (length < 0 || length > MAX_MANIFEST || deflatedLength < 0 || deflatedLength > end - fixed - 30 - NUMBERS_NAME.length()) {
            throw new ModelFormatException("its manifest of " + length + " bytes is too large");
        }
        byte[] manifest = inflate(file, fixed, deflatedLength, length);
        int second = fixed + deflatedLength;
        int numbersStart = second + 30 + NUMBERS_NAME.length();
        int numbersLength = in.getInt(second + 18);
        if (numbersLength < 0 || numbersLength > end - numbersStart) {
            throw new ModelFormatException("its numbers are cut off");
        }
        var container = new ModelContainer(manifest, Arrays.copyOfRange(file, numbersStart, numbersStart + numbersLength));
        // All that is left to check, names, sizes and offsets, is what writing would make of it.
        byte[] deflated = Arrays.copyOfRange(file, fixed, second);
        if (!matches(file, 0, container.headers(deflated, DEFLATED)) || !matches(file, second, container.headers(container.numbers, STORED))
                || !matches(file, numbersStart + numbersLength, container.directory(deflated))
                || numbersStart + numbersLength + container.directory(deflated).length != end) {
            throw new ModelFormatException("it is a zip file, but not one that a model is written as");
        }
        return container;
    }

    private static boolean matches(byte[] file, int from, byte[] expected) {
        return from + expected.length <= file.length && Arrays.equals(file, from, from + expected.length, expected, 0, expected.length);
    }

    private static byte[] digest(byte[] bytes, int length) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(bytes, 0, length);
            return HexFormat.of().formatHex(sha256.digest()).substring(0, DIGEST_LENGTH).getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException fault) {
            throw new AssertionError("every Java has SHA-256", fault);
        }
    }

    private static byte[] deflate(byte[] bytes) {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            deflater.setInput(bytes);
            deflater.finish();
            var out = new ByteArrayOutputStream();
            byte[] block = new byte[8192];
            while (!deflater.finished()) {
                out.write(block, 0, deflater.deflate(block));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static byte[] inflate(byte[] file, int from, int stored, int length) throws ModelFormatException {
        // Deflate makes at most 1032 bytes of one, so a small file cannot ask for much memory.
        if (length > 1032L * stored) {
            throw new ModelFormatException("its manifest cannot be as long as it says");
        }
        var inflater = new Inflater(true);
        try {
            inflater.setInput(file, from, stored);
            byte[] bytes = new byte[length];
            int at = 0;
            while (at < length) {
                int count = inflater.inflate(bytes, at, length - at);
                if (count == 0) {
                    break;
                }
                at += count;
            }
            // One more byte must not come.
            if (at < length || inflater.inflate(new byte[1]) != 0 || !inflater.finished() || inflater.getRemaining() != 0) {
                throw new ModelFormatException("its manifest is not as long as it says");
            }
            return bytes;
        } catch (DataFormatException fault) {
            throw new ModelFormatException("its manifest is damaged");
        } finally {
            inflater.end();
        }
    }
}
