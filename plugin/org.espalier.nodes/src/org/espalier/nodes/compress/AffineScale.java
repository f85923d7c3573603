package org.espalier.nodes.compress;

import org.espalier.nodes.compress.Calibration.Bounds;

/**
 * Step Q and offset B of n-bit integers: q = round(w / Q) + B, clamped to 0 .. 2^n - 1, and back w = (q - B) * Q. As B is one of
 * the integers, zero stays exactly zero (Jacob et al., "Quantization and training of neural networks for efficient
 * integer-arithmetic-only inference", 2018, section 2.1).
 *
 * @param bits n, 1 to 16
 * @param step Q, above 0
 * @param offset B, 0 to 2^n - 1
 */
public record AffineScale(int bits, float step, int offset) {

    /** The scale whose integers cover a range; an empty range has step 1. */
    public static AffineScale of(Bounds bounds, int bits) {
        int most = (1 << bits) - 1;
        double width = bounds.high() - bounds.low();
        if (width == 0) {
            return new AffineScale(bits, 1, 0);
        }
        // A step that float32 cannot hold becomes the nearest one that it can.
        float step = (float) Math.max(Float.MIN_VALUE, Math.min(Float.MAX_VALUE, width / most));
        int offset = (int) Math.max(0, Math.min(most, Math.rint(-bounds.low() / step)));
        return new AffineScale(bits, step, offset);
    }

    /** The integer that stands for a value: the nearest one, the even one of two equally near. */
    public int quantize(float value) {
        return clamp(Math.rint((double) value / step) + offset);
    }

    /**
     * The integer below or above a value, the nearer one the more likely, so that the mean over many values stays (Gupta et al.,
     * "Deep learning with limited numerical precision", 2015).
     *
     * @param random from 0 to below 1
     */
    public int quantizeStochastically(float value, double random) {
        // Zero is a level of its own and has no other to go to.
        return clamp(Math.floor((double) value / step + random) + offset);
    }

    private int clamp(double level) {
        return (int) Math.max(0, Math.min((1 << bits) - 1, level));
    }

    /** The value that an integer stands for. */
    public float dequantize(int integer) {
        return (integer - offset) * step;
    }

    /** The sum of squared differences between values and what becomes of them. */
    public double squaredError(float[] values) {
        double sum = 0;
        for (float value : values) {
            double difference = (double) value - dequantize(quantize(value));
            sum += difference * difference;
        }
        return sum;
    }
}
