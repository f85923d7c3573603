package org.espalier.engine.view;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How many values lie where.
 *
 * @param labels what each bar stands for: an interval, or a text
 * @param counts the bars
 */
public record Histogram(List<String> labels, List<Long> counts) {
    public Histogram {
        labels = List.copyOf(labels);
        counts = List.copyOf(counts);
        if (labels.size() != counts.size()) {
            throw new IllegalArgumentException(labels.size() + " labels for " + counts.size() + " bars");
        }
    }

    /**
     * Counts numbers in intervals of the same width. The first and the last interval contain the smallest and the largest number.
     *
     * @param values those that are not finite are left out
     * @param bars the most intervals; fewer are made of whole numbers that are not so far apart
     */
    public static Histogram of(double[] values, int bars) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        boolean whole = true;
        for (double value : values) {
            if (Double.isFinite(value)) {
                low = Math.min(low, value);
                high = Math.max(high, value);
                whole &= value == Math.rint(value);
            }
        }
        if (low > high) {
            return new Histogram(List.of(), List.of());
        }
        boolean single = whole && high - low < bars;
        int count = single ? (int) (high - low) + 1 : low == high ? 1 : bars;
        // Halved before they are subtracted: the difference of two numbers may be infinite.
        double width = single ? 1 : (high / 2 - low / 2) / count * 2;
        long[] counts = new long[count];
        for (double value : values) {
            if (Double.isFinite(value)) {
                int bar = width == 0 ? 0 : (int) ((value / 2 - low / 2) / width * 2);
                counts[Math.max(0, Math.min(count - 1, bar))]++;
            }
        }
        var labels = new ArrayList<String>();
        var list = new ArrayList<Long>();
        for (int i = 0; i < count; i++) {
            String from = Numbers.number(low + i * width);
            labels.add(single || count == 1 ? from : from + " to " + Numbers.number(i == count - 1 ? high : low + (i + 1) * width));
            list.add(counts[i]);
        }
        return new Histogram(labels, list);
    }

    /** The largest count; 0 without bars. */
    public long highest() {
        return counts.isEmpty() ? 0 : Collections.max(counts);
    }
}
