package org.espalier.nodes.network;

import java.util.Locale;
import java.util.Objects;

/**
 * How gradients become changes of the parameters.
 *
 * @param kind the rule; what it needs beyond learning rate and momentum has Deeplearning4j's default
 * @param learningRate at the start; above 0
 * @param momentum used by {@code NESTEROVS} alone; from 0 to below 1
 * @param schedule how the learning rate goes on
 */
public record Optimizer(Kind kind, double learningRate, double momentum, Schedule schedule) {

    /** The rules; Deeplearning4j's updaters, but for AdaBelief, which fails there in 1.0.0-M2.1. */
    public enum Kind {
        /** Plain gradient descent. */
        SGD,
        /** With Nesterov's momentum. */
        NESTEROVS,
        /** Hinton, lecture 6e, 2012. */
        RMSPROP,
        /** Kingma and Ba, 2015. */
        ADAM,
        /** Adam with L2 as decay that bypasses the moments: Loshchilov and Hutter, 2019. */
        ADAMW,
        /** The variant of Adam with the infinity norm, from the same paper. */
        ADAMAX,
        /** Adam whose second moment never falls: Reddi, Kale and Kumar, 2018. */
        AMSGRAD,
        /** Adam with Nesterov's momentum: Dozat, 2016. */
        NADAM,
        /** Duchi, Hazan and Singer, 2011. */
        ADAGRAD,
        /** Zeiler, 2012; it has no learning rate. */
        ADADELTA;

        /** The name in files and settings. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Optimizer {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(schedule);
        if (!(learningRate > 0 && learningRate <= 1e6)) {
            throw new IllegalArgumentException("a learning rate is above 0, found " + learningRate);
        }
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("a momentum is from 0 to below 1, found " + momentum);
        }
    }

    /** The rule with a constant rate and the usual momentum of 0.9. */
    public static Optimizer of(Kind kind, double learningRate) {
        return new Optimizer(kind, learningRate, 0.9, Schedule.CONSTANT);
    }

    /** The same with another learning rate, for fine-tuning. */
    public Optimizer withLearningRate(double rate) {
        return new Optimizer(kind, rate, momentum, schedule);
    }
}
