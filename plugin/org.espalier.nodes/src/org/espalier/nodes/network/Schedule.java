package org.espalier.nodes.network;

import java.util.Locale;
import java.util.Objects;

/**
 * How the learning rate changes from epoch to epoch.
 *
 * @param kind the formula, with e the epoch's number from 0
 * @param rate the factor of decay, {@code gamma} or {@code power} of the formula
 * @param epochs the step, or the epoch at which the rate reaches zero; at least 1
 */
public record Schedule(Kind kind, double rate, int epochs) {

    /**
     * The formulas: Deeplearning4j's, and the cosine. {@code POLY} is as Deeplearning4j documents it; its code in 1.0.0-M2.1 adds
     * where it should subtract, so that the rate grows.
     */
    public enum Kind {
        /** The same rate always. */
        CONSTANT,
        /** initial * rate ^ floor(e / epochs). */
        STEP,
        /** initial * rate ^ e. */
        EXPONENTIAL,
        /** initial / (1 + rate * e). */
        INVERSE,
        /** initial * (1 - e / epochs) ^ rate. */
        POLY,
        /** initial * (1 + cos(pi e / epochs)) / 2, without restarts (Loshchilov and Hutter, SGDR, 2017). */
        COSINE;

        /** The name in files and settings. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The same rate always. */
    public static final Schedule CONSTANT = new Schedule(Kind.CONSTANT, 1, 1);

    public Schedule {
        Objects.requireNonNull(kind);
        if (!(rate >= 0 && rate <= 1e6) || epochs < 1) {
            throw new IllegalArgumentException("a schedule needs a rate from 0 to 1e6 and at least 1 epoch, found " + rate + ", " + epochs);
        }
    }

    /** The factor that the initial rate is multiplied with in an epoch, counted from 0. */
    public double factor(int epoch) {
        double past = Math.min(1, epoch / (double) epochs);
        return switch (kind) {
            case CONSTANT -> 1;
            case STEP -> Math.pow(rate, Math.floor(epoch / (double) epochs));
            case EXPONENTIAL -> Math.pow(rate, epoch);
            case INVERSE -> 1 / (1 + rate * epoch);
            case POLY -> Math.pow(1 - past, rate);
            case COSINE -> (1 + Math.cos(Math.PI * past)) / 2;
        };
    }
}
