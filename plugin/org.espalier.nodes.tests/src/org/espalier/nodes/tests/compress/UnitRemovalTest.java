package org.espalier.nodes.tests.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;

import org.espalier.nodes.compress.PruneWeights.Scope;
import org.espalier.nodes.compress.UnitRemoval;
import org.espalier.nodes.network.Activation;
import org.espalier.nodes.network.ForwardPass;
import org.espalier.nodes.network.Layer;
import org.espalier.nodes.network.Loss;
import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.NetworkConfiguration;
import org.espalier.nodes.network.Optimizer;
import org.espalier.nodes.network.SplitMix64;
import org.espalier.nodes.network.WeightInitialization;
import org.espalier.nodes.tests.network.ImageNetworks;
import org.espalier.nodes.tests.network.ModelExamples;
import org.junit.jupiter.api.Test;

/** {@link UnitRemoval}: units that go leave smaller layers behind, and outputs as if their weights were zero. */
final class UnitRemovalTest {
    // Sigmoid is not zero at zero: a unit without weights still answers, and only its outgoing weights silence it.
    private static final NetworkConfiguration CONFIGURATION = new NetworkConfiguration(List.of(5),
            List.of(new Layer.Dense(6, Activation.SIGMOID), new Layer.Dropout(0.2), new Layer.Dense(4, Activation.TANH)), 3, Loss.CROSS_ENTROPY, 0,
            Optimizer.of(Optimizer.Kind.ADAM, 0.01), WeightInitialization.XAVIER, 1);

    private static float[] values() {
        SplitMix64 random = SplitMix64.of(11);
        float[] values = new float[CONFIGURATION.parameterCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((random.nextLong() >>> 11) * 0x1p-52 - 1);
        }
        return values;
    }

    private static BitSet bits(int... set) {
        var bits = new BitSet();
        for (int bit : set) {
            bits.set(bit);
        }
        return bits;
    }

    private static float[] masked(float[] values, BitSet kept) {
        float[] masked = values.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] = kept.get(i) ? masked[i] : 0;
        }
        return masked;
    }

    @Test
    void theSmallerNetworkAnswersAsTheMaskedOne() {
        var removal = new UnitRemoval(CONFIGURATION);
        List<BitSet> units = List.of(bits(0, 2, 3, 5), bits(1, 3));
        Network whole = Network.dense(CONFIGURATION, values());
        float[] masked = masked(values(), removal.mask(whole.kept(), units));
        Network smaller = removal.cut(whole, masked, units);
        assertEquals(List.of("dense 4 sigmoid", "dropout 0.2", "dense 2 tanh", "output 3 softmax"), smaller.configuration().describeLayers());
        assertEquals(5 * 4 + 4 + 4 * 2 + 2 + 2 * 3 + 3, smaller.parameterCount());
        float[] rows = {0.1f, -0.5f, 2, 0.3f, 1, -1, 0.4f, 0.2f, 0.9f, -0.7f};
        assertArrayEquals(ForwardPass.of(Network.dense(CONFIGURATION, masked)).output(rows, 2), ForwardPass.of(smaller).output(rows, 2), 1e-6f);
    }

    @Test
    void channelsOfConvolutionsAreUnitsToo() {
        float[] rows = ModelExamples.values(4 * ImageNetworks.SIZE, 3);
        for (var layers : ImageNetworks.layers().entrySet()) {
            Network whole = ImageNetworks.model(layers.getValue()).members().get(0);
            var removal = new UnitRemoval(whole.configuration());
            List<BitSet> units = removal.select(whole.values(), removal.all(), 0.5, Scope.LAYER);
            BitSet mask = removal.mask(whole.kept(), units);
            float[] masked = masked(whole.values(), mask);
            Network smaller = removal.cut(whole, masked, units);
            assertTrue(smaller.parameterCount() < whole.parameterCount(), layers.getKey());
            assertArrayEquals(ForwardPass.of(Network.dense(whole.configuration(), masked)).output(rows, 4), ForwardPass.of(smaller).output(rows, 4), 1e-6f, layers.getKey());
        }
    }

    @Test
    void theUnitsOfTheLeastNormGo() {
        float[] values = values();
        // Unit 4 of the first layer: weights from 5 inputs, and weights to 4 units of the next layer.
        for (int i = 0; i < 5; i++) {
            values[4 * 5 + i] *= 0.01f;
        }
        for (int o = 0; o < 4; o++) {
            values[36 + o * 6 + 4] *= 0.01f;
        }
        var removal = new UnitRemoval(CONFIGURATION);
        assertEquals(List.of(bits(0, 1, 2, 3, 5), bits(0, 1, 2, 3)), removal.select(values, removal.all(), 0.1, Scope.GLOBAL));
        List<BitSet> half = removal.select(values, removal.all(), 0.5, Scope.LAYER);
        assertEquals(3, half.get(0).cardinality());
        assertEquals(2, half.get(1).cardinality());
        assertFalse(half.get(0).get(4));
    }

    @Test
    void whatIsGoneStaysGoneAndEachLayerKeepsAUnit() {
        var removal = new UnitRemoval(CONFIGURATION);
        List<BitSet> some = List.of(bits(0, 2, 3, 5), bits(1, 3));
        for (Scope scope : Scope.values()) {
            List<BitSet> fewer = removal.select(values(), some, 1, scope);
            for (int layer = 0; layer < 2; layer++) {
                assertEquals(1, fewer.get(layer).cardinality(), scope.toString());
                assertTrue(some.get(layer).intersects(fewer.get(layer)), scope.toString());
            }
            assertEquals(some, removal.select(values(), some, 0.1, scope));
        }
    }

    @Test
    void weightsRemovedBeforeStayRemoved() {
        var removal = new UnitRemoval(CONFIGURATION);
        float[] values = values();
        values[0] = 0;
        values[36 + 7] = 0;
        var network = Network.dense(CONFIGURATION, values);
        var sparse = new Network(CONFIGURATION, network.parameters().stream()
                .map(parameter -> parameter.layout().weights() ? parameter.with(org.espalier.nodes.network.Storage.Sparse.of(parameter.storage().values())) : parameter).toList());
        Network smaller = removal.cut(sparse, values, List.of(bits(0, 1, 4), bits(1, 2)));
        // The first weight of unit 0, and the weight from unit 1 to unit 1 of the second layer.
        assertEquals(2, smaller.parameterCount() - smaller.kept().cardinality());
        assertFalse(smaller.kept().get(0));
        assertFalse(smaller.kept().get(5 * 3 + 3 + 1));
    }
}
