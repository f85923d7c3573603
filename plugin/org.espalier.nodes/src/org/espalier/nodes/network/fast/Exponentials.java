package org.espalier.nodes.network.fast;

/**
 * The exponential and the hyperbolic tangent, several times as fast as {@link Math} has them, and with the same bits on every
 * machine.
 */
final class Exponentials {
    private static final double LOG2_E = 1.4426950408889634;
    /** The logarithm of 2 in two parts, the first with so few digits that its product with an exponent is exact. */
    private static final double LOG_2_HIGH = 0x1.62e42fee00000p-1;
    private static final double LOG_2_LOW = 0x1.a39ef35793c76p-33;
    private static final double LARGEST = 700;
    /** Where the hyperbolic tangent in single precision becomes 1. */
    private static final float SATURATED = 9.1f;

    private Exponentials() {
    }

    /**
     * e to the power of x, with a relative error below 1e-12; x is cut off at -700 and 700.
     *
     * <p>As 2 to a whole power, put together from bits, times a Taylor polynomial of what is left.
     */
    static double exp(double x) {
        double bounded = Math.min(LARGEST, Math.max(-LARGEST, x));
        double power = Math.rint(bounded * LOG2_E);
        double r = bounded - power * LOG_2_HIGH - power * LOG_2_LOW;
        double s = r * r;
        double low = 1 + r + s * (1.0 / 2 + r * (1.0 / 6));
        double middle = 1.0 / 24 + r * (1.0 / 120) + s * (1.0 / 720 + r * (1.0 / 5040));
        double high = 1.0 / 40320 + r * (1.0 / 362880) + s * (1.0 / 3628800);
        double fourth = s * s;
        return (low + fourth * (middle + fourth * high)) * Double.longBitsToDouble((long) power + 1023 << 52);
    }

    /**
     * The hyperbolic tangent, with a relative error below 1e-6. It has no branch, so that a loop over it is vectorised.
     *
     * <p>The Padé approximant of degrees 7 and 6 at a quarter of x, where it is exact to single precision, and
     * tanh(2y) = 2 tanh(y) / (1 + tanh(y)^2) twice.
     */
    static float tanh(float x) {
        float y = 0.25f * Math.min(SATURATED, Math.max(-SATURATED, x));
        float s = y * y;
        float quarter = y * (135135f + s * (17325f + s * (378f + s))) / (135135f + s * (62370f + s * (3150f + s * 28f)));
        float half = 2 * quarter / (1 + quarter * quarter);
        return Math.min(1f, Math.max(-1f, 2 * half / (1 + half * half)));
    }
}
