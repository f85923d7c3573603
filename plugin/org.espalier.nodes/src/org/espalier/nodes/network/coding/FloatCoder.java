package org.espalier.nodes.network.coding;

/** Numbers in float32 or float64, to the bit: their exponents are learnt, and zeros at the end of the mantissa take no room. */
public final class FloatCoder {
    private static final int MANTISSA = 23;
    private static final int LONG_MANTISSA = 52;

    private final AdaptiveBit sign = new AdaptiveBit();
    private final AdaptiveBit[] exponents = AdaptiveBit.array(1 << 8);
    private final AdaptiveBit[] longExponents = AdaptiveBit.array(1 << 11);
    private final AdaptiveBit[] lengths = AdaptiveBit.array(1 << 3);
    private final AdaptiveBit[] longLengths = AdaptiveBit.array(1 << 6);

    /** A float32. */
    public float single(BitCoder coder, float value) {
        int bits = Float.floatToRawIntBits(value);
        int negative = coder.bit(sign, bits >>> 31);
        int exponent = coder.tree(exponents, 8, bits >>> MANTISSA & 0xFF);
        int mantissa = bits & (1 << MANTISSA) - 1;
        // The mantissa is a multiple of 16^zeros.
        int zeros = coder.tree(lengths, 3, mantissa == 0 ? 5 : Math.min(5, Integer.numberOfTrailingZeros(mantissa) / 4));
        int dropped = Math.min(MANTISSA, 4 * zeros);
        mantissa = coder.direct(MANTISSA - dropped, mantissa >>> dropped) << dropped;
        return Float.intBitsToFloat(negative << 31 | exponent << MANTISSA | mantissa);
    }

    /** A float64. */
    public double real(BitCoder coder, double value) {
        long bits = Double.doubleToRawLongBits(value);
        long negative = coder.bit(sign, (int) (bits >>> 63));
        long exponent = coder.tree(longExponents, 11, (int) (bits >>> LONG_MANTISSA & 0x7FF));
        long mantissa = bits & (1L << LONG_MANTISSA) - 1;
        int length = coder.tree(longLengths, 6, mantissa == 0 ? 0 : LONG_MANTISSA - Long.numberOfTrailingZeros(mantissa));
        length = Math.min(length, LONG_MANTISSA);
        long kept = mantissa >>> LONG_MANTISSA - length;
        int high = Math.max(0, length - 32);
        long upper = coder.direct(high, (int) (kept >>> 32));
        long lower = coder.direct(length - high, (int) kept) & 0xFFFF_FFFFL;
        mantissa = (upper << 32 | lower) << LONG_MANTISSA - length;
        return Double.longBitsToDouble(negative << 63 | exponent << LONG_MANTISSA | mantissa & (1L << LONG_MANTISSA) - 1);
    }
}
