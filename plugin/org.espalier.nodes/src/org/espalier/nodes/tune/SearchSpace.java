package org.espalier.nodes.tune;

import java.util.List;
import java.util.NoSuchElementException;

/**
 * What a search may try.
 *
 * @param knobs in order; names are unique
 */
public record SearchSpace(List<Knob> knobs) {

    public SearchSpace {
        knobs = List.copyOf(knobs);
        if (knobs.stream().map(Knob::name).distinct().count() < knobs.size()) {
            throw new IllegalArgumentException("two knobs have the same name");
        }
    }

    /** The position of the knob of this name. */
    public int indexOf(String name) {
        for (int i = 0; i < knobs.size(); i++) {
            if (knobs.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new NoSuchElementException("there is no knob " + name);
    }
}
