package org.espalier.nodes.network.coding;

/**
 * Whole numbers, small ones in few bits: how many bits the number has, learnt, and then these bits, of which the first few are
 * learnt too (Elias' gamma code, 1975, with adaptive probabilities).
 */
public final class WholeCoder {
    private static final int LENGTH_BITS = 6;
    private static final int LEARNT_BITS = 3;

    private final AdaptiveBit[] lengths = AdaptiveBit.array(1 << LENGTH_BITS);
    private final AdaptiveBit[][] first = new AdaptiveBit[33][];
    private final AdaptiveBit sign = new AdaptiveBit();

    /** A number of at most 32 bits, unsigned. */
    public int unsigned(BitCoder coder, int value) {
        int length = coder.tree(lengths, LENGTH_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(value));
        if (length <= 1) {
            return length;
        }
        if (length > 32) {
            // Only bytes that no encoder wrote lead here; the reader's checks refuse what follows.
            return -1;
        }
        // The highest bit is a one; then come a few learnt bits, then the rest.
        int left = length - 1;
        int learnt = Math.min(LEARNT_BITS, left);
        if (first[length] == null) {
            first[length] = AdaptiveBit.array(1 << learnt);
        }
        int result = 1 << learnt | coder.tree(first[length], learnt, value >>> left - learnt & (1 << learnt) - 1);
        left -= learnt;
        if (left == 0) {
            return result;
        }
        return result << left | coder.direct(left, value & (1 << left) - 1);
    }

    /** A number of either sign and of at most 31 bits. */
    public int signed(BitCoder coder, int value) {
        int magnitude = unsigned(coder, Math.abs(value));
        if (magnitude == 0) {
            return 0;
        }
        return coder.bit(sign, value < 0 ? 1 : 0) == 1 ? -magnitude : magnitude;
    }
}
