package org.espalier.nodes.tune;

import java.util.List;

/**
 * One thing that a search can turn. Every value is a {@code double}: a real number, a whole number, or the position of a choice,
 * so that a searcher can treat all knobs alike.
 */
public sealed interface Knob {

    /** The name, unique within a {@link SearchSpace}. */
    String name();

    /**
     * The value at a place of the unit interval. Equal parts of the interval are equally plausible beforehand: for a logarithmic
     * knob each factor counts the same.
     *
     * @param place from 0 to 1
     */
    double at(double place);

    /** The middle of the places at which {@link #at} gives this value; the inverse of it. */
    double placeOf(double value);

    /** Whether {@link #at} can give this value. */
    boolean allows(double value);

    /**
     * A real number.
     *
     * @param min the smallest value; above 0 when {@code log}
     * @param max the largest value; may be equal to {@code min}, which fixes the knob
     * @param log whether its logarithm is what counts
     */
    record Real(String name, double min, double max, boolean log) implements Knob {
        public Real {
            checkRange(name, min, max, log);
        }

        @Override
        public double at(double place) {
            double value = log ? min * StrictMath.exp(place * StrictMath.log(max / min)) : min + place * (max - min);
            return Math.min(max, Math.max(min, value));
        }

        @Override
        public double placeOf(double value) {
            if (min == max) {
                return 0.5;
            }
            return log ? StrictMath.log(value / min) / StrictMath.log(max / min) : (value - min) / (max - min);
        }

        @Override
        public boolean allows(double value) {
            return value >= min && value <= max;
        }
    }

    /**
     * A whole number.
     *
     * @param min the smallest value; above 0 when {@code log}
     * @param max the largest value; may be equal to {@code min}, which fixes the knob
     * @param log whether its logarithm is what counts
     */
    record Whole(String name, int min, int max, boolean log) implements Knob {
        public Whole {
            checkRange(name, min, max, log);
        }

        @Override
        public double at(double place) {
            double end = max + 1.0;
            double value = log ? min * StrictMath.exp(place * StrictMath.log(end / min)) : min + place * (end - min);
            return Math.min(max, Math.max(min, Math.floor(value)));
        }

        @Override
        public double placeOf(double value) {
            double end = max + 1.0;
            return log ? StrictMath.log((value + 0.5) / min) / StrictMath.log(end / min) : (value + 0.5 - min) / (end - min);
        }

        @Override
        public boolean allows(double value) {
            return value >= min && value <= max && value == Math.rint(value);
        }
    }

    /**
     * One of a few, without an order.
     *
     * @param choices what a value stands for: value 0 for the first, and so on; one choice fixes the knob
     */
    record Choice(String name, List<String> choices) implements Knob {
        public Choice {
            choices = List.copyOf(choices);
            if (choices.isEmpty()) {
                throw new IllegalArgumentException(name + ": nothing to choose from");
            }
        }

        @Override
        public double at(double place) {
            return Math.min(choices.size() - 1.0, Math.floor(place * choices.size()));
        }

        @Override
        public double placeOf(double value) {
            return (value + 0.5) / choices.size();
        }

        @Override
        public boolean allows(double value) {
            return value >= 0 && value < choices.size() && value == Math.rint(value);
        }
    }

    private static void checkRange(String name, double min, double max, boolean log) {
        if (!(min <= max) || Double.isInfinite(min) || Double.isInfinite(max) || log && min <= 0) {
            throw new IllegalArgumentException(name + ": no range from " + min + " to " + max + (log ? " for logarithms" : ""));
        }
    }
}
