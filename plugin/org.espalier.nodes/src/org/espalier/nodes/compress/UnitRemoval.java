package org.espalier.nodes.compress;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

import org.espalier.nodes.network.Layer;
import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.NetworkConfiguration;
import org.espalier.nodes.network.TensorLayout;

/**
 * Removes whole hidden units, which in convolutions are channels, so that the network becomes smaller in fact: smaller layers, quicker
 * predictions. A unit's importance is the root of the sum of its squared incoming and outgoing weights (Li et al., "Pruning filters for efficient ConvNets", 2017, for
 * whole units by their norm). Every layer keeps one unit at least.
 */
public final class UnitRemoval {
    private final NetworkConfiguration configuration;
    private final List<HiddenLayer> hidden = new ArrayList<>();

    /**
     * A hidden layer of units.
     *
     * @param index its position among the layers of the configuration
     * @param incoming its weights
     * @param bias its biases
     * @param outgoing the weights of the next layer that has some: of each of its channels, {@link #span} inputs come from one unit, those
     *        of the first unit first
     */
    private record HiddenLayer(int index, TensorLayout incoming, TensorLayout bias, TensorLayout outgoing) {
        int units() {
            return incoming.channels();
        }

        /** The inputs of the next layer that come from one unit: more than one where a unit makes an image, or a window looks at it. */
        int span() {
            return outgoing.channelSize() / units();
        }

        double importance(int unit, float[] values) {
            double sum = 0;
            for (int i = 0; i < incoming.channelSize(); i++) {
                double weight = values[incoming.offset() + unit * incoming.channelSize() + i];
                sum += weight * weight;
            }
            for (int o = 0; o < outgoing.channels(); o++) {
                int first = outgoing.offset() + o * outgoing.channelSize() + unit * span();
                for (int i = first; i < first + span(); i++) {
                    sum += (double) values[i] * values[i];
                }
            }
            return Math.sqrt(sum);
        }

        void clear(int unit, BitSet kept) {
            int first = incoming.offset() + unit * incoming.channelSize();
            kept.clear(first, first + incoming.channelSize());
            kept.clear(bias.offset() + unit);
            for (int o = 0; o < outgoing.channels(); o++) {
                int input = outgoing.offset() + o * outgoing.channelSize() + unit * span();
                kept.clear(input, input + span());
            }
        }
    }

    /** Prepares for networks of this configuration. */
    public UnitRemoval(NetworkConfiguration configuration) {
        this.configuration = configuration;
        List<TensorLayout> weights = configuration.tensors().stream().filter(TensorLayout::weights).toList();
        for (int i = 0; i + 1 < weights.size(); i++) {
            int layer = weights.get(i).layer();
            TensorLayout bias = configuration.tensors().stream().filter(tensor -> tensor.layer() == layer && tensor.role() == TensorLayout.Role.BIAS).findFirst().orElseThrow();
            hidden.add(new HiddenLayer(layer, weights.get(i), bias, weights.get(i + 1)));
        }
    }

    /** All units: a set for each hidden layer, in order. */
    public List<BitSet> all() {
        List<BitSet> all = new ArrayList<>();
        for (HiddenLayer layer : hidden) {
            var units = new BitSet();
            units.set(0, layer.units());
            all.add(units);
        }
        return all;
    }

    /** A unit that may go. */
    private record Candidate(int layer, int unit, double importance) {
    }

    /**
     * The units that stay: the most important ones among those that have stayed so far.
     *
     * @param values all parameters in flat order
     * @param left a set for each hidden layer; not changed
     * @param sparsity the fraction of all hidden units that is to be gone
     */
    public List<BitSet> select(float[] values, List<BitSet> left, double sparsity, PruneWeights.Scope scope) {
        List<BitSet> staying = left.stream().map(units -> (BitSet) units.clone()).toList();
        switch (scope) {
            case LAYER -> {
                for (int layer = 0; layer < hidden.size(); layer++) {
                    remove(candidates(List.of(layer), values, left), Math.round(sparsity * hidden.get(layer).units()) - gone(layer, left), staying);
                }
            }
            case GLOBAL -> {
                List<Integer> layers = java.util.stream.IntStream.range(0, hidden.size()).boxed().toList();
                long units = layers.stream().mapToLong(layer -> hidden.get(layer).units()).sum();
                long goneAlready = layers.stream().mapToLong(layer -> gone(layer, left)).sum();
                remove(candidates(layers, values, left), Math.round(sparsity * units) - goneAlready, staying);
            }
        }
        return staying;
    }

    private long gone(int layer, List<BitSet> left) {
        return hidden.get(layer).units() - left.get(layer).cardinality();
    }

    private List<Candidate> candidates(List<Integer> layers, float[] values, List<BitSet> left) {
        List<Candidate> candidates = new ArrayList<>();
        for (int layer : layers) {
            left.get(layer).stream().forEach(unit -> candidates.add(new Candidate(layer, unit, hidden.get(layer).importance(unit, values))));
        }
        // A stable sort: of equal ones the first one goes.
        candidates.sort(Comparator.comparingDouble(Candidate::importance));
        return candidates;
    }

    private static void remove(List<Candidate> candidates, long count, List<BitSet> staying) {
        long still = count;
        for (Candidate candidate : candidates) {
            BitSet units = staying.get(candidate.layer());
            if (still > 0 && units.cardinality() > 1) {
                units.clear(candidate.unit());
                still--;
            }
        }
    }

    /** The parameters that belong to units that stay: the mask to train with until the others are cut out. */
    public BitSet mask(BitSet kept, List<BitSet> units) {
        BitSet mask = (BitSet) kept.clone();
        for (int layer = 0; layer < hidden.size(); layer++) {
            for (int unit = 0; unit < hidden.get(layer).units(); unit++) {
                if (!units.get(layer).get(unit)) {
                    hidden.get(layer).clear(unit, mask);
                }
            }
        }
        return mask;
    }

    /**
     * The smaller network. A unit that is cut out while its outgoing weights are zero changes no output.
     *
     * @param network whose configuration this object was made for; weights that were removed one by one before stay removed
     * @param values its parameters in flat order
     * @param units that stay
     */
    public Network cut(Network network, float[] values, List<BitSet> units) {
        List<Layer> layers = new ArrayList<>(configuration.layers());
        for (int i = 0; i < hidden.size(); i++) {
            int index = hidden.get(i).index();
            layers.set(index, withUnits(layers.get(index), units.get(i).cardinality()));
        }
        NetworkConfiguration smaller = configuration.withLayers(layers);
        int[] source = sources(smaller, units);
        BitSet kept = network.kept();
        float[] fewer = new float[source.length];
        var fewerKept = new BitSet(source.length);
        for (int i = 0; i < source.length; i++) {
            fewer[i] = values[source[i]];
            fewerKept.set(i, kept.get(source[i]));
        }
        Network dense = Network.dense(smaller, fewer);
        return fewerKept.cardinality() == source.length ? dense : WeightSelection.apply(dense, WeightSelection.masked(fewer, fewerKept), fewerKept);
    }

    private static Layer withUnits(Layer layer, int units) {
        if (layer instanceof Layer.Convolution convolution) {
            return new Layer.Convolution(units, convolution.window(), convolution.activation());
        }
        if (layer instanceof Layer.Embedding embedding) {
            return new Layer.Embedding(embedding.words(), units);
        }
        return new Layer.Dense(units, ((Layer.Dense) layer).activation());
    }

    /** For each parameter of the smaller network, its place in the larger one. */
    private int[] sources(NetworkConfiguration smaller, List<BitSet> units) {
        int[] source = new int[smaller.parameterCount()];
        int next = 0;
        for (TensorLayout tensor : configuration.tensors()) {
            // The hidden layer that the tensor belongs to, or that it comes after.
            int own = (int) hidden.stream().filter(layer -> layer.index() <= tensor.layer()).count() - 1;
            boolean ofUnits = own >= 0 && (hidden.get(own).index() == tensor.layer() || !tensor.weights() && tensor.layer() < configuration.layers().size());
            if (!tensor.weights()) {
                for (int value : ofUnits ? units.get(own).stream().toArray() : range(tensor.size())) {
                    source[next++] = tensor.offset() + value;
                }
                continue;
            }
            int before = ofUnits ? own - 1 : own;
            int[] inputs = before < 0 ? range(tensor.channelSize()) : spread(units.get(before), hidden.get(before).span());
            for (int output : ofUnits ? units.get(own).stream().toArray() : range(tensor.channels())) {
                for (int input : inputs) {
                    source[next++] = tensor.offset() + output * tensor.channelSize() + input;
                }
            }
        }
        return source;
    }

    /** The inputs that come from units. */
    private static int[] spread(BitSet units, int span) {
        return units.stream().flatMap(unit -> java.util.stream.IntStream.range(unit * span, (unit + 1) * span)).toArray();
    }

    private static int[] range(int count) {
        int[] range = new int[count];
        Arrays.setAll(range, i -> i);
        return range;
    }
}
