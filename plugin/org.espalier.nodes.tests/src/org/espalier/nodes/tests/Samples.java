package org.espalier.nodes.tests;

import java.util.List;

import org.espalier.engine.table.Table;
import org.espalier.nodes.network.SplitMix64;

/** Tables that networks can learn from in a moment; the same ones on every run. */
public final class Samples {
    private Samples() {
    }

    /**
     * Points around three centres, which overlap a little: numbers {@code a} to {@code d} and a categorical {@code class}.
     *
     * @param seed decides the points
     */
    public static Table clusters(TestContext context, int rows, long seed) throws Exception {
        SplitMix64 random = SplitMix64.of(seed);
        Object[][] values = new Object[rows][];
        for (int i = 0; i < rows; i++) {
            int c = i % 3;
            values[i] = new Object[] {noise(random) + (c == 0 ? 1.5 : 0), noise(random) + (c == 1 ? 1.5 : 0), noise(random) + (c == 2 ? 1.5 : 0), noise(random),
                    List.of("red", "green", "blue").get(c)};
        }
        return Tables.of(context, List.of("a float64", "b float64", "c float64", "d float64", "class categorical"), values);
    }

    /**
     * A smooth function of two numbers with a little noise: {@code x}, {@code y} and {@code z}.
     *
     * @param seed decides the points
     */
    public static Table surface(TestContext context, int rows, long seed) throws Exception {
        SplitMix64 random = SplitMix64.of(seed);
        Object[][] values = new Object[rows][];
        for (int i = 0; i < rows; i++) {
            double x = 2 * noise(random);
            double y = 2 * noise(random);
            values[i] = new Object[] {x, y, 10 * Math.sin(x) + 5 * x * y + noise(random) / 10};
        }
        return Tables.of(context, List.of("x float64", "y float64", "z float64"), values);
    }

    /** From -1 to 1, those in the middle more often. */
    private static double noise(SplitMix64 random) {
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            sum += (random.nextLong() >>> 11) * 0x1p-53;
        }
        return sum / 1.5 - 1;
    }
}
