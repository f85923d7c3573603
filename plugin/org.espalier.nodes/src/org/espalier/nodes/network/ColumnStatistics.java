package org.espalier.nodes.network;

import org.espalier.engine.table.ColumnSummary;

/**
 * What is learnt of a column of numbers. Numbers that are not finite do not count; encoding reports them.
 *
 * @param summary of the training rows
 */
record ColumnStatistics(ColumnSummary summary) {
    /** The fraction of the scale that centre and scale are rounded to; see {@link #scale}. */
    private static final int ROUNDING_BITS = 6;

    boolean hasMissing() {
        return summary.missing() > 0;
    }

    double mean() {
        return summary.mean();
    }

    boolean isConstant() {
        // Values that differ by less than rounding alone makes of them are one value.
        return summary.count() == 0 || summary.largest() - summary.smallest() <= 1e-12 * Math.max(Math.abs(summary.largest()), Math.abs(summary.smallest()));
    }

    /**
     * What values are divided by, rounded to 6 significant bits; the centre is rounded to about 1/64 of it. A network does not
     * notice, and the model file, which holds both numbers for every column, is smaller.
     */
    double scale(Normalization normalization) {
        double scale = switch (normalization) {
            case STANDARDIZE -> Math.sqrt(summary.squares() / Math.max(1, summary.count()));
            case MIN_MAX -> summary.largest() - summary.smallest();
            case NONE -> 1;
        };
        if (isConstant() || !(scale >= Double.MIN_NORMAL && Double.isFinite(scale))) {
            return 1;
        }
        double unit = Math.scalb(1.0, Math.getExponent(scale) - ROUNDING_BITS + 1);
        return Math.rint(scale / unit) * unit;
    }

    /** What is subtracted from values. */
    double center(Normalization normalization) {
        if (summary.count() == 0 || normalization == Normalization.NONE) {
            return 0;
        } else if (isConstant()) {
            return summary.smallest();
        }
        double center = normalization == Normalization.STANDARDIZE ? mean() : summary.smallest();
        double unit = centerUnit(scale(normalization));
        double rounded = Math.rint(center / unit) * unit;
        return Double.isFinite(rounded) ? rounded : center;
    }

    /** What the centre is a multiple of, unless it is constant or huge. */
    static double centerUnit(double scale) {
        return Math.scalb(1.0, Math.getExponent(scale) - ROUNDING_BITS);
    }
}
