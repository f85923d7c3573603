package org.espalier.nodes.tests.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.espalier.nodes.network.coding.AdaptiveBit;
import org.espalier.nodes.network.coding.BitCoder;
import org.espalier.nodes.network.coding.FloatCoder;
import org.espalier.nodes.network.coding.RangeDecoder;
import org.espalier.nodes.network.coding.RangeEncoder;
import org.espalier.nodes.network.coding.WholeCoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangeCoderTest {

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.0001, 0.01, 0.1, 0.5, 0.99, 1})
    void bitsComeBackAndTakeLittleMoreThanTheirEntropy(double ones) {
        int count = 100_000;
        var random = new Random(3);
        int[] bits = new int[count];
        for (int i = 0; i < count; i++) {
            bits[i] = random.nextDouble() < ones ? 1 : 0;
        }
        var encoder = new RangeEncoder();
        var model = new AdaptiveBit();
        for (int bit : bits) {
            encoder.bit(model, bit);
        }
        byte[] bytes = encoder.finish();
        var decoder = new RangeDecoder(bytes, 0, bytes.length);
        var again = new AdaptiveBit();
        for (int i = 0; i < count; i++) {
            assertEquals(bits[i], decoder.bit(again, -1), "bit " + i);
        }
        assertTrue(decoder.isAtEnd());
        double entropy = ones == 0 || ones == 1 ? 0 : -(ones * Math.log(ones) + (1 - ones) * Math.log(1 - ones)) / Math.log(2) * count / 8;
        // The probability has 16 bits and forgets, and a few bytes are lost at the end.
        assertTrue(bytes.length <= 1.01 * entropy + 30, bytes.length + " bytes for " + entropy);
    }

    @Test
    void anySequenceComesBackAtAnyLength() {
        // Carries and bytes of 255 are rare; many short streams meet them.
        for (int seed = 0; seed < 3000; seed++) {
            var random = new Random(seed);
            int count = random.nextInt(60);
            double ones = random.nextBoolean() ? 0.001 : random.nextDouble();
            var encoder = new RangeEncoder();
            var models = AdaptiveBit.array(2);
            int[] bits = new int[count];
            for (int i = 0; i < count; i++) {
                bits[i] = random.nextDouble() < ones ? 1 : 0;
                code(encoder, models, i, bits[i]);
            }
            byte[] bytes = encoder.finish();
            var decoder = new RangeDecoder(bytes, 0, bytes.length);
            var again = AdaptiveBit.array(2);
            for (int i = 0; i < count; i++) {
                assertEquals(bits[i], code(decoder, again, i, 0), "seed " + seed + ", bit " + i);
            }
        }
    }

    private static int code(BitCoder coder, AdaptiveBit[] models, int i, int bit) {
        return i % 3 == 2 ? coder.direct(1, bit) : coder.bit(models[i % 3], bit);
    }

    @Test
    void longRunsOfCarriesComeBack() {
        var encoder = new RangeEncoder();
        for (int i = 0; i < 1000; i++) {
            encoder.direct(32, -1);
        }
        encoder.direct(7, 127);
        byte[] bytes = encoder.finish();
        var decoder = new RangeDecoder(bytes, 0, bytes.length);
        for (int i = 0; i < 1000; i++) {
            assertEquals(-1, decoder.direct(32, 0));
        }
        assertEquals(127, decoder.direct(7, 0));
    }

    @Test
    void numbersComeBackToTheBit() {
        var random = new Random(5);
        var floats = new ArrayList<>(List.of(0f, -0f, 1f, -1f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NaN, Float.NEGATIVE_INFINITY, 0.1f));
        var doubles = new ArrayList<>(List.of(0.0, -0.0, 1.0, Double.MIN_VALUE, Double.MAX_VALUE, Math.PI, Double.POSITIVE_INFINITY, 1e300));
        var integers = new ArrayList<>(List.of(0, 1, -1, Integer.MAX_VALUE, -Integer.MAX_VALUE, 255, 256));
        for (int i = 0; i < 2000; i++) {
            floats.add(i % 2 == 0 ? (float) random.nextGaussian() : Float.intBitsToFloat(random.nextInt() & 0xFFFF0000));
            doubles.add(i % 2 == 0 ? random.nextGaussian() : random.nextInt(1000) / 64.0);
            integers.add(random.nextInt() >> random.nextInt(32));
        }
        var encoder = new RangeEncoder();
        var floatCoder = new FloatCoder();
        var wholeCoder = new WholeCoder();
        floats.forEach(value -> floatCoder.single(encoder, value));
        doubles.forEach(value -> floatCoder.real(encoder, value));
        integers.forEach(value -> wholeCoder.signed(encoder, value));
        byte[] bytes = encoder.finish();
        var decoder = new RangeDecoder(bytes, 0, bytes.length);
        var floatsAgain = new FloatCoder();
        var wholesAgain = new WholeCoder();
        floats.forEach(value -> assertEquals(Float.floatToRawIntBits(value), Float.floatToRawIntBits(floatsAgain.single(decoder, 0))));
        doubles.forEach(value -> assertEquals(Double.doubleToRawLongBits(value), Double.doubleToRawLongBits(floatsAgain.real(decoder, 0))));
        integers.forEach(value -> assertEquals((int) value, wholesAgain.signed(decoder, 0)));
        assertTrue(decoder.isAtEnd());
    }

    @Test
    void anyBytesDecodeToSomething() {
        var random = new Random(8);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[random.nextInt(50)];
            random.nextBytes(bytes);
            var decoder = new RangeDecoder(bytes, 0, bytes.length);
            var floats = new FloatCoder();
            var wholes = new WholeCoder();
            for (int k = 0; k < 50; k++) {
                floats.single(decoder, 0);
                floats.real(decoder, 0);
                wholes.signed(decoder, 0);
            }
            assertTrue(decoder.isAtEnd());
        }
    }
}
