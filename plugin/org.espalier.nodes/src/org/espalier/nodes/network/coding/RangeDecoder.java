package org.espalier.nodes.network.coding;

/** Reads what {@link RangeEncoder} wrote. Whatever the bytes are, it returns some bits: check what they mean. */
public final class RangeDecoder implements BitCoder {
    private static final long TOP = 1L << 24;

    private final byte[] bytes;
    private final int end;
    private long position;
    private long range = 0xFFFF_FFFFL;
    private long code;

    /**
     * @param from the position of the first byte
     * @param end the position after the last byte
     */
    public RangeDecoder(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.end = end;
        this.position = from;
        for (int i = 0; i < 4; i++) {
            code = code << 8 | next();
        }
    }

    private int next() {
        // Zeros at the end were not written.
        int value = position < end ? bytes[(int) position] & 0xFF : 0;
        position++;
        return value;
    }

    /** Whether all bytes were used: what was written has no more. */
    public boolean isAtEnd() {
        return position >= end;
    }

    @Override
    public int bit(AdaptiveBit model, int ignored) {
        int bit = bit(model.probability(), ignored);
        model.learn(bit);
        return bit;
    }

    @Override
    public int bit(int probability, int ignored) {
        long ones = (range >>> AdaptiveBit.PRECISION) * probability;
        int bit;
        if (code < ones) {
            range = ones;
            bit = 1;
        } else {
            code -= ones;
            range -= ones;
            bit = 0;
        }
        normalize();
        return bit;
    }

    @Override
    public int direct(int count, int ignored) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            range >>>= 1;
            int bit = code >= range ? 1 : 0;
            if (bit == 1) {
                code -= range;
            }
            value = value << 1 | bit;
            normalize();
        }
        return value;
    }

    private void normalize() {
        while (range < TOP) {
            range <<= 8;
            code = code << 8 | next();
        }
    }
}
