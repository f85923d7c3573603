package org.espalier.nodes.data;

import java.util.EnumSet;

import org.espalier.engine.table.ColumnType;

/** Collects what the fields of one column of a CSV file are. */
final class ColumnSniffer {
    /** The rule of which texts are categories, for every format: this many different ones at most, and at most half as many as there are. */
    static final int MOST_CATEGORIES = 1_000;

    private static final int EXACT_DIGITS = 15;

    private final EnumSet<TextKind> kinds = EnumSet.noneOf(TextKind.class);
    /** Hashes of 64 bits; that two of so few texts have the same one is not to be expected. */
    private final long[] hashes = new long[4 * MOST_CATEGORIES];
    private int different;
    private long values;
    private boolean longWhole;

    /** Whether texts that come this often, so many of them different, are categories. */
    static boolean areCategories(long values, long different) {
        return different <= MOST_CATEGORIES && different * 2 <= values;
    }

    /** Takes in a field that is not missing. */
    void add(byte[] bytes, int from, int to) {
        values++;
        TextKind kind = from == to ? TextKind.TEXT : TextKind.of(bytes, from, to);
        kinds.add(kind);
        longWhole |= kind == TextKind.WHOLE && to - from > EXACT_DIGITS;
        if (different <= MOST_CATEGORIES) {
            count(hash(bytes, from, to));
        }
    }

    private void count(long hash) {
        int at = (int) Long.remainderUnsigned(hash, hashes.length);
        while (hashes[at] != 0 && hashes[at] != hash) {
            at = (at + 1) % hashes.length;
        }
        if (hashes[at] == 0) {
            hashes[at] = hash;
            different++;
        }
    }

    /** FNV-1a, and a last mixing. Never 0. */
    private static long hash(byte[] bytes, int from, int to) {
        long hash = 0xcbf29ce484222325L;
        for (int i = from; i < to; i++) {
            hash = (hash ^ bytes[i]) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 32)) * 0xd6e8feb86659fd93L;
        return hash == 0 ? 1 : hash;
    }

    private boolean isNumeric() {
        return !kinds.contains(TextKind.TEXT) && !kinds.contains(TextKind.TRUTH) && !kinds.contains(TextKind.TIME);
    }

    /** The column's type. A column without any value is one of numbers. */
    ColumnType type() {
        if (isNumeric()) {
            boolean whole = kinds.equals(EnumSet.of(TextKind.WHOLE));
            return whole ? ColumnType.INT64 : ColumnType.FLOAT64;
        } else if (kinds.equals(EnumSet.of(TextKind.TIME))) {
            return ColumnType.TIMESTAMP;
        } else if (kinds.equals(EnumSet.of(TextKind.TRUTH))) {
            return ColumnType.CATEGORICAL;
        }
        return areCategories(values, different) ? ColumnType.CATEGORICAL : ColumnType.TEXT;
    }

    /** Whether the column is one of numbers and some whole ones do not fit 64 bits, so that digits are lost. */
    boolean losesDigits() {
        return isNumeric() && kinds.contains(TextKind.HUGE);
    }

    /** Whether some whole numbers are so long that a float64 cannot stand for them. */
    boolean hasLongWhole() {
        return longWhole;
    }

    /** Whether a field may be the name of a column: it is neither a number, nor a truth value, nor a date. */
    static boolean isName(byte[] bytes, int from, int to) {
        return TextKind.of(bytes, from, to) == TextKind.TEXT;
    }
}
