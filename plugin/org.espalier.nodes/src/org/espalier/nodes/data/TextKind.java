package org.espalier.nodes.data;

import java.time.YearMonth;

/** What a field of a CSV file is, by its spelling. */
enum TextKind {
    /** A whole number that fits 64 bits. */
    WHOLE,
    /** Any other number, infinity and NaN included. */
    REAL,
    /** A whole number that does not fit 64 bits. */
    HUGE,
    /** {@code true} or {@code false}, in any case. */
    TRUTH,
    /** A date, or a date and a time, as ISO 8601 writes it. */
    TIME,
    TEXT;

    /** The kind of the bytes from {@code from} to {@code to}, which hold at least one. Spaces around a number do not count. */
    static TextKind of(byte[] bytes, int from, int to) {
        byte first = bytes[from];
        if (first == 't' || first == 'T' || first == 'f' || first == 'F') {
            return is(bytes, from, to, "true") || is(bytes, from, to, "false") ? TRUTH : TEXT;
        }
        if (to - from >= 10 && bytes[from + 4] == '-' && isTime(bytes, from, to)) {
            return TIME;
        }
        int start = from;
        int end = to;
        while (start < end && bytes[start] == ' ') {
            start++;
        }
        while (end > start && bytes[end - 1] == ' ') {
            end--;
        }
        return start == end ? TEXT : number(bytes, start, end);
    }

    private static TextKind number(byte[] bytes, int from, int to) {
        int at = bytes[from] == '-' || bytes[from] == '+' ? from + 1 : from;
        int digitsEnd = digits(bytes, at, to);
        int whole = digitsEnd - at;
        if (digitsEnd == to && whole > 0) {
            return whole < 19 || fits(bytes, from, to) ? WHOLE : HUGE;
        }
        if (whole == 0 && (is(bytes, at, to, "inf") || is(bytes, at, to, "infinity") || is(bytes, at, to, "nan"))) {
            return REAL;
        }
        int fraction = 0;
        at = digitsEnd;
        if (at < to && bytes[at] == '.') {
            digitsEnd = digits(bytes, at + 1, to);
            fraction = digitsEnd - at - 1;
            at = digitsEnd;
        }
        if (whole + fraction == 0) {
            return TEXT;
        }
        if (at < to && (bytes[at] == 'e' || bytes[at] == 'E')) {
            at += at + 1 < to && (bytes[at + 1] == '-' || bytes[at + 1] == '+') ? 2 : 1;
            digitsEnd = digits(bytes, at, to);
            if (digitsEnd == at) {
                return TEXT;
            }
            at = digitsEnd;
        }
        return at == to ? REAL : TEXT;
    }

    private static boolean fits(byte[] bytes, int from, int to) {
        try {
            Long.parseLong(new String(bytes, from, to - from, java.nio.charset.StandardCharsets.US_ASCII));
            return true;
        } catch (NumberFormatException tooLarge) {
            return false;
        }
    }

    /** {@code YYYY-MM-DD}, alone or before {@code T} or a space and {@code HH:MM[:SS[.ffffff]]} with or without a zone. */
    private static boolean isTime(byte[] bytes, int from, int to) {
        if (!range(bytes, from, 4, 1, 9999) || !range(bytes, from + 5, 2, 1, 12) || bytes[from + 7] != '-' || !range(bytes, from + 8, 2, 1, 31)) {
            return false;
        }
        if (digit(bytes, from + 8) * 10 + digit(bytes, from + 9) > monthLength(bytes, from)) {
            return false;
        }
        int at = from + 10;
        if (at == to) {
            return true;
        }
        if (bytes[at] != 'T' && bytes[at] != ' ' || to - at < 6 || !range(bytes, at + 1, 2, 0, 23) || bytes[at + 3] != ':' || !range(bytes, at + 4, 2, 0, 59)) {
            return false;
        }
        at += 6;
        if (at + 3 <= to && bytes[at] == ':') {
            if (!range(bytes, at + 1, 2, 0, 59)) {
                return false;
            }
            at += 3;
            if (at + 1 < to && bytes[at] == '.') {
                int end = digits(bytes, at + 1, to);
                if (end == at + 1 || end > at + 10) {
                    return false;
                }
                at = end;
            }
        }
        return isZone(bytes, at, to);
    }

    private static int monthLength(byte[] bytes, int from) {
        int year = digit(bytes, from) * 1000 + digit(bytes, from + 1) * 100 + digit(bytes, from + 2) * 10 + digit(bytes, from + 3);
        return YearMonth.of(year, digit(bytes, from + 5) * 10 + digit(bytes, from + 6)).lengthOfMonth();
    }

    private static int digit(byte[] bytes, int at) {
        return bytes[at] - '0';
    }

    private static boolean isZone(byte[] bytes, int at, int to) {
        return switch (to - at) {
            case 0 -> true;
            case 1 -> bytes[at] == 'Z';
            case 3 -> isSign(bytes[at]) && range(bytes, at + 1, 2, 0, 15);
            case 6 -> isSign(bytes[at]) && range(bytes, at + 1, 2, 0, 15) && bytes[at + 3] == ':' && range(bytes, at + 4, 2, 0, 59);
            default -> false;
        };
    }

    private static boolean isSign(byte next) {
        return next == '+' || next == '-';
    }

    private static boolean range(byte[] bytes, int from, int length, int least, int most) {
        int value = 0;
        for (int i = from; i < from + length; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return false;
            }
            value = value * 10 + bytes[i] - '0';
        }
        return value >= least && value <= most;
    }

    /** Where the digits that start at {@code from} end. */
    private static int digits(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at;
    }

    private static boolean is(byte[] bytes, int from, int to, String word) {
        if (to - from != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if ((bytes[from + i] | 0x20) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
