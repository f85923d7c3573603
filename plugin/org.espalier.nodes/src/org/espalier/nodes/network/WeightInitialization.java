package org.espalier.nodes.network;

import java.util.Locale;

/** How the first weights are drawn; biases start at zero. The definitions are Deeplearning4j's {@code WeightInit}. */
public enum WeightInitialization {
    /** Normal with variance 2 / (inputs + outputs): Glorot and Bengio, 2010. */
    XAVIER,
    /** Uniform with the same variance. */
    XAVIER_UNIFORM,
    /** Normal with variance 2 / inputs: He et al., 2015. */
    RELU,
    /** Uniform with the same variance. */
    RELU_UNIFORM,
    /** Normal with variance 1 / inputs: LeCun et al., 1998. */
    LECUN_NORMAL,
    /** Uniform with the same variance. */
    LECUN_UNIFORM;

    /** The name in files and settings, such as {@code xavier-uniform}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
