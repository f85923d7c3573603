package org.espalier.nodes.network;

import java.util.List;

/**
 * Parameters next to each other in flat order with which a network is to compute only as multiples of a step.
 *
 * @param from the first parameter
 * @param length how many
 * @param step above 0
 * @param lowest the lowest multiple, at most 0, so that zero stays zero; at least -2^16
 * @param highest the highest multiple, at least 0; at most 2^16
 */
public record ParameterGrid(int from, int length, float step, int lowest, int highest) {
    private static final int LIMIT = 1 << 16;
    /** Added to a float32 of at most 2^21, it leaves no room for digits behind the point. */
    private static final float ROUNDING = 0x1.8p23f;

    public ParameterGrid {
        if (from < 0 || length < 0 || !(step > 0 && step < Float.POSITIVE_INFINITY) || lowest < -LIMIT || lowest > 0 || highest < 0 || highest > LIMIT) {
            throw new IllegalArgumentException("no grid: " + length + " parameters from " + from + ", step " + step + ", " + lowest + " to " + highest);
        }
    }

    /** The parameter after the last. */
    public int end() {
        return from + length;
    }

    /**
     * Rounds values, in float32: the nearest multiple, the even one of two equally near, or the lowest or highest one. A loop
     * that the just-in-time compiler vectorises.
     *
     * @param source in flat order
     * @param target receives the rounded values at the same positions
     * @param first position
     * @param last position, exclusive
     */
    public void round(float[] source, float[] target, int first, int last) {
        float most = highest;
        float least = lowest;
        float unit = step;
        for (int i = first; i < last; i++) {
            float multiple = Math.max(least, Math.min(most, source[i] / unit));
            target[i] = ((multiple + ROUNDING) - ROUNDING) * unit;
        }
    }

    /** All parameters with those on grids rounded; a new array. */
    public static float[] round(List<ParameterGrid> grids, float[] parameters) {
        float[] rounded = parameters.clone();
        grids.forEach(grid -> grid.round(parameters, rounded, grid.from, grid.end()));
        return rounded;
    }
}
