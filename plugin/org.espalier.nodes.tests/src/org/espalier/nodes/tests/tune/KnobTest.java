package org.espalier.nodes.tests.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.espalier.nodes.tune.Knob;
import org.espalier.nodes.tune.Proposal;
import org.espalier.nodes.tune.SearchSpace;
import org.junit.jupiter.api.Test;

/** {@link Knob}: the way from the unit interval to values and back. */
final class KnobTest {
    private static final List<Knob> KNOBS = List.of(new Knob.Real("real", -1, 3, false), new Knob.Real("log", 1e-6, 10, true),
            new Knob.Whole("whole", -2, 5, false), new Knob.Whole("log whole", 1, 1000, true), new Knob.Choice("choice", List.of("a", "b", "c")),
            new Knob.Real("fixed", 0.1, 0.1, true), new Knob.Whole("fixed whole", 3, 3, false));

    @Test
    void everyPlaceHasAnAllowedValue() {
        for (Knob knob : KNOBS) {
            for (int i = 0; i <= 1000; i++) {
                double value = knob.at(i / 1000.0);
                assertTrue(knob.allows(value), knob + " gave " + value);
            }
        }
    }

    @Test
    void thePlaceOfAValueGivesTheValue() {
        for (Knob knob : KNOBS) {
            for (int i = 0; i <= 1000; i++) {
                double value = knob.at(i / 1000.0);
                assertEquals(value, knob.at(knob.placeOf(value)), Math.abs(value) * 1e-12, knob.toString());
            }
        }
    }

    @Test
    void bothEndsCanBeReached() {
        assertEquals(1e-6, KNOBS.get(1).at(0));
        assertEquals(10, KNOBS.get(1).at(1), 1e-12);
        assertEquals(-2, KNOBS.get(2).at(0));
        assertEquals(5, KNOBS.get(2).at(1));
        assertEquals(1000, KNOBS.get(3).at(1));
        assertEquals(2, KNOBS.get(4).at(1));
    }

    @Test
    void impossibleKnobsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Knob.Real("r", 2, 1, false));
        assertThrows(IllegalArgumentException.class, () -> new Knob.Real("r", 0, 1, true));
        assertThrows(IllegalArgumentException.class, () -> new Knob.Real("r", Double.NaN, 1, false));
        assertThrows(IllegalArgumentException.class, () -> new Knob.Whole("w", 3, 2, false));
        assertThrows(IllegalArgumentException.class, () -> new Knob.Whole("w", 0, 2, true));
        assertThrows(IllegalArgumentException.class, () -> new Knob.Choice("c", List.of()));
        assertThrows(IllegalArgumentException.class, () -> new SearchSpace(List.of(KNOBS.get(0), KNOBS.get(0))));
    }

    @Test
    void aProposalHoldsAllowedValuesOnly() {
        var space = new SearchSpace(List.of(KNOBS.get(2)));
        assertEquals(5, new Proposal(space, List.of(5.0)).whole("whole"));
        assertThrows(IllegalArgumentException.class, () -> new Proposal(space, List.of(5.5)));
        assertThrows(IllegalArgumentException.class, () -> new Proposal(space, List.of(6.0)));
        assertThrows(IllegalArgumentException.class, () -> new Proposal(space, List.of()));
    }
}
