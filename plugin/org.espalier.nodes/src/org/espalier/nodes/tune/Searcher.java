package org.espalier.nodes.tune;

import java.util.List;

/**
 * Decides what a search tries next. An implementation is a value: it keeps nothing between calls, so that a search that was
 * killed goes on as if nothing had happened.
 *
 * <p>Trials run in parallel and end in any order, yet what is proposed must not depend on that. So a searcher says for each trial
 * how many of the trials before it need to be known, and is given exactly these.
 */
public interface Searcher {

    /**
     * How many trials the proposal for a trial builds on: those numbered from 0 to one less than this. The trial waits until they
     * are done. Called once or more for each trial, from any thread.
     *
     * @param trial the trial's number, from 0
     * @return from 0, when it builds on none and so never waits, to {@code trial}, when it builds on all and so trials run one by
     *         one; never less than for an earlier trial
     */
    int needed(int trial);

    /**
     * What a trial should try. Called once for each trial of a run, in the order of their numbers, though not from the same
     * thread; again for the same trials when a killed search goes on. The same arguments give the same proposal.
     *
     * @param space what may be tried
     * @param seed decides everything that is left to chance
     * @param trial the trial's number, from 0
     * @param known the first {@link #needed} trials in the order of their numbers, failed ones included
     */
    Proposal propose(SearchSpace space, long seed, int trial, List<Trial> known);
}
