package org.espalier.nodes.network.fast;

/** Loops that several stages share. The just-in-time compiler vectorises them because all arrays have the same index. */
final class Loops {

    private Loops() {
    }

    /** target += source, from one index to before another. */
    static void add(float[] target, float[] source, int from, int to) {
        for (int i = from; i < to; i++) {
            target[i] += source[i];
        }
    }

    /** target *= source, for the first values. */
    static void multiply(float[] target, float[] source, int count) {
        for (int i = 0; i < count; i++) {
            target[i] *= source[i];
        }
    }

    /** target *= factor, from one index to before another. */
    static void scale(float[] target, int from, int to, float factor) {
        for (int i = from; i < to; i++) {
            target[i] *= factor;
        }
    }

    /** Fills an array with copies of a vector, one after another; its length is a multiple of the vector's. */
    static void tile(float[] vector, int offset, int length, float[] target) {
        System.arraycopy(vector, offset, target, 0, length);
        for (int done = length; done < target.length; done += done) {
            System.arraycopy(target, 0, target, done, Math.min(done, target.length - done));
        }
    }

    /** The sum of squares, in double precision. */
    static double squares(float[] values, int offset, int count) {
        double sum = 0;
        for (int i = offset; i < offset + count; i++) {
            sum += (double) values[i] * values[i];
        }
        return sum;
    }
}
