package org.espalier.nodes.network;

import java.util.Locale;

import org.espalier.engine.model.Task;

/** What training makes small, and the activation of the output layer that belongs to it. */
public enum Loss {
    /** Minus the logarithm of the probability of the right class; the outputs are softmax probabilities. */
    CROSS_ENTROPY,
    /** The squared difference, averaged over the outputs; the outputs are any numbers. */
    SQUARED_ERROR;

    /** The loss for a task. */
    public static Loss of(Task task) {
        return switch (task) {
            case CLASSIFICATION -> CROSS_ENTROPY;
            case REGRESSION -> SQUARED_ERROR;
            case CLUSTERING -> throw new IllegalArgumentException("clustering has no target and so no loss");
        };
    }

    /** The name in files: {@code cross-entropy} or {@code squared-error}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
