package org.espalier.nodes.network.coding;

import java.io.ByteArrayOutputStream;

/**
 * Writes bits in nearly as much room as their probabilities allow. The range coder is Martin's (1979) with the carry handling of
 * LZMA (Pavlov, <a href="https://www.7-zip.org/sdk.html">LZMA specification</a>), without the leading and trailing bytes that
 * carry nothing.
 */
public final class RangeEncoder implements BitCoder {
    private static final long TOP = 1L << 24;
    private static final long MASK = 0xFFFF_FFFFL;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long low;
    private long range = MASK;
    private int pending;
    private long pendingOnes;
    private boolean started;

    @Override
    public int bit(AdaptiveBit model, int bit) {
        bit(model.probability(), bit);
        model.learn(bit);
        return bit;
    }

    @Override
    public int bit(int probability, int bit) {
        long ones = (range >>> AdaptiveBit.PRECISION) * probability;
        if (bit == 1) {
            range = ones;
        } else {
            low += ones;
            range -= ones;
        }
        normalize();
        return bit;
    }

    @Override
    public int direct(int count, int value) {
        for (int i = count - 1; i >= 0; i--) {
            range >>>= 1;
            if ((value >>> i & 1) == 1) {
                low += range;
            }
            normalize();
        }
        return value;
    }

    private void normalize() {
        while (range < TOP) {
            range <<= 8;
            shift();
        }
    }

    private void shift() {
        if (low < 0xFF00_0000L || low > MASK) {
            int carry = (int) (low >>> 32);
            if (started) {
                out.write(pending + carry);
            }
            for (; pendingOnes > 0; pendingOnes--) {
                out.write(0xFF + carry);
            }
            // The first pending byte is a zero that no carry ever reaches.
            started = true;
            pending = (int) (low >>> 24 & 0xFF);
        } else {
            pendingOnes++;
        }
        low = low << 8 & MASK;
    }

    /** What was written; nothing can be written afterwards. */
    public byte[] finish() {
        // Of all numbers in the range, the one that ends in the most zero bits, which need not be written.
        long end = low + range - 1;
        for (int bits = 31; bits >= 0; bits--) {
            long candidate = end >>> bits << bits;
            if (candidate >= low) {
                low = candidate;
                break;
            }
        }
        for (int i = 0; i < 5; i++) {
            shift();
        }
        byte[] bytes = out.toByteArray();
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] == 0) {
            length--;
        }
        return java.util.Arrays.copyOf(bytes, length);
    }
}
