package org.espalier.nodes.tune;

import java.util.OptionalDouble;

/**
 * What came of a trial.
 *
 * @param number counted from 0
 * @param proposal what was tried
 * @param failure why the trial failed; empty when it did not
 * @param score on the validation rows, the larger the better; 0 when the trial failed
 * @param loss on the validation rows; 0 when the trial failed
 * @param bestEpoch the epoch that the parameters are from, counted from 1
 * @param epochs how many were trained
 * @param parameterCount the network's size
 */
public record TrialResult(int number, Proposal proposal, String failure, double score, double loss, int bestEpoch, int epochs, int parameterCount) {

    /** A trial that failed. */
    public static TrialResult failed(int number, Proposal proposal, String reason, int epochs, int parameterCount) {
        return new TrialResult(number, proposal, reason, 0, 0, 0, epochs, parameterCount);
    }

    /** Whether it failed. */
    public boolean hasFailed() {
        return !failure.isEmpty();
    }

    /** What a searcher may know of it. */
    public Trial trial() {
        return new Trial(number, proposal, hasFailed() ? OptionalDouble.empty() : OptionalDouble.of(score));
    }
}
