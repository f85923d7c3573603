package org.espalier.nodes.network;

/**
 * What is learnt of a column of numbers: one pass, in the order of the rows (Welford, 1962). Numbers that are not finite do not
 * count; encoding reports them.
 */
final class ColumnStatistics {
    /** The fraction of the scale that centre and scale are rounded to; see {@link #scale}. */
    private static final int ROUNDING_BITS = 6;

    private long count;
    private long missing;
    private double mean;
    private double squares;
    private double smallest = Double.POSITIVE_INFINITY;
    private double largest = Double.NEGATIVE_INFINITY;

    void add(double value) {
        if (!Double.isFinite(value)) {
            return;
        }
        count++;
        double difference = value - mean;
        mean += difference / count;
        squares += difference * (value - mean);
        smallest = Math.min(smallest, value);
        largest = Math.max(largest, value);
    }

    void addMissing() {
        missing++;
    }

    boolean hasMissing() {
        return missing > 0;
    }

    double mean() {
        return mean;
    }

    boolean isConstant() {
        // Values that differ by less than rounding alone makes of them are one value.
        return count == 0 || largest - smallest <= 1e-12 * Math.max(Math.abs(largest), Math.abs(smallest));
    }

    /**
     * What values are divided by, rounded to 6 significant bits; the centre is rounded to about 1/64 of it. A network does not
     * notice, and the model file, which holds both numbers for every column, is smaller.
     */
    double scale(Normalization normalization) {
        double scale = switch (normalization) {
            case STANDARDIZE -> Math.sqrt(squares / Math.max(1, count));
            case MIN_MAX -> largest - smallest;
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
        if (count == 0 || normalization == Normalization.NONE) {
            return 0;
        } else if (isConstant()) {
            return smallest;
        }
        double center = normalization == Normalization.STANDARDIZE ? mean : smallest;
        double unit = centerUnit(scale(normalization));
        double rounded = Math.rint(center / unit) * unit;
        return Double.isFinite(rounded) ? rounded : center;
    }

    /** What the centre is a multiple of, unless it is constant or huge. */
    static double centerUnit(double scale) {
        return Math.scalb(1.0, Math.getExponent(scale) - ROUNDING_BITS);
    }
}
