package org.espalier.nodes.network;

import java.util.Locale;

/** What a unit does to the weighted sum of its inputs, value by value. The definitions are Deeplearning4j's. */
public enum Activation {
    RELU, LEAKY_RELU, ELU, SELU, GELU, SWISH, MISH, SOFTPLUS, SOFTSIGN, TANH, SIGMOID, HARD_SIGMOID, HARD_TANH, RELU6, IDENTITY;

    /** The name in files and settings, such as {@code leaky-relu}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Deeplearning4j's name for it. */
    org.nd4j.linalg.activations.Activation toDl4j() {
        return org.nd4j.linalg.activations.Activation.valueOf(name().replace("_", ""));
    }
}
