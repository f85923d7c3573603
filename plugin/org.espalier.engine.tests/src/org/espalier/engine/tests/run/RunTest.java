package org.espalier.engine.tests.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.espalier.engine.graph.GraphBuilder;
import org.espalier.engine.graph.Overrides;
import org.espalier.engine.run.Configuration;
import org.espalier.engine.run.NodeState;
import org.espalier.engine.run.ResultStore;
import org.espalier.engine.run.Run;
import org.espalier.engine.run.RunInUseException;
import org.espalier.engine.run.RunListener;
import org.espalier.engine.run.RunReport;
import org.espalier.engine.tests.Espalier;
import org.espalier.engine.tests.Registry;
import org.espalier.engine.workflow.WorkflowFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scheduler: what runs when, what stops what, and that nothing depends on how many work at a time. */
class RunTest {
    private static final RunListener SILENT = new RunListener() {
    };

    @TempDir
    Path folder;

    private Run run(String content, int workers, double timeoutSeconds, RunListener listener) throws Exception {
        Path file = Espalier.workflow(folder, "w", content);
        var store = new ResultStore(folder.resolve(".espalier"));
        var built = GraphBuilder.build(WorkflowFile.read(file), file, Map.of(), Overrides.parse(List.of()), Registry.installed());
        Configuration configuration = Configuration.of(built, "w.workflow", 0, Optional.empty(), Optional.of(store));
        assertEquals(List.of(), configuration.problems());
        return new Run(configuration, store, new Run.Options("w.workflow", 0, workers, timeoutSeconds, false), listener);
    }

    @Test
    void nodesThatDoNotDependOnEachOtherWorkAtTheSameTime() throws Exception {
        var bothAtWork = new CountDownLatch(2);
        var working = ConcurrentHashMap.<String>newKeySet();
        String content = "'nodes': {'a': {'type': 'test-slow', 'settings': {'steps': 1000}}, 'b': {'type': 'test-slow', 'settings': {'steps': 1001}}}, 'connections': []";
        var run = new AtomicReference<Run>();
        run.set(run(content, 2, 0, new RunListener() {
            @Override
            public void progressed(String node, double fraction, String message) {
                if (working.add(node)) {
                    bothAtWork.countDown();
                }
                if (bothAtWork.getCount() == 0) {
                    run.get().cancel();
                }
            }
        }));
        assertEquals(RunReport.Outcome.CANCELLED, run.get().execute().outcome());
        assertEquals(Set.of("a", "b"), working);
    }

    @Test
    void noMoreNodesWorkAtATimeThanWereAskedFor() throws Exception {
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        var nodes = new ArrayList<String>();
        for (int i = 0; i < 12; i++) {
            nodes.add("'n" + i + "': {'type': 'test-slow', 'settings': {'steps': " + (i + 1) + "}}");
        }
        RunReport report = run("'nodes': {" + String.join(", ", nodes) + "}, 'connections': []", 3, 0, new RunListener() {
            @Override
            public void stateChanged(String node, NodeState state) {
                if (state == NodeState.EXECUTING) {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                } else if (state == NodeState.EXECUTED) {
                    now.decrementAndGet();
                }
            }
        }).execute();
        assertEquals(RunReport.Outcome.EXECUTED, report.outcome());
        assertTrue(most.get() <= 3, "at work at a time: " + most.get());
    }

    @Test
    void aNodeWaitsForAllThatItDependsOn() throws Exception {
        var finished = ConcurrentHashMap.<String>newKeySet();
        var early = ConcurrentHashMap.<String>newKeySet();
        Map<String, List<String>> needs = Map.of("b", List.of("a"), "c", List.of("a"), "d", List.of("b", "c"));
        run("""
                'nodes': {'d': {'type': 'test-join'}, 'c': {'type': 'test-slow', 'settings': {'steps': 5}}, 'b': {'type': 'test-pass'}, 'a': {'type': 'test-source'}},
                'connections': ['a -> b', 'a -> c', 'b -> d.t1', 'c -> d.t2']""", 4, 0, new RunListener() {
            @Override
            public void stateChanged(String node, NodeState state) {
                if (state == NodeState.EXECUTING && !finished.containsAll(needs.getOrDefault(node, List.of()))) {
                    early.add(node);
                } else if (state == NodeState.EXECUTED) {
                    finished.add(node);
                }
            }
        }).execute();
        assertEquals(Set.of("a", "b", "c", "d"), finished);
        assertEquals(Set.of(), early);
    }

    @Test
    void aFailedNodeStopsWhatDependsOnItAndNothingElse() throws Exception {
        RunReport report = run("""
                'nodes': {'a': {'type': 'test-source'}, 'f': {'type': 'test-fail'}, 'after': {'type': 'test-pass'}, 'afterThat': {'type': 'test-pass'}, 'b': {'type': 'test-pass'}, 'j': {'type': 'test-join'}},
                'connections': ['a -> f', 'f -> after', 'after -> afterThat', 'a -> b', 'b -> j.t1', 'afterThat -> j.t2']""", 2, 0, SILENT).execute();
        assertEquals(RunReport.Outcome.FAILED, report.outcome());
        assertEquals(NodeState.EXECUTED, report.nodes().get("b").state());
        assertEquals(NodeState.FAILED, report.nodes().get("f").state());
        for (String node : List.of("after", "afterThat", "j")) {
            assertEquals(NodeState.SKIPPED, report.nodes().get(node).state(), node);
        }
        assertEquals(1, report.problems().size());
        assertEquals("f", report.problems().get(0).node());
        assertEquals(List.of("about to fail"), report.nodes().get("f").warnings());
    }

    @Test
    void theResultDoesNotDependOnTheNumberOfWorkers() throws Exception {
        var nodes = new ArrayList<String>(List.of("'j': {'type': 'test-join'}"));
        var connections = new ArrayList<String>();
        for (int i = 1; i <= 20; i++) {
            nodes.add("'r" + i + "': {'type': 'test-seeded'}");
            connections.add("'r" + i + " -> j.t" + i + "'");
        }
        String content = "'nodes': {" + String.join(", ", nodes) + "}, 'connections': [" + String.join(", ", connections) + "]";
        Map<String, Double> one = run(content, 1, 0, SILENT).execute().nodes().get("j").metrics();
        deleteResults();
        Map<String, Double> many = run(content, 8, 0, SILENT).execute().nodes().get("j").metrics();
        assertEquals(100, one.size());
        assertEquals(one, many);
    }

    private void deleteResults() throws Exception {
        try (var files = Files.walk(folder.resolve(".espalier"))) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }

    @Test
    void cancelKeepsWhatIsFinishedAndStartsNothingMore() throws Exception {
        var run = new AtomicReference<Run>();
        String content = "'nodes': {'a': {'type': 'test-source'}, 's': {'type': 'test-slow', 'settings': {'steps': 100000}}, 'b': {'type': 'test-pass'}}, 'connections': ['a -> s', 's -> b']";
        run.set(run(content, 2, 0, new RunListener() {
            @Override
            public void progressed(String node, double fraction, String message) {
                run.get().cancel();
            }
        }));
        RunReport report = run.get().execute();
        assertEquals(RunReport.Outcome.CANCELLED, report.outcome());
        assertEquals(List.of(NodeState.EXECUTED, NodeState.SKIPPED, NodeState.SKIPPED), report.nodes().values().stream().map(node -> node.state()).toList());
        assertTrue(report.problems().isEmpty());
    }

    @Test
    void aNodeThatHangsIsLeftBehind() throws Exception {
        var run = new AtomicReference<Run>();
        var warnings = new java.util.ArrayList<String>();
        run.set(run("'nodes': {'a': {'type': 'test-source'}, 'h': {'type': 'test-hang', 'settings': {'seconds': 600}}}, 'connections': ['a -> h']", 1, 0, new RunListener() {
            @Override
            public void logged(String node, String message) {
                // Not before: a node that has not begun is not begun any more.
                run.get().cancel();
            }

            @Override
            public void warned(String node, String message) {
                warnings.add(node + " " + message);
            }
        }));
        // The test would not end before its node's ten minutes otherwise.
        assertEquals(RunReport.Outcome.CANCELLED, run.get().execute().outcome());
        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(warnings.get(0).startsWith("h does not stop when it is told to"), warnings::toString);
    }

    @Test
    void aRunThatIsCancelledBeforeItBeginsExecutesNothing() throws Exception {
        Run run = run("'nodes': {'a': {'type': 'test-source'}}, 'connections': []", 1, 0, SILENT);
        run.cancel();
        RunReport report = run.execute();
        assertEquals(RunReport.Outcome.CANCELLED, report.outcome());
        assertEquals(NodeState.SKIPPED, report.nodes().get("a").state());
    }

    @Test
    void theTimeLimitEndsTheRun() throws Exception {
        RunReport report = run("'nodes': {'a': {'type': 'test-source'}, 's': {'type': 'test-slow', 'settings': {'steps': 100000}}}, 'connections': ['a -> s']", 1, 0.3, SILENT).execute();
        assertEquals(RunReport.Outcome.TIMED_OUT, report.outcome());
        assertEquals("timed-out", report.json().path("state").asText());
    }

    @Test
    void twoRunsOfOneProcessDoNotShareAWorkflowsData() throws Exception {
        var second = new AtomicReference<Exception>();
        String content = "'nodes': {'a': {'type': 'test-source'}}, 'connections': []";
        Run other = run(content, 1, 0, SILENT);
        run(content, 1, 0, new RunListener() {
            @Override
            public void stateChanged(String node, NodeState state) {
                if (state == NodeState.EXECUTING) {
                    second.set(assertThrows(RunInUseException.class, other::execute));
                }
            }
        }).execute();
        assertTrue(second.get().getMessage().contains("process " + ProcessHandle.current().pid()), second.get().getMessage());
        assertEquals(RunReport.Outcome.EXECUTED, other.execute().outcome());
    }

    @Test
    void aListenerThatIsBrokenFailsTheNodeAndNotTheRun() throws Exception {
        RunReport report = run("'nodes': {'a': {'type': 'test-source'}, 'b': {'type': 'test-source', 'settings': {'rows': 1}}}, 'connections': []", 1, 0, new RunListener() {
            @Override
            public void stateChanged(String node, NodeState state) {
                if (node.equals("a") && state == NodeState.EXECUTING) {
                    throw new IllegalStateException("the listener is broken");
                }
            }
        }).execute();
        assertEquals(NodeState.FAILED, report.nodes().get("a").state());
        assertEquals(NodeState.EXECUTED, report.nodes().get("b").state());
    }

    @Test
    void aNodeHearsThatItsInputsChangedWhileItRan() throws Exception {
        Path numbers = Files.writeString(folder.resolve("n.txt"), "1\n");
        RunReport report = run("'nodes': {'a': {'type': 'test-source', 'settings': {'file': 'n.txt'}}}, 'connections': []", 1, 0, new RunListener() {
            @Override
            public void stateChanged(String node, NodeState state) {
                try {
                    if (state == NodeState.EXECUTING) {
                        Files.writeString(numbers, "1\n2\n");
                    }
                } catch (IOException fault) {
                    throw new UncheckedIOException(fault);
                }
            }
        }).execute();
        assertEquals(NodeState.FAILED, report.nodes().get("a").state());
        assertTrue(report.problems().get(0).what().contains("was changed while the workflow ran"), report.problems().toString());
        try (var results = Files.list(folder.resolve(".espalier/results"))) {
            assertEquals(0, results.count(), "nothing is stored under the wrong key");
        }
    }
}
