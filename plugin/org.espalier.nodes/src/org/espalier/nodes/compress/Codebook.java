package org.espalier.nodes.compress;

import java.util.Arrays;

/**
 * A few values that stand for many: k-means in one dimension, from centres at equal distances between the smallest and the
 * largest value, which keeps the large weights that matter most (Han, Mao and Dally, "Deep compression", 2016, section 3).
 */
public final class Codebook {
    private static final int MOST_ROUNDS = 300;

    private Codebook() {
    }

    /**
     * The centres.
     *
     * @param values at least one; finite
     * @param count how many centres at most; there are fewer when there are fewer different values
     * @return ascending
     */
    public static float[] of(float[] values, int count) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        int different = 1;
        for (int i = 1; i < sorted.length; i++) {
            different += sorted[i] != sorted[i - 1] ? 1 : 0;
        }
        if (different <= count) {
            float[] all = new float[different];
            int next = 0;
            for (int i = 0; i < sorted.length; i++) {
                if (i == 0 || sorted[i] != sorted[i - 1]) {
                    all[next++] = sorted[i];
                }
            }
            return all;
        }
        double[] centres = new double[count];
        for (int i = 0; i < count; i++) {
            centres[i] = count == 1 ? mean(sorted) : sorted[0] + ((double) sorted[sorted.length - 1] - sorted[0]) * i / (count - 1);
        }
        for (int round = 0; round < MOST_ROUNDS && improve(centres, sorted); round++) {
            // Each round brings the centres closer to the means of their values (Lloyd 1982).
        }
        float[] result = new float[count];
        for (int i = 0; i < count; i++) {
            result[i] = (float) centres[i];
        }
        return result;
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** Moves each centre to the mean of the values nearest to it; one without any stays. Says whether any has moved. */
    private static boolean improve(double[] centres, float[] sorted) {
        boolean moved = false;
        int from = 0;
        double[] before = centres.clone();
        for (int i = 0; i < centres.length; i++) {
            double border = i + 1 < before.length ? (before[i] + before[i + 1]) / 2 : Double.POSITIVE_INFINITY;
            double sum = 0;
            int to = from;
            while (to < sorted.length && sorted[to] <= border) {
                sum += sorted[to++];
            }
            if (to > from && sum / (to - from) != centres[i]) {
                centres[i] = sum / (to - from);
                moved = true;
            }
            from = to;
        }
        return moved;
    }

    /** The position of the centre nearest to a value; the lower one of two equally near. */
    public static int nearest(float[] centres, float value) {
        int found = Arrays.binarySearch(centres, value);
        if (found >= 0) {
            return found;
        }
        int above = -found - 1;
        if (above == 0 || above == centres.length) {
            return Math.max(0, above - 1);
        }
        return (double) value - centres[above - 1] <= (double) centres[above] - value ? above - 1 : above;
    }
}
