package org.espalier.nodes.network;

import java.util.Objects;

/** One hidden layer of a {@link NetworkConfiguration}; each is one layer of the Deeplearning4j network too. */
public sealed interface Layer {

    /**
     * Every unit sees every value of the layer before: {@code activation(x W + b)}.
     *
     * @param units at least 1
     */
    record Dense(int units, Activation activation) implements Layer {
        public Dense {
            Objects.requireNonNull(activation);
            if (units < 1 || units > NetworkConfiguration.MAX_UNITS) {
                throw new IllegalArgumentException("a dense layer has 1 to " + NetworkConfiguration.MAX_UNITS + " units, found " + units);
            }
        }
    }

    /**
     * While training, sets each value to zero at random and scales the others so that the mean stays (Srivastava et al.,
     * "Dropout: a simple way to prevent neural networks from overfitting", JMLR 15, 2014); otherwise does nothing.
     *
     * @param rate the probability of zero, above 0 and below 1
     */
    record Dropout(double rate) implements Layer {
        public Dropout {
            if (!(rate > 0 && rate < 1)) {
                throw new IllegalArgumentException("a dropout rate is above 0 and below 1, found " + rate);
            }
        }
    }

    /** A readable line such as {@code dense 64 relu}. */
    default String describe() {
        if (this instanceof Dense dense) {
            return "dense " + dense.units() + " " + dense.activation().id();
        } else if (this instanceof Dropout dropout) {
            return "dropout " + dropout.rate();
        }
        throw new AssertionError(this);
    }
}
