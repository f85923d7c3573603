package org.espalier.nodes.network;

import java.util.Optional;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/**
 * A way to train networks. Two exist: the reference, which is Deeplearning4j's own {@code fit}, and a fast one, which is held
 * to the reference by tests.
 */
public interface Trainer {

    /** The name in the setting {@code trainer} and in metrics. */
    String name();

    /** Why this trainer cannot train such a network, in words that a log can show; empty when it can. */
    Optional<String> refusal(MultiLayerConfiguration configuration);

    /**
     * Starts to train.
     *
     * @param configuration layers, losses, optimiser, schedules and regularisation, as Deeplearning4j defines them
     * @param parameters where to start, in Deeplearning4j's flat order ({@code MultiLayerNetwork.params()}); not changed
     * @param data the rows to learn from
     * @param options batch size and seed
     * @return a session, owned by the caller and used by one thread at a time
     */
    TrainingSession start(MultiLayerConfiguration configuration, float[] parameters, TrainingData data, TrainingOptions options);
}
