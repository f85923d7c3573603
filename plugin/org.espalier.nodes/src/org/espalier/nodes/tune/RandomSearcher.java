package org.espalier.nodes.tune;

import java.util.ArrayList;
import java.util.List;

import org.espalier.nodes.network.SplitMix64;

/**
 * Draws every knob at random and builds on nothing: Bergstra and Bengio, "Random search for hyper-parameter optimization", JMLR 13,
 * 2012.
 */
public final class RandomSearcher implements Searcher {

    @Override
    public int needed(int trial) {
        return 0;
    }

    @Override
    public Proposal propose(SearchSpace space, long seed, int trial, List<Trial> known) {
        SplitMix64 random = SplitMix64.of(seed, trial);
        var values = new ArrayList<Double>();
        for (Knob knob : space.knobs()) {
            values.add(knob.at((random.nextLong() >>> 11) * 0x1p-53));
        }
        return new Proposal(space, values);
    }
}
