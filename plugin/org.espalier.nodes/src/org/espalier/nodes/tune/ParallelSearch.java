package org.espalier.nodes.tune;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;

import org.espalier.engine.node.ExecutionContext;

/**
 * Runs the trials of a search on several threads, so that the outcome does not depend on how many there are: a trial starts when
 * the trials are done that its proposal builds on, and the first trial in the order of numbers that reaches the target score is
 * the last one that counts, whatever later trials have found by then. Only a time limit makes the outcome depend on time.
 */
final class ParallelSearch {
    /** How often the coordinating thread looks whether the run is cancelled; trials look after each batch. */
    private static final long POLL_MILLIS = 50;

    private final Searcher searcher;
    private final SearchSpace space;
    private final long seed;
    private final Limits limits;
    private final Execution execution;

    // What follows is guarded by this object's monitor.
    private final TrialResult[] results;
    /** The number of the next trial to start. */
    private int next;
    /** How many trials count: fewer than there may be once one has reached the target. */
    private int end;
    /** How many trials are done, and how many of them without a gap, from the first on. */
    private int finished;
    private int finishedInOrder;
    private int threadsAlive;
    private boolean timeIsUp;
    private Throwable fault;

    /**
     * When a search is over.
     *
     * @param trials at most so many
     * @param targetScore good enough
     * @param time at most so long, but at least until one trial is done
     * @param threads at most so many trials at a time
     */
    record Limits(int trials, OptionalDouble targetScore, Optional<Duration> time, int threads) {
    }

    /** Runs one trial. */
    interface Execution {
        /** @param checkpoint to be called at least every 100 ms; what it throws is passed on */
        TrialResult run(int number, Proposal proposal, Runnable checkpoint) throws Exception;
    }

    /** A trial to start. */
    private record Start(int number, Proposal proposal) {
    }

    ParallelSearch(Searcher searcher, SearchSpace space, long seed, Limits limits, Execution execution) {
        this.searcher = searcher;
        this.space = space;
        this.seed = seed;
        this.limits = limits;
        this.execution = execution;
        this.results = new TrialResult[limits.trials()];
        this.end = limits.trials();
    }

    /**
     * Searches.
     *
     * @return the trials that count, in the order of their numbers; all numbers from 0 on unless the time limit ended the search
     * @throws CancellationException when the context says that the run is cancelled
     */
    List<TrialResult> run(ExecutionContext context) throws Exception {
        startThreads();
        long start = System.nanoTime();
        int told = 0;
        boolean stopping = false;
        do {
            // The context is not called with the monitor held: it may print, and trials must not wait for that.
            try {
                told = stopping ? told : tell(context, told);
            } catch (RuntimeException stop) {
                // The trials that run see it at their next batch; this method does not leave before they have.
                fail(stop);
                stopping = true;
            }
        } while (await(limits.time().isPresent() && System.nanoTime() - start > limits.time().get().toNanos() || context.stopRequested()));
        if (fault instanceof Error error) {
            throw error;
        } else if (fault != null) {
            throw (Exception) fault;
        }
        tell(context, told);
        List<TrialResult> counted = Arrays.stream(results, 0, end).filter(Objects::nonNull).toList();
        if (counted.size() < end) {
            context.warn((context.stopRequested() ? "The search was stopped early, after " : "The time limit ended the search after ") + counted.size() + " of " + limits.trials()
                    + " trials; another run may come to another result.");
        }
        return counted;
    }

    private synchronized void startThreads() {
        threadsAlive = Math.min(limits.threads(), limits.trials());
        for (int i = 0; i < threadsAlive; i++) {
            var thread = new Thread(this::work, "trials " + i);
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Waits a moment; says whether threads are still at work. */
    private synchronized boolean await(boolean timeIsOver) {
        timeIsUp |= timeIsOver;
        if (threadsAlive > 0) {
            try {
                wait(POLL_MILLIS);
            } catch (InterruptedException stop) {
                fail(stop);
            }
        }
        return threadsAlive > 0;
    }

    private synchronized List<TrialResult> inOrder() {
        return Arrays.stream(results, 0, Math.min(end, finishedInOrder)).toList();
    }

    /** Tells of the trials that are done without a gap; gives how many these are. */
    private int tell(ExecutionContext context, int told) {
        List<TrialResult> done = inOrder();
        double best = Double.NEGATIVE_INFINITY;
        for (TrialResult result : done) {
            best = result.hasFailed() ? best : Math.max(best, result.score());
            if (result.number() >= told && !result.hasFailed()) {
                context.point("score", "trial", result.number() + 1, result.score());
                context.point("best score", "trial", result.number() + 1, best);
            }
        }
        String soFar = best == Double.NEGATIVE_INFINITY ? "" : String.format(Locale.ROOT, ", best score %.4f", best);
        context.progress(done.size() / (double) limits.trials(), done.size() + " of " + limits.trials() + " trials" + soFar);
        return done.size();
    }

    private void work() {
        try {
            for (Optional<Start> start = next(); start.isPresent(); start = next()) {
                int number = start.get().number();
                try {
                    done(execution.run(number, start.get().proposal(), () -> check(number)));
                } catch (Superfluous discarded) {
                    // The search is over without it.
                }
            }
        } catch (Throwable thrown) {
            fail(thrown);
        } finally {
            leave();
        }
    }

    /** Waits for the next trial that can start; empty when none is left. */
    private synchronized Optional<Start> next() throws InterruptedException {
        while (!isOver() && finishedInOrder < searcher.needed(next)) {
            wait();
        }
        if (isOver()) {
            return Optional.empty();
        }
        List<Trial> known = Arrays.stream(results, 0, searcher.needed(next)).map(TrialResult::trial).toList();
        var start = new Start(next, searcher.propose(space, seed, next, known));
        next++;
        return Optional.of(start);
    }

    private boolean isOver() {
        return next >= end || isStopped();
    }

    private boolean isStopped() {
        return fault != null || timeIsUp && finished > 0;
    }

    private synchronized void done(TrialResult result) {
        results[result.number()] = result;
        finished++;
        while (finishedInOrder < results.length && results[finishedInOrder] != null) {
            finishedInOrder++;
        }
        if (limits.targetScore().isPresent() && !result.hasFailed() && result.score() >= limits.targetScore().getAsDouble()) {
            end = Math.min(end, result.number() + 1);
        }
        notifyAll();
    }

    private synchronized void check(int number) {
        if (number >= end || isStopped()) {
            throw new Superfluous();
        }
    }

    private synchronized void fail(Throwable thrown) {
        if (fault == null) {
            fault = thrown;
        }
        notifyAll();
    }

    private synchronized void leave() {
        threadsAlive--;
        notifyAll();
    }

    /** Ends a trial whose result nobody wants any more. */
    private static final class Superfluous extends CancellationException {
        private static final long serialVersionUID = 1L;

        Superfluous() {
            super("the search is over");
        }
    }
}
