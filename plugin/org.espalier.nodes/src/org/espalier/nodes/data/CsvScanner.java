package org.espalier.nodes.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/**
 * Reads the records of a CSV file (RFC 4180: quotes around fields that hold separators, line ends or, doubled, quotes). It
 * tells types before a file is read and finds the culprit when it cannot be read; the reading itself is DuckDB's.
 */
final class CsvScanner implements AutoCloseable {
    /** What is wrong with a record, apart from its number of fields. */
    enum Fault { NONE, OPEN_QUOTE, TEXT_AFTER_QUOTE }

    private static final int LONGEST_RECORD = 32 << 20;

    private final InputStream in;
    private final byte delimiter;
    private final byte[] chunk = new byte[1 << 16];
    private int chunkEnd;
    private int chunkAt;
    private byte[] bytes = new byte[1 << 10];
    private int[] ends = new int[64];
    private int fields;
    private int length;
    private long nextLine = 1;
    private long line;
    private long read;
    private Fault fault = Fault.NONE;

    private CsvScanner(InputStream in, byte delimiter) {
        this.in = in;
        this.delimiter = delimiter;
    }

    /** Opens a file; a byte order mark of UTF-8 is skipped. */
    static CsvScanner open(Path file, char delimiter) throws IOException {
        InputStream in = decompress(file, new BufferedInputStream(Files.newInputStream(file), 1 << 16));
        var scanner = new CsvScanner(in, (byte) delimiter);
        scanner.skipByteOrderMark();
        return scanner;
    }

    private static InputStream decompress(Path file, InputStream in) throws IOException {
        if (!FileFormat.isGzip(file)) {
            return in;
        }
        try {
            return new GZIPInputStream(in, 1 << 16);
        } catch (IOException fault) {
            in.close();
            throw fault;
        }
    }

    private void skipByteOrderMark() throws IOException {
        fillChunk();
        if (chunkEnd >= 3 && chunk[0] == (byte) 0xef && chunk[1] == (byte) 0xbb && chunk[2] == (byte) 0xbf) {
            chunkAt = 3;
        }
    }

    private boolean fillChunk() throws IOException {
        chunkAt = 0;
        chunkEnd = in.readNBytes(chunk, 0, chunk.length);
        read += chunkEnd;
        return chunkEnd > 0;
    }

    /** The next byte without taking it; -1 at the end. */
    private int peek() throws IOException {
        return chunkAt < chunkEnd || fillChunk() ? chunk[chunkAt] & 0xff : -1;
    }

    /** Whether the file starts with the byte order mark of UTF-16. To be asked before the first record is read. */
    boolean isUtf16() {
        return chunkEnd >= 2 && (chunk[0] == (byte) 0xff && chunk[1] == (byte) 0xfe || chunk[0] == (byte) 0xfe && chunk[1] == (byte) 0xff);
    }

    /** How many bytes were read so far, decompressed. */
    long bytesRead() {
        return read - (chunkEnd - chunkAt);
    }

    /** Goes to the next record that is not an empty line. False at the end of the file. */
    boolean next() throws IOException {
        do {
            if (peek() < 0) {
                return false;
            }
            line = nextLine;
            readRecord();
        } while (fields == 1 && length == 0 && fault == Fault.NONE);
        return true;
    }

    private void readRecord() throws IOException {
        fields = 0;
        length = 0;
        fault = Fault.NONE;
        boolean fieldStart = true;
        while (true) {
            int next = peek();
            if (fieldStart && next == '"') {
                chunkAt++;
                readQuoted();
                fieldStart = false;
                continue;
            }
            fieldStart = false;
            if (next < 0) {
                endField();
                return;
            }
            chunkAt++;
            if (next == (delimiter & 0xff)) {
                endField();
                fieldStart = true;
            } else if (next == '\n' || next == '\r') {
                if (next == '\r' && peek() == '\n') {
                    chunkAt++;
                }
                nextLine++;
                endField();
                return;
            } else {
                chunkAt--;
                appendRun();
            }
        }
    }

    /** Takes all bytes up to the next that may end a field. */
    private void appendRun() throws IOException {
        byte end = (byte) delimiter;
        int at = chunkAt;
        while (at < chunkEnd && chunk[at] != end && chunk[at] != '\n' && chunk[at] != '\r') {
            at++;
        }
        int run = at - chunkAt;
        reserve(run);
        System.arraycopy(chunk, chunkAt, bytes, length, run);
        length += run;
        chunkAt = at;
    }

    /** From after the opening quote to after the closing one. */
    private void readQuoted() throws IOException {
        while (true) {
            int next = peek();
            if (next < 0) {
                fault = Fault.OPEN_QUOTE;
                return;
            }
            chunkAt++;
            if (next == '"') {
                int after = peek();
                if (after == '"') {
                    chunkAt++;
                } else {
                    if (after >= 0 && after != (delimiter & 0xff) && after != '\n' && after != '\r') {
                        fault = Fault.TEXT_AFTER_QUOTE;
                    }
                    return;
                }
            } else if (next == '\n' || next == '\r' && peek() != '\n') {
                nextLine++;
            }
            append((byte) next);
        }
    }

    private void append(byte next) throws IOException {
        reserve(1);
        bytes[length++] = next;
    }

    private void reserve(int more) throws IOException {
        while (length + more > bytes.length) {
            if (bytes.length >= LONGEST_RECORD) {
                throw new IOException("a record of more than " + LONGEST_RECORD + " bytes starts in line " + line);
            }
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
    }

    private void endField() {
        if (fields == ends.length) {
            ends = Arrays.copyOf(ends, fields * 2);
        }
        ends[fields++] = length;
    }

    /** The line in which the record starts, from 1. */
    long line() {
        return line;
    }

    int fieldCount() {
        return fields;
    }

    Fault fault() {
        return fault;
    }

    /** The bytes of the record's fields, one after the other; to be read until {@link #next} only. */
    byte[] bytes() {
        return bytes;
    }

    /** Where field {@code i} starts in {@link #bytes}. */
    int start(int i) {
        return i == 0 ? 0 : ends[i - 1];
    }

    /** Where field {@code i} ends in {@link #bytes}. */
    int end(int i) {
        return ends[i];
    }

    /** Field {@code i} as text; what is not UTF-8 is replaced. */
    String text(int i) {
        return new String(bytes, start(i), end(i) - start(i), StandardCharsets.UTF_8);
    }

    /** Whether all fields are UTF-8. */
    boolean isUtf8() {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
            return true;
        } catch (CharacterCodingException notUtf8) {
            return false;
        }
    }

    /** Whether reading failed because a compressed file is cut off or not compressed at all. */
    static boolean isDamage(IOException fault) {
        return fault instanceof EOFException || fault instanceof java.util.zip.ZipException;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
