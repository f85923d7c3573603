package org.espalier.nodes.compress;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.Parameter;
import org.espalier.nodes.network.Storage;
import org.espalier.nodes.network.TensorLayout;

/**
 * Turns a network's parameters into integers or into places in a codebook. Values that pruning removed stay exactly zero.
 *
 * @param scheme what the values become
 * @param bits of each integer or place, 1 to 16
 * @param perChannel whether each output unit has a step and an offset of its own
 * @param calibration how the range of integers is chosen
 * @param stochastic whether values are rounded up or down at random
 * @param seed of that
 */
public record Quantizer(Quantize.Scheme scheme, int bits, boolean perChannel, Calibration calibration, boolean stochastic, long seed) {
    /** Biases are few and matter much: they get so many bits at least. */
    private static final int BIAS_BITS = 8;

    /** The same with another number of bits. */
    public Quantizer withBits(int other) {
        return new Quantizer(scheme, other, perChannel, calibration, stochastic, seed);
    }

    /** The network with all parameters quantised. */
    public Network quantize(Network network) {
        List<Parameter> parameters = new ArrayList<>();
        var random = new SplittableRandom(seed);
        for (Parameter parameter : network.parameters()) {
            SplittableRandom own = random.split();
            if (parameter.layout().role() == TensorLayout.Role.NORMALIZATION) {
                // Few numbers whose sizes differ by far: a variance must not become zero.
                parameters.add(parameter);
                continue;
            }
            boolean weights = parameter.layout().weights();
            boolean affine = scheme == Quantize.Scheme.AFFINE || !weights;
            int tensorBits = weights ? bits : Math.max(BIAS_BITS, bits);
            parameters.add(parameter.with(affine ? affine(parameter, tensorBits, own) : shared(parameter)));
        }
        return new Network(network.configuration(), parameters);
    }

    private Storage affine(Parameter parameter, int tensorBits, SplittableRandom random) {
        float[] values = parameter.storage().values();
        boolean sparse = parameter.storage().sparse();
        int channels = perChannel && parameter.layout().weights() ? parameter.layout().channels() : 1;
        int size = values.length / channels;
        int[] integers = new int[values.length];
        float[] steps = new float[channels];
        int[] offsets = new int[channels];
        for (int channel = 0; channel < channels; channel++) {
            int from = channel * size;
            AffineScale scale = AffineScale.of(calibration.bounds(remaining(parameter.storage(), values, from, from + size), tensorBits), tensorBits);
            steps[channel] = scale.step();
            offsets[channel] = scale.offset();
            for (int i = from; i < from + size; i++) {
                integers[i] = values[i] == 0 ? scale.offset() : stochastic ? scale.quantizeStochastically(values[i], random.nextDouble()) : scale.quantize(values[i]);
            }
        }
        return new Storage.Affine(tensorBits, integers, steps, offsets, sparse);
    }

    /** The values that were not removed for good. */
    private static float[] remaining(Storage storage, float[] values, int from, int to) {
        if (!storage.sparse()) {
            return java.util.Arrays.copyOfRange(values, from, to);
        }
        BitSet kept = storage.nonZeros();
        float[] remaining = new float[kept.get(from, to).cardinality()];
        int next = 0;
        for (int i = kept.nextSetBit(from); i >= 0 && i < to; i = kept.nextSetBit(i + 1)) {
            remaining[next++] = values[i];
        }
        return remaining;
    }

    private Storage shared(Parameter parameter) {
        float[] values = parameter.storage().values();
        boolean sparse = parameter.storage().sparse();
        float[] remaining = remaining(parameter.storage(), values, 0, values.length);
        // The removed values have a place of their own, the first one.
        int places = Math.max(1, (1 << bits) - (sparse ? 1 : 0));
        float[] centres = remaining.length == 0 ? new float[0] : Codebook.of(remaining, places);
        int first = sparse || centres.length == 0 ? 1 : 0;
        float[] codebook = new float[centres.length + first];
        System.arraycopy(centres, 0, codebook, first, centres.length);
        int[] indices = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            indices[i] = sparse && values[i] == 0 || centres.length == 0 ? 0 : first + Codebook.nearest(centres, values[i]);
        }
        return new Storage.Shared(codebook, indices, sparse);
    }
}
