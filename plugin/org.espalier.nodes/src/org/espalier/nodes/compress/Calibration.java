package org.espalier.nodes.compress;

import java.util.Arrays;

/**
 * Chooses the range of values that integers stand for. Values outside of it are clipped: a narrower range makes the steps finer
 * for all others. Zero is always within the range.
 */
public enum Calibration {
    /** From the smallest to the largest value: nothing is clipped. */
    MINMAX,
    /** All but the outermost 0.1 % of the values at each end. */
    PERCENTILE,
    /** The range whose integers differ least in distribution from the values: Kullback-Leibler divergence (Migacz, "8-bit inference with TensorRT", 2017). */
    ENTROPY,
    /** The range with the least mean squared error, among 80 fractions of the full one. */
    MSE;

    private static final double TAIL = 0.001;
    private static final int CANDIDATES = 80;
    private static final int BINS = 2048;

    /**
     * A range of values, zero included.
     *
     * @param low at most 0
     * @param high at least 0
     */
    public record Bounds(double low, double high) {
        Bounds scaled(double factor) {
            return new Bounds(low * factor, high * factor);
        }
    }

    /**
     * Chooses the range.
     *
     * @param values finite; those that were removed for good left out
     * @param bits of the integers, 1 to 16
     */
    public Bounds bounds(float[] values, int bits) {
        if (values.length == 0) {
            return new Bounds(0, 0);
        }
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        Bounds full = new Bounds(Math.min(0, sorted[0]), Math.max(0, sorted[sorted.length - 1]));
        return switch (this) {
            case MINMAX -> full;
            case PERCENTILE -> {
                int tail = (int) Math.floor(TAIL * sorted.length);
                yield new Bounds(Math.min(0, sorted[tail]), Math.max(0, sorted[sorted.length - 1 - tail]));
            }
            case MSE -> leastError(values, bits, full);
            case ENTROPY -> leastDivergence(values, bits, full);
        };
    }

    private static Bounds leastError(float[] values, int bits, Bounds full) {
        Bounds best = full;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < CANDIDATES; i++) {
            Bounds candidate = full.scaled(1 - i / (double) CANDIDATES);
            double error = AffineScale.of(candidate, bits).squaredError(values);
            if (error < least) {
                least = error;
                best = candidate;
            }
        }
        return best;
    }

    /** Compares the histogram of magnitudes, clipped at a bin, with what is left of it in 2^(bits - 1) levels. */
    private static Bounds leastDivergence(float[] values, int bits, Bounds full) {
        double largest = Math.max(-full.low(), full.high());
        int levels = 1 << (bits - 1);
        if (largest == 0 || levels * 2 > BINS) {
            // With so many levels nothing is gained by clipping.
            return full;
        }
        double[] histogram = new double[BINS];
        for (float value : values) {
            histogram[(int) Math.min(BINS - 1, Math.abs(value) / largest * BINS)]++;
        }
        int best = BINS;
        double least = Double.POSITIVE_INFINITY;
        for (int bins = levels; bins <= BINS; bins++) {
            double divergence = divergence(histogram, bins, levels);
            if (divergence < least) {
                least = divergence;
                best = bins;
            }
        }
        return full.scaled(best / (double) BINS);
    }

    private static double divergence(double[] histogram, int bins, int levels) {
        double[] clipped = Arrays.copyOf(histogram, bins);
        for (int i = bins; i < histogram.length; i++) {
            clipped[bins - 1] += histogram[i];
        }
        double total = Arrays.stream(clipped).sum();
        double divergence = 0;
        for (int level = 0; level < levels; level++) {
            int from = (int) ((long) level * bins / levels);
            int to = (int) ((long) (level + 1) * bins / levels);
            double sum = 0;
            int occupied = 0;
            for (int i = from; i < to; i++) {
                // The level's share comes from the bins that are not clipped; what clipping adds is the divergence.
                sum += histogram[i];
                occupied += clipped[i] > 0 ? 1 : 0;
            }
            for (int i = from; i < to; i++) {
                if (clipped[i] > 0) {
                    double expected = Math.max(sum / occupied, 1e-9);
                    divergence += clipped[i] / total * StrictMath.log(clipped[i] / expected);
                }
            }
        }
        return divergence;
    }
}
