package org.espalier.nodes.tune;

import java.util.OptionalDouble;

/**
 * A proposal that was tried.
 *
 * @param number counted from 0
 * @param proposal what was tried
 * @param score the larger the better; finite; empty when the trial failed
 */
public record Trial(int number, Proposal proposal, OptionalDouble score) {
    public Trial {
        if (number < 0 || score.isPresent() && !Double.isFinite(score.getAsDouble())) {
            throw new IllegalArgumentException("trial " + number + " of score " + score);
        }
    }
}
