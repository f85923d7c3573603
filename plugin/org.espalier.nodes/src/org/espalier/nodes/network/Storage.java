package org.espalier.nodes.network;

import java.util.BitSet;
import java.util.Objects;

/**
 * How the values of a parameter tensor are kept, in memory and in the file. What an implementation holds is what the file
 * holds: the float values are derived from it, to the bit, on every machine. Arrays that go in and come out are not copied;
 * nobody changes them.
 */
public sealed interface Storage {

    /** The number of values, zeros included. */
    int size();

    /** The values in float32; a new array. */
    float[] values();

    /** Whether zeros were removed for good: such a value stays zero in all further training. */
    boolean sparse();

    /** Bits that one value that was not removed takes before entropy coding: 32 for floats. */
    int bits();

    /** A bit for each value, set when it is not zero. */
    default BitSet nonZeros() {
        var set = new BitSet(size());
        float[] values = values();
        for (int i = 0; i < values.length; i++) {
            if (values[i] != 0) {
                set.set(i);
            }
        }
        return set;
    }

    /** The values themselves. */
    record Dense(float[] floats) implements Storage {
        public Dense {
            checkFinite(floats);
        }

        @Override
        public int size() {
            return floats.length;
        }

        @Override
        public float[] values() {
            return floats.clone();
        }

        @Override
        public boolean sparse() {
            return false;
        }

        @Override
        public int bits() {
            return Float.SIZE;
        }
    }

    /**
     * The values that are left, and where they are.
     *
     * @param kept one bit a value; a clear bit is a zero that was removed for good
     * @param survivors the values at the set bits, in order; one of them may be zero all the same
     */
    record Sparse(int size, BitSet kept, float[] survivors) implements Storage {
        public Sparse {
            checkFinite(survivors);
            if (kept.length() > size || kept.cardinality() != survivors.length) {
                throw new IllegalArgumentException(kept.cardinality() + " values are kept of " + size + ", but " + survivors.length + " are given");
            }
        }

        /** Removes every value that is zero. */
        public static Sparse of(float[] values) {
            var kept = new BitSet(values.length);
            for (int i = 0; i < values.length; i++) {
                if (values[i] != 0) {
                    kept.set(i);
                }
            }
            float[] survivors = new float[kept.cardinality()];
            int next = 0;
            for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
                survivors[next++] = values[i];
            }
            return new Sparse(values.length, kept, survivors);
        }

        @Override
        public float[] values() {
            float[] values = new float[size];
            int next = 0;
            for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
                values[i] = survivors[next++];
            }
            return values;
        }

        @Override
        public boolean sparse() {
            return true;
        }

        @Override
        public int bits() {
            return Float.SIZE;
        }
    }

    /**
     * Integers with a step and an offset: value = (q - B) * Q in float32, so that q = B is exactly zero (Jacob et al.,
     * "Quantization and training of neural networks for efficient integer-arithmetic-only inference", 2018).
     *
     * @param bits n, from 1 to 16
     * @param integers q, each from 0 to 2^n - 1
     * @param steps Q, above 0: one for the tensor, or one for each of {@code n} channels, which lie one after the other
     * @param offsets B, from 0 to 2^n - 1; as many as steps
     * @param sparse whether values with q = B are removed for good
     */
    record Affine(int bits, int[] integers, float[] steps, int[] offsets, boolean sparse) implements Storage {
        public Affine {
            int limit = 1 << bits;
            if (bits < 1 || bits > 16) {
                throw new IllegalArgumentException("integers of 1 to 16 bits, found " + bits);
            }
            if (steps.length < 1 || steps.length != offsets.length || integers.length % steps.length != 0) {
                throw new IllegalArgumentException(steps.length + " steps and " + offsets.length + " offsets for " + integers.length + " values");
            }
            for (int i = 0; i < steps.length; i++) {
                if (!(steps[i] > 0 && steps[i] < Float.POSITIVE_INFINITY) || offsets[i] < 0 || offsets[i] >= limit) {
                    throw new IllegalArgumentException("step " + steps[i] + " or offset " + offsets[i] + " out of range");
                }
            }
            for (int q : integers) {
                if (q < 0 || q >= limit) {
                    throw new IllegalArgumentException("the integer " + q + " does not fit into " + bits + " bits");
                }
            }
        }

        @Override
        public int size() {
            return integers.length;
        }

        @Override
        public float[] values() {
            float[] values = new float[integers.length];
            int channelSize = integers.length / steps.length;
            for (int channel = 0, i = 0; channel < steps.length; channel++) {
                for (int end = i + channelSize; i < end; i++) {
                    values[i] = (integers[i] - offsets[channel]) * steps[channel];
                }
            }
            return values;
        }
    }

    /**
     * A few values that all parameters share (Han, Mao and Dally, "Deep compression", 2016).
     *
     * @param codebook the values that occur, 1 to 65,536 of them
     * @param indices the position in the codebook, for each value
     * @param sparse whether values whose codebook entry is zero are removed for good
     */
    record Shared(float[] codebook, int[] indices, boolean sparse) implements Storage {
        public Shared {
            Objects.requireNonNull(indices);
            checkFinite(codebook);
            if (codebook.length < 1 || codebook.length > 1 << 16) {
                throw new IllegalArgumentException("a codebook has 1 to 65536 values, found " + codebook.length);
            }
            for (int index : indices) {
                if (index < 0 || index >= codebook.length) {
                    throw new IllegalArgumentException("the index " + index + " is outside of a codebook of " + codebook.length);
                }
            }
        }

        @Override
        public int size() {
            return indices.length;
        }

        @Override
        public float[] values() {
            float[] values = new float[indices.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = codebook[indices[i]];
            }
            return values;
        }

        @Override
        public int bits() {
            return Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(codebook.length - 1));
        }
    }

    private static void checkFinite(float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException("value " + i + " is " + values[i] + ", which no trained network holds");
            }
        }
    }
}
