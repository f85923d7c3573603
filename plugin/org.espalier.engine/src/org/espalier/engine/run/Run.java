package org.espalier.engine.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.arrow.memory.RootAllocator;
import org.espalier.engine.node.Problem;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.run.RunReport.Outcome;

/**
 * One run of a configured workflow: executes, on a number of workers, every node whose result is not stored, each as soon as
 * what it depends on is done. A node that fails stops those that depend on it and nothing else.
 */
public final class Run {
    /** How long nodes have to stop by themselves, before their threads are interrupted. */
    private static final long COOPERATION_MILLIS = 300;
    /** How long a cancelled run waits for its nodes to stop at all; what is still at work then is left to itself. */
    private static final long STOP_MILLIS = 800;

    private final Configuration configuration;
    private final ResultStore store;
    private final Options options;
    private final RunListener listener;
    private final Map<String, Integer> open = new HashMap<>();
    private final Map<String, List<String>> successors = new HashMap<>();
    private final Map<String, NodeReport> reports = new HashMap<>();
    private final Deque<String> ready = new ArrayDeque<>();
    private final Set<String> started = new LinkedHashSet<>();
    private final BlockingQueue<Done> done = new LinkedBlockingQueue<>();
    /** The nodes that are to come to an end with what they have. */
    private final Set<String> toEnd = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Outcome> stopped = new AtomicReference<>();

    /**
     * How to run.
     *
     * @param workflow the workflow's file name
     * @param seed the run's seed
     * @param workers how many nodes execute at a time, and how many threads each may use
     * @param timeoutSeconds when to give up; 0 for never
     * @param reset whether the results of earlier runs are forgotten first
     */
    public record Options(String workflow, long seed, int workers, double timeoutSeconds, boolean reset) {
    }

    /** What a worker says when it is through with a node. */
    private record Done(String node, NodeReport report) {
    }

    /** @param configuration without problems */
    public Run(Configuration configuration, ResultStore store, Options options, RunListener listener) {
        this.configuration = configuration;
        this.store = store;
        this.options = options;
        this.listener = listener;
    }

    /** Ends the run soon: no further node starts, and those at work are told to stop. May be called by any thread, at any time. */
    public void cancel() {
        stop(Outcome.CANCELLED);
    }

    /**
     * Asks a node to come to an end with what it has, and the run to go on with that: a training keeps the model of its last epoch.
     * Nodes that have nothing to keep go on. May be called by any thread, at any time.
     */
    public void stopEarly(String node) {
        toEnd.add(node);
    }

    private void stop(Outcome outcome) {
        if (stopped.compareAndSet(null, outcome)) {
            // Wakes the scheduler.
            done.add(new Done("", null));
        }
    }

    /**
     * Runs, and returns when all is done, or about a second after {@link #cancel}.
     *
     * @throws RunInUseException when another run of the workflow uses the data folder
     * @throws StorageException when the data folder cannot be used
     */
    public RunReport execute() throws RunInUseException, StorageException {
        try (RunLock lock = RunLock.take(store.folder(), options.workflow())) {
            store.prepare();
            if (options.reset()) {
                configuration.nodes().values().forEach(node -> store.remove(node.key()));
            }
            long start = System.nanoTime();
            Outcome outcome = schedule(start);
            return new RunReport(outcome, seconds(start), options.seed(), inOrder());
        }
    }

    private Outcome schedule(long start) {
        queue();
        int workers = Math.max(1, options.workers());
        ExecutorService pool = Executors.newFixedThreadPool(workers, threads());
        var allocator = new RootAllocator(Memory.budgetBytes());
        var execution = new NodeExecution(configuration, store, allocator, workers, () -> stopped.get() != null, toEnd::contains, listener);
        int executing = 0;
        try {
            while (stopped.get() == null && (executing > 0 || !ready.isEmpty())) {
                while (executing < workers && !ready.isEmpty()) {
                    ConfiguredNode node = configuration.nodes().get(ready.poll());
                    var stored = store.known(node.key());
                    if (stored.isPresent()) {
                        // A node with the same key was quicker: the result is this one's as well.
                        finished(new Done(node.node().id(), NodeReport.of(node.node().declaration().id(), stored.get(), true)));
                    } else {
                        pool.execute(() -> done.add(new Done(node.node().id(), executed(execution, node))));
                        started.add(node.node().id());
                        executing++;
                    }
                }
                Done next = executing == 0 ? null : await(start);
                if (next != null && next.report() != null) {
                    executing--;
                    finished(next);
                }
            }
            executing = awaitStop(executing, COOPERATION_MILLIS);
            if (executing > 0) {
                pool.shutdownNow();
                executing = awaitStop(executing, STOP_MILLIS - COOPERATION_MILLIS);
            }
        } finally {
            pool.shutdownNow();
        }
        if (executing == 0) {
            close(allocator);
        } else {
            started.stream().filter(id -> !reports.containsKey(id))
                    .forEach(id -> listener.warned(id, "does not stop when it is told to; it is left to itself, and keeps its memory and a processor core until it ends or this program does"));
        }
        return outcome();
    }

    /** Whatever happens, the scheduler must hear of it: it would wait for this node for ever. */
    private static NodeReport executed(NodeExecution execution, ConfiguredNode node) {
        try {
            return execution.execute(node);
        } catch (RuntimeException | Error fault) {
            return NodeReport.without(node.node().declaration().id(), NodeState.FAILED, 0, List.of(), Faults.problems(fault));
        }
    }

    private static void close(RootAllocator allocator) {
        try {
            allocator.close();
        } catch (IllegalStateException leak) {
            // What a node did not free was logged when the node was done.
        }
    }

    private Outcome outcome() {
        boolean complete = configuration.nodes().keySet().stream().allMatch(id -> reports.containsKey(id) && reports.get(id).state() == NodeState.EXECUTED);
        if (complete) {
            return Outcome.EXECUTED;
        }
        return stopped.get() != null ? stopped.get() : Outcome.FAILED;
    }

    /** Finds what is stored already, and what the others wait for. */
    private void queue() {
        Map<String, String> firstWithKey = new HashMap<>();
        for (ConfiguredNode node : configuration.nodes().values()) {
            if (stopped.get() != null) {
                return;
            }
            String id = node.node().id();
            var stored = store.verified(node.key());
            if (stored.isPresent()) {
                reports.put(id, NodeReport.of(node.node().declaration().id(), stored.get(), true));
                listener.stateChanged(id, NodeState.EXECUTED);
                continue;
            }
            if (store.exists(node.key())) {
                listener.warned(id, "its stored result was damaged or altered, so it is computed again");
                store.remove(node.key());
            }
            Set<String> waitsFor = new LinkedHashSet<>();
            node.node().inputs().values().stream().map(source -> source.node()).filter(source -> !reports.containsKey(source)).forEach(waitsFor::add);
            // Two nodes with the same key would do the same work, in the same checkpoint folder: one of them does it for both.
            String first = firstWithKey.putIfAbsent(node.key(), id);
            if (first != null) {
                waitsFor.add(first);
            }
            waitsFor.forEach(source -> successors.computeIfAbsent(source, ignored -> new ArrayList<>()).add(id));
            open.put(id, waitsFor.size());
            listener.stateChanged(id, NodeState.QUEUED);
            if (waitsFor.isEmpty()) {
                ready.add(id);
            }
        }
    }

    private void finished(Done node) {
        reports.put(node.node(), node.report());
        listener.stateChanged(node.node(), node.report().state());
        if (node.report().state() == NodeState.EXECUTED) {
            for (String successor : successors.getOrDefault(node.node(), List.of())) {
                if (open.merge(successor, -1, Integer::sum) == 0) {
                    ready.add(successor);
                }
            }
        }
    }

    /** Waits for a node to finish, or for the time limit. */
    private Done await(long start) {
        try {
            if (options.timeoutSeconds() <= 0) {
                return done.take();
            }
            double left = options.timeoutSeconds() - seconds(start);
            Done next = left <= 0 ? null : done.poll((long) (left * 1e9) + 1, TimeUnit.NANOSECONDS);
            if (next == null) {
                stop(Outcome.TIMED_OUT);
            }
            return next;
        } catch (InterruptedException fault) {
            Thread.currentThread().interrupt();
            stop(Outcome.CANCELLED);
            return null;
        }
    }

    /**
     * Takes in what the workers still finish after the run was stopped.
     *
     * @return how many are still at work
     */
    private int awaitStop(int executing, long millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        int left = executing;
        try {
            while (left > 0) {
                Done next = done.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (next == null) {
                    return left;
                }
                if (next.report() != null) {
                    left--;
                    finished(next);
                }
            }
        } catch (InterruptedException fault) {
            Thread.currentThread().interrupt();
        }
        return left;
    }

    private Map<String, NodeReport> inOrder() {
        Map<String, NodeReport> ordered = new LinkedHashMap<>();
        configuration.nodes().forEach((id, node) -> {
            NodeReport report = reports.get(id);
            ordered.put(id, report != null ? located(id, report) : NodeReport.without(node.node().declaration().id(), NodeState.SKIPPED, 0, List.of(), List.of()));
        });
        return ordered;
    }

    private NodeReport located(String id, NodeReport report) {
        List<Problem> problems = report.problems().stream().map(problem -> problem.inWorkflow(options.workflow()).atNode(id)).toList();
        return new NodeReport(report.type(), report.state(), report.seconds(), report.cached(), report.rows(), report.metrics(), report.warnings(), problems);
    }

    private static ThreadFactory threads() {
        var number = new AtomicInteger();
        return task -> {
            var thread = new Thread(task, "espalier-worker-" + number.incrementAndGet());
            // A node that does not stop must not keep the process alive.
            thread.setDaemon(true);
            return thread;
        };
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
