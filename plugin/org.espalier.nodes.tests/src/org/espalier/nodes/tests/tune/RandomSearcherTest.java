package org.espalier.nodes.tests.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.espalier.nodes.tune.Knob;
import org.espalier.nodes.tune.RandomSearcher;
import org.espalier.nodes.tune.SearchSpace;
import org.espalier.nodes.tune.Searcher;
import org.junit.jupiter.api.Test;

/** {@link RandomSearcher}: the contract, and that it draws evenly. */
final class RandomSearcherTest extends SearcherContract {

    @Override
    protected Searcher searcher() {
        return new RandomSearcher();
    }

    @Test
    void neverWaits() {
        assertEquals(0, searcher().needed(1000));
    }

    @Test
    void drawsEachDecadeAndEachChoiceEquallyOften() {
        var space = new SearchSpace(List.of(new Knob.Real("rate", 1e-4, 1, true), new Knob.Choice("choice", List.of("a", "b", "c", "d")),
                new Knob.Whole("whole", 1, 4, false)));
        int[] decades = new int[4];
        int[] choices = new int[4];
        int[] wholes = new int[4];
        for (int trial = 0; trial < 4000; trial++) {
            var proposal = searcher().propose(space, 17, trial, List.of());
            decades[(int) Math.floor(Math.log10(proposal.real("rate")) + 4)]++;
            choices[proposal.whole("choice")]++;
            wholes[proposal.whole("whole") - 1]++;
        }
        for (int i = 0; i < 4; i++) {
            // 1000 expected; the standard deviation is 27.
            assertTrue(Math.abs(decades[i] - 1000) < 120, "decade " + i + ": " + decades[i]);
            assertTrue(Math.abs(choices[i] - 1000) < 120, "choice " + i + ": " + choices[i]);
            assertTrue(Math.abs(wholes[i] - 1000) < 120, "whole " + i + ": " + wholes[i]);
        }
    }
}
