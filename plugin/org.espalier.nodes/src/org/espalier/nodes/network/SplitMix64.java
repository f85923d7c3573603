package org.espalier.nodes.network;

/**
 * A small pseudo-random generator whose sequence is fixed by its seed for good, in every version of Java.
 *
 * <p>Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014 (the mixing function is Stafford's
 * variant 13).
 */
public final class SplitMix64 {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    public SplitMix64(long seed) {
        state = seed;
    }

    /** A generator for one of many purposes; different seeds or keys give unrelated sequences. */
    public static SplitMix64 of(long seed, long... keys) {
        long state = mix(seed + GAMMA);
        for (long key : keys) {
            state = mix(state ^ mix(key + GAMMA) + GAMMA);
        }
        return new SplitMix64(state);
    }

    /** The next 64 bits. */
    public long nextLong() {
        state += GAMMA;
        return mix(state);
    }

    /**
     * The next number from 0 to {@code bound - 1}, all equally likely but for a bias of at most bound / 2^32.
     *
     * @param bound at least 1
     */
    public int nextInt(int bound) {
        return (int) ((nextLong() >>> 32) * bound >>> 32);
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
