package org.espalier.nodes.network;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/** The first parameters of a network. */
public final class Initializer {
    private Initializer() {
    }

    /**
     * What Deeplearning4j's {@code init()} draws from the configuration's seed; the same bits in every thread.
     *
     * @return all parameters, in flat order
     */
    public static float[] parameters(NetworkConfiguration configuration) {
        // Building the configuration and init() both set the seed of this thread's generator, and nobody else draws from it.
        var network = new MultiLayerNetwork(configuration.toMultiLayerConfiguration());
        network.init();
        return network.params().toFloatVector();
    }
}
