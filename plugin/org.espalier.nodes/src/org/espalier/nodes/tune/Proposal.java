package org.espalier.nodes.tune;

import java.util.List;

/**
 * A value for each knob.
 *
 * @param space the knobs
 * @param values as {@link Knob#at} gives them, in the order of the knobs
 */
public record Proposal(SearchSpace space, List<Double> values) {

    public Proposal {
        values = List.copyOf(values);
        if (values.size() != space.knobs().size()) {
            throw new IllegalArgumentException(values.size() + " values for " + space.knobs().size() + " knobs");
        }
        for (int i = 0; i < values.size(); i++) {
            if (!space.knobs().get(i).allows(values.get(i))) {
                throw new IllegalArgumentException(space.knobs().get(i) + " does not allow " + values.get(i));
            }
        }
    }

    /** The value of a knob. */
    public double real(String knob) {
        return values.get(space.indexOf(knob));
    }

    /** The value of a knob of whole numbers. */
    public int whole(String knob) {
        return (int) real(knob);
    }

    /** What the value of a knob of choices stands for. */
    public String choice(String knob) {
        return ((Knob.Choice) space.knobs().get(space.indexOf(knob))).choices().get(whole(knob));
    }
}
