package org.espalier.nodes.tests.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.espalier.nodes.compress.AffineScale;
import org.espalier.nodes.compress.Calibration;
import org.espalier.nodes.compress.Calibration.Bounds;
import org.espalier.nodes.compress.Codebook;
import org.espalier.nodes.network.SplitMix64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link AffineScale}, {@link Calibration} and {@link Codebook} promise for any values at all. */
final class QuantizerTest {

    /** Values of many kinds: bell-shaped, one-sided, constant, single, zero, huge, tiny, with an outlier. */
    static Stream<float[]> values() {
        return Stream.of(random(500, 1, 0), random(500, 1e-3, 0), random(64, 1, 5), random(64, 1, -5), constant(40, 0.3f), constant(40, -0.3f), constant(40, 0), new float[] {0.7f},
                new float[] {-0.7f}, new float[] {0}, new float[] {-1, 1}, random(100, 1e30, 0), random(100, 1e-30, 0), outlier(), new float[] {1e38f, -1e38f},
                new float[] {Float.MIN_VALUE, -Float.MIN_VALUE, 0});
    }

    private static float[] random(int count, double size, double shift) {
        SplitMix64 random = SplitMix64.of(count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            double sum = 0;
            for (int k = 0; k < 4; k++) {
                sum += (random.nextLong() >>> 11) * 0x1p-53 - 0.5;
            }
            values[i] = (float) (size * (sum + shift));
        }
        return values;
    }

    private static float[] constant(int count, float value) {
        float[] values = new float[count];
        Arrays.fill(values, value);
        return values;
    }

    private static float[] outlier() {
        float[] values = random(3000, 0.1, 0);
        values[17] = 40;
        return values;
    }

    @ParameterizedTest
    @MethodSource("values")
    void theErrorIsAtMostHalfAStepWhenNothingIsClipped(float[] values) {
        for (int bits = 1; bits <= 16; bits++) {
            AffineScale scale = AffineScale.of(Calibration.MINMAX.bounds(values, bits), bits);
            boolean bothSigns = values.length > 1 && min(values) < 0 && max(values) > 0;
            if (bits == 1 && bothSigns) {
                // Two integers, one of which is zero: one side is lost.
                continue;
            }
            for (float value : values) {
                double error = Math.abs((double) value - scale.dequantize(scale.quantize(value)));
                // Beside the step's half: the step itself, and the product, are rounded to float32.
                assertTrue(error <= 0.5 * scale.step() + Math.max(Math.abs(value) * 3e-7, Float.MIN_VALUE),
                        () -> value + " became " + scale.dequantize(scale.quantize(value)) + " with " + scale);
            }
        }
    }

    private static float min(float[] values) {
        float min = Float.POSITIVE_INFINITY;
        for (float value : values) {
            min = Math.min(min, value);
        }
        return min;
    }

    private static float max(float[] values) {
        float max = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            max = Math.max(max, value);
        }
        return max;
    }

    @ParameterizedTest
    @MethodSource("values")
    void integersFitAndZeroIsExact(float[] values) {
        SplitMix64 random = SplitMix64.of(7);
        for (Calibration calibration : Calibration.values()) {
            for (int bits = 1; bits <= 16; bits++) {
                AffineScale scale = AffineScale.of(calibration.bounds(values, bits), bits);
                int most = (1 << bits) - 1;
                assertTrue(scale.step() > 0 && Float.isFinite(scale.step()) && scale.offset() >= 0 && scale.offset() <= most, calibration + " gave " + scale);
                assertEquals(0f, scale.dequantize(scale.quantize(0)));
                for (float value : values) {
                    int q = scale.quantize(value);
                    int r = scale.quantizeStochastically(value, (random.nextLong() >>> 11) * 0x1p-53);
                    assertTrue(q >= 0 && q <= most && r >= 0 && r <= most, () -> value + " became " + q + " and " + r + " with " + scale);
                    assertTrue(Float.isFinite(scale.dequantize(q)), () -> value + " with " + scale);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("values")
    void boundsHoldZeroAndNeverExceedTheValues(float[] values) {
        for (Calibration calibration : Calibration.values()) {
            for (int bits : new int[] {1, 4, 8, 16}) {
                Bounds bounds = calibration.bounds(values, bits);
                assertTrue(bounds.low() <= 0 && bounds.high() >= 0, calibration + ": " + bounds);
                assertTrue(bounds.low() >= Math.min(0, min(values)) && bounds.high() <= Math.max(0, max(values)), calibration + ": " + bounds);
            }
        }
    }

    @Test
    void valuesOnTheGridComeBackExactly() {
        var scale = new AffineScale(8, 0.25f, 100);
        for (int q = 0; q < 256; q++) {
            assertEquals(q, scale.quantize(scale.dequantize(q)));
        }
    }

    @Test
    void valuesOutsideOfTheRangeAreClipped() {
        AffineScale scale = AffineScale.of(new Bounds(-1, 1), 4);
        assertEquals(0, scale.quantize(-100));
        assertEquals(15, scale.quantize(100));
    }

    @Test
    void clippingAnOutlierServesTheOthers() {
        float[] values = outlier();
        double full = AffineScale.of(Calibration.MINMAX.bounds(values, 4), 4).squaredError(Arrays.copyOf(values, 17));
        for (Calibration calibration : List.of(Calibration.PERCENTILE, Calibration.ENTROPY)) {
            double clipped = AffineScale.of(calibration.bounds(values, 4), 4).squaredError(Arrays.copyOf(values, 17));
            assertTrue(clipped < full / 2, calibration + " leaves an error of " + clipped + " instead of " + full);
        }
    }

    @Test
    void leastSquaredErrorIsNeverWorseThanTheFullRange() {
        values().forEach(values -> {
            for (int bits : new int[] {2, 4, 8}) {
                double full = AffineScale.of(Calibration.MINMAX.bounds(values, bits), bits).squaredError(values);
                assertTrue(AffineScale.of(Calibration.MSE.bounds(values, bits), bits).squaredError(values) <= full);
            }
        });
    }

    @Test
    void roundingAtRandomKeepsTheMean() {
        AffineScale scale = new AffineScale(8, 1, 128);
        SplitMix64 random = SplitMix64.of(3);
        double sum = 0;
        for (int i = 0; i < 10_000; i++) {
            sum += scale.dequantize(scale.quantizeStochastically(0.3f, (random.nextLong() >>> 11) * 0x1p-53));
        }
        // The standard deviation of the mean is 0.0046.
        assertEquals(0.3, sum / 10_000, 0.02);
    }

    @ParameterizedTest
    @MethodSource("values")
    void aCodebookIsAscendingWithinTheValuesAndNearestFindsTheNearest(float[] values) {
        for (int count : new int[] {1, 2, 7, 16, 256}) {
            float[] centres = Codebook.of(values, count);
            assertTrue(centres.length >= 1 && centres.length <= count);
            for (int i = 1; i < centres.length; i++) {
                assertTrue(centres[i - 1] <= centres[i], () -> Arrays.toString(centres));
            }
            for (float value : values) {
                double found = Math.abs((double) value - centres[Codebook.nearest(centres, value)]);
                for (float centre : centres) {
                    assertTrue(found <= Math.abs((double) value - centre), () -> value + " of " + Arrays.toString(centres));
                }
            }
        }
    }

    @Test
    void aCodebookOfAllValuesLosesNothing() {
        float[] values = {3, 1, 2, 1, 3, -5};
        assertArrayEquals(new float[] {-5, 1, 2, 3}, Codebook.of(values, 4));
    }

    @Test
    void aCodebookFindsClustersAndIsTheSameEveryTime() {
        float[] values = new float[300];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i % 3) * 10 + (i % 10) / 10f;
        }
        float[] centres = Codebook.of(values, 3);
        assertEquals(0.45, centres[0], 0.01);
        assertEquals(10.45, centres[1], 0.01);
        assertEquals(20.45, centres[2], 0.01);
        assertArrayEquals(centres, Codebook.of(values, 3));
    }
}
