package org.espalier.engine.view;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as people read them, the same on the command line, in pages and on the desktop. */
public final class Numbers {
    private static final String[] UNITS = {"kB", "MB", "GB", "TB"};

    private Numbers() {
    }

    /** Whole numbers in full with commas, others to five digits. */
    public static String number(double value) {
        if (!Double.isFinite(value)) {
            return String.valueOf(value);
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(5, RoundingMode.HALF_EVEN)).stripTrailingZeros();
        return Math.abs(value) < 1e-4 || Math.abs(value) >= 1e9 ? rounded.toString() : rounded.toPlainString();
    }

    /** A size in the largest unit of powers of 1000 that it has at least one of, to three digits. */
    public static String bytes(double bytes) {
        double value = bytes;
        int unit = -1;
        while (Math.abs(value) >= 999.5 && unit + 1 < UNITS.length) {
            value /= 1000;
            unit++;
        }
        if (unit < 0) {
            return String.format(Locale.ROOT, "%.0f B", value);
        }
        return String.format(Locale.ROOT, value >= 99.95 ? "%.0f %s" : value >= 9.995 ? "%.1f %s" : "%.2f %s", value, UNITS[unit]);
    }

    /** A fraction as a percentage, to two digits behind the point. */
    public static String percent(double fraction) {
        return Double.isFinite(fraction) ? String.format(Locale.ROOT, "%.2f %%", fraction * 100) : String.valueOf(fraction);
    }

    /** A time, in the unit that suits it. */
    public static String seconds(double seconds) {
        if (seconds < 0.0995) {
            return String.format(Locale.ROOT, "%.0f ms", seconds * 1000);
        }
        if (seconds < 99.95) {
            return String.format(Locale.ROOT, seconds < 9.995 ? "%.2f s" : "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        return whole < 3600 ? String.format(Locale.ROOT, "%d min %d s", whole / 60, whole % 60) : String.format(Locale.ROOT, "%d h %d min", whole / 3600, whole % 3600 / 60);
    }

    /** As a format has it. */
    public static String format(double value, Section.Format format) {
        return switch (format) {
            case NUMBER -> number(value);
            case PERCENT -> percent(value);
            case BYTES -> bytes(value);
        };
    }
}
