package org.espalier.nodes.compress;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.Parameter;
import org.espalier.nodes.network.Storage;
import org.espalier.nodes.network.TensorLayout;

/**
 * Chooses which weights go: those of the smallest magnitude (LeCun, Denker and Solla 1990 for the idea that weights can go; Han
 * et al., "Learning both weights and connections for efficient neural networks", 2015, for magnitude). What is gone stays gone.
 * Biases are never chosen.
 *
 * @param scope whether each tensor loses the same fraction, or the network as a whole
 * @param groupKept of each group of weights, how many stay; 0 when weights are chosen one by one
 * @param groupSize the weights of a group, which lie next to each other in a unit's inputs
 */
record WeightSelection(PruneWeights.Scope scope, int groupKept, int groupSize) {

    /**
     * The weights that stay.
     *
     * @param tensors of the network
     * @param values all parameters in flat order
     * @param kept what has stayed so far; not changed
     * @param sparsity the fraction of all weights that is to be gone
     */
    BitSet bySparsity(List<TensorLayout> tensors, float[] values, BitSet kept, double sparsity) {
        BitSet left = (BitSet) kept.clone();
        List<TensorLayout> weights = tensors.stream().filter(TensorLayout::weights).toList();
        if (groupSize > 0) {
            weights.forEach(tensor -> removeFromGroups(tensor, values, left));
        } else if (scope == PruneWeights.Scope.LAYER) {
            weights.forEach(tensor -> removeSmallest(List.of(tensor), values, left, sparsity));
        } else {
            removeSmallest(weights, values, left, sparsity);
        }
        return left;
    }

    /** The weights of at least this magnitude, among those that have stayed so far. */
    static BitSet byThreshold(List<TensorLayout> tensors, float[] values, BitSet kept, double threshold) {
        BitSet left = (BitSet) kept.clone();
        for (TensorLayout tensor : tensors) {
            for (int i = tensor.offset(); tensor.weights() && i < tensor.offset() + tensor.size(); i++) {
                if (Math.abs(values[i]) < threshold) {
                    left.clear(i);
                }
            }
        }
        return left;
    }

    private static void removeSmallest(List<TensorLayout> tensors, float[] values, BitSet left, double sparsity) {
        int all = 0;
        var candidates = new ArrayList<Integer>();
        for (TensorLayout tensor : tensors) {
            all += tensor.size();
            int end = tensor.offset() + tensor.size();
            for (int i = left.nextSetBit(tensor.offset()); i >= 0 && i < end; i = left.nextSetBit(i + 1)) {
                candidates.add(i);
            }
        }
        long remove = Math.round(sparsity * all) - (all - candidates.size());
        // A stable sort: of equal magnitudes the first one goes, on every machine.
        candidates.sort((a, b) -> Float.compare(Math.abs(values[a]), Math.abs(values[b])));
        for (int i = 0; i < remove; i++) {
            left.clear(candidates.get(i));
        }
    }

    private void removeFromGroups(TensorLayout tensor, float[] values, BitSet left) {
        int unit = tensor.channelSize();
        for (int from = tensor.offset(); from < tensor.offset() + tensor.size(); from += unit) {
            for (int start = from; start < from + unit; start += groupSize) {
                int end = Math.min(start + groupSize, from + unit);
                var group = new ArrayList<Integer>();
                for (int i = start; i < end; i++) {
                    group.add(i);
                }
                group.sort((a, b) -> Float.compare(Math.abs(values[a]), Math.abs(values[b])));
                // A last group that is not full keeps as many as a full one, at most all of its own.
                group.subList(0, Math.max(0, group.size() - groupKept)).forEach(left::clear);
            }
        }
    }

    /** The network with these values, in which every weight that did not stay is removed for good. */
    static Network apply(Network network, float[] values, BitSet kept) {
        List<Parameter> parameters = new ArrayList<>();
        for (Parameter parameter : network.parameters()) {
            TensorLayout layout = parameter.layout();
            float[] own = java.util.Arrays.copyOfRange(values, layout.offset(), layout.offset() + layout.size());
            if (!layout.weights()) {
                parameters.add(parameter.with(new Storage.Dense(own)));
                continue;
            }
            BitSet ownKept = kept.get(layout.offset(), layout.offset() + layout.size());
            float[] survivors = new float[ownKept.cardinality()];
            int next = 0;
            for (int i = ownKept.nextSetBit(0); i >= 0; i = ownKept.nextSetBit(i + 1)) {
                survivors[next++] = own[i];
            }
            parameters.add(parameter.with(new Storage.Sparse(own.length, ownKept, survivors)));
        }
        return new Network(network.configuration(), parameters);
    }

    /** The values with zeros where weights did not stay. */
    static float[] masked(float[] values, BitSet kept) {
        float[] masked = values.clone();
        for (int i = kept.nextClearBit(0); i < masked.length; i = kept.nextClearBit(i + 1)) {
            masked[i] = 0;
        }
        return masked;
    }
}
