package org.espalier.nodes.tests.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;

import org.espalier.nodes.tune.Knob;
import org.espalier.nodes.tune.Proposal;
import org.espalier.nodes.tune.SearchSpace;
import org.espalier.nodes.tune.Searcher;
import org.espalier.nodes.tune.Trial;
import org.junit.jupiter.api.Test;

/** What every {@link Searcher} promises; the test of an implementation extends this. */
public abstract class SearcherContract {
    private static final int TRIALS = 60;
    private static final SearchSpace SPACE = new SearchSpace(List.of(
            new Knob.Real("rate", 1e-5, 1, true),
            new Knob.Real("momentum", -2, 2, false),
            new Knob.Whole("layers", 1, 5, false),
            new Knob.Whole("units", 4, 512, true),
            new Knob.Choice("activation", List.of("relu", "tanh", "elu")),
            new Knob.Real("fixed", 0.25, 0.25, true),
            new Knob.Whole("fixed whole", 7, 7, true),
            new Knob.Choice("fixed choice", List.of("adam"))));

    /** The searcher under test. */
    protected abstract Searcher searcher();

    /** A score with one best place; every seventh trial fails. */
    private static Trial run(int number, Proposal proposal) {
        double rate = Math.log10(proposal.real("rate")) + 2.5;
        double score = -rate * rate - Math.abs(proposal.whole("layers") - 3) - proposal.real("momentum") * proposal.real("momentum")
                - (proposal.choice("activation").equals("tanh") ? 0 : 0.5);
        return new Trial(number, proposal, number % 7 == 6 ? OptionalDouble.empty() : OptionalDouble.of(score));
    }

    private List<Trial> search(SearchSpace space, long seed) {
        var trials = new ArrayList<Trial>();
        for (int number = 0; number < TRIALS; number++) {
            List<Trial> known = List.copyOf(trials.subList(0, searcher().needed(number)));
            trials.add(run(number, searcher().propose(space, seed, number, known)));
        }
        return trials;
    }

    @Test
    void proposesAllowedValuesForEveryKnob() {
        for (Trial trial : search(SPACE, 1)) {
            // A Proposal refuses values that a knob does not allow.
            assertEquals(SPACE, trial.proposal().space());
            assertEquals(0.25, trial.proposal().real("fixed"));
            assertEquals(7, trial.proposal().whole("fixed whole"));
            assertEquals("adam", trial.proposal().choice("fixed choice"));
        }
    }

    @Test
    void buildsOnEarlierTrialsOnly() {
        int before = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            int needed = searcher().needed(trial);
            assertTrue(needed >= before && needed <= trial, "trial " + trial + " needs " + needed + ", the one before it " + before);
            before = needed;
        }
    }

    @Test
    void proposesTheSameAgainForTheSameSeed() {
        assertEquals(search(SPACE, 42), search(SPACE, 42));
    }

    @Test
    void proposesOtherwiseForAnotherSeed() {
        assertNotEquals(search(SPACE, 42), search(SPACE, 43));
    }

    @Test
    void goesOnWhenEveryTrialFailed() {
        var trials = new ArrayList<Trial>();
        for (int number = 0; number < TRIALS; number++) {
            List<Trial> known = List.copyOf(trials.subList(0, searcher().needed(number)));
            trials.add(new Trial(number, searcher().propose(SPACE, 5, number, known), OptionalDouble.empty()));
        }
        assertEquals(TRIALS, trials.size());
    }

    @Test
    void goesOnWhenNothingIsLeftToChoose() {
        var fixed = new SearchSpace(List.of(new Knob.Real("fixed", 3, 3, false)));
        for (int number = 0; number < 5; number++) {
            var known = new ArrayList<Trial>();
            for (int i = 0; i < searcher().needed(number); i++) {
                known.add(new Trial(i, new Proposal(fixed, List.of(3.0)), OptionalDouble.of(1)));
            }
            assertEquals(3, searcher().propose(fixed, 9, number, known).real("fixed"));
        }
    }

    @Test
    void triesMoreThanOnePlace() {
        var rates = new HashSet<Double>();
        search(SPACE, 3).forEach(trial -> rates.add(trial.proposal().real("rate")));
        assertTrue(rates.size() > TRIALS / 2, "only " + rates.size() + " different values");
    }
}
