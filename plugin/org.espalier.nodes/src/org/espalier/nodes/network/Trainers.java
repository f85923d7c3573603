package org.espalier.nodes.network;

import java.util.List;
import java.util.function.Consumer;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.espalier.nodes.network.fast.FastTrainer;

/** The trainers that there are. */
public final class Trainers {

    /** What the setting {@code trainer} offers. */
    public enum Choice {
        /** The fast one when it knows all layers, else the reference. */
        AUTO,
        /** Our own loops around the matrix product of OpenBLAS. */
        FAST,
        /** Deeplearning4j's own. */
        REFERENCE
    }

    private static final List<Trainer> FAST_ONES = List.of(new FastTrainer());

    private Trainers() {
    }

    /**
     * The trainer for a network.
     *
     * @param log told why the fast one is not used, when it is not
     * @throws IllegalArgumentException when {@code choice} is {@code FAST} and the network is none that it can train
     */
    public static Trainer choose(Choice choice, MultiLayerConfiguration configuration, Consumer<String> log) {
        if (choice != Choice.REFERENCE) {
            for (Trainer trainer : FAST_ONES) {
                var refusal = trainer.refusal(configuration);
                if (refusal.isEmpty()) {
                    return trainer;
                } else if (choice == Choice.FAST) {
                    throw new IllegalArgumentException("the fast trainer cannot train this network: " + refusal.get());
                }
                log.accept("The reference trainer is used, because the fast one cannot train this network: " + refusal.get());
            }
        }
        return new ReferenceTrainer();
    }
}
