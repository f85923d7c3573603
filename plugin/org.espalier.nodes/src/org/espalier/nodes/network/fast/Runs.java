package org.espalier.nodes.network.fast;

import java.util.Arrays;

/** A list of array parts to copy, each from one index to another. Parts that continue each other become one. */
final class Runs {
    private int[] from = new int[16];
    private int[] to = new int[16];
    private int[] length = new int[16];
    private int count;

    void add(int source, int target, int values) {
        if (count > 0 && from[count - 1] + length[count - 1] == source && to[count - 1] + length[count - 1] == target) {
            length[count - 1] += values;
            return;
        }
        if (count == from.length) {
            from = Arrays.copyOf(from, 2 * count);
            to = Arrays.copyOf(to, 2 * count);
            length = Arrays.copyOf(length, 2 * count);
        }
        from[count] = source;
        to[count] = target;
        length[count] = values;
        count++;
    }

    /** Copies every part. */
    void copy(float[] source, int sourceOffset, float[] target, int targetOffset) {
        for (int i = 0; i < count; i++) {
            System.arraycopy(source, sourceOffset + from[i], target, targetOffset + to[i], length[i]);
        }
    }

    /** Copies every part back to where it came from. */
    void copyBack(float[] target, int targetOffset, float[] source, int sourceOffset) {
        for (int i = 0; i < count; i++) {
            System.arraycopy(target, targetOffset + to[i], source, sourceOffset + from[i], length[i]);
        }
    }

    /**
     * Adds every part to where it came from.
     *
     * @param sum takes the sums
     * @param aligned as long as {@code sum}; overwritten
     */
    void addBack(float[] target, int targetOffset, float[] sum, float[] aligned) {
        for (int i = 0; i < count; i++) {
            System.arraycopy(target, targetOffset + to[i], aligned, from[i], length[i]);
            Loops.add(sum, aligned, from[i], from[i] + length[i]);
        }
    }
}
