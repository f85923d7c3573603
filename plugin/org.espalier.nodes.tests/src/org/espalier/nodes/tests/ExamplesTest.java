package org.espalier.nodes.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.eclipse.core.runtime.RegistryFactory;
import org.espalier.engine.graph.GraphBuilder;
import org.espalier.engine.graph.Overrides;
import org.espalier.engine.registry.NodeExtensions;
import org.espalier.engine.registry.NodeRegistry;
import org.espalier.engine.run.Configuration;
import org.espalier.engine.run.NodeReport;
import org.espalier.engine.run.ResultStore;
import org.espalier.engine.run.Run;
import org.espalier.engine.run.RunListener;
import org.espalier.engine.run.RunReport;
import org.espalier.engine.workflow.CanonicalJson;
import org.espalier.engine.workflow.Workflow;
import org.espalier.engine.workflow.WorkflowFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every example runs, and gives what the file {@code NAME.expected.json} beside it says: for each {@code node.metric} a value and
 * how far from it is fine, which is not 0 where the last bits depend on the processor. With {@code -Despalier.regenerate=true} the
 * values are written anew, and the tolerances kept.
 */
class ExamplesTest {
    private static final NodeRegistry REGISTRY = NodeExtensions.read(RegistryFactory.getRegistry());

    @TempDir
    Path folder;

    static Stream<Path> examples() throws Exception {
        var examples = new ArrayList<Path>();
        for (Path file : Repository.workflows()) {
            // A workflow with inputs is a part of another one.
            if (WorkflowFile.read(file).inputs().isEmpty()) {
                examples.add(Repository.root().relativize(file));
            }
        }
        return examples.stream();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void runsAndGivesWhatIsExpected(Path example) throws Exception {
        Path file = Repository.root().resolve(example);
        Map<String, Double> metrics = run(file, "first", 2);
        Path expectedFile = file.resolveSibling(file.getFileName().toString().replace(".workflow", ".expected.json"));
        if (Boolean.getBoolean("espalier.regenerate")) {
            Files.writeString(expectedFile, CanonicalJson.write(regenerated(expectedFile, metrics)));
        }
        assertTrue(Files.exists(expectedFile), () -> expectedFile + " is missing; it could be made from " + metrics);
        JsonNode expected = CanonicalJson.MAPPER.readTree(Files.readString(expectedFile));
        assertTrue(expected.size() > 0, "something is expected");
        expected.properties().forEach(entry -> {
            double value = entry.getValue().path("value").asDouble();
            double tolerance = entry.getValue().path("tolerance").asDouble();
            assertTrue(metrics.containsKey(entry.getKey()), () -> "no metric " + entry.getKey() + " among " + metrics.keySet());
            assertEquals(value, metrics.get(entry.getKey()), tolerance, entry.getKey());
        });
    }

    @ParameterizedTest
    @MethodSource("examples")
    void isInCanonicalForm(Path example) throws Exception {
        Path file = Repository.root().resolve(example);
        assertEquals(WorkflowFile.write(WorkflowFile.read(file), REGISTRY), Files.readString(file), "saving without a change changes no byte");
    }

    /** Runs an example; gives the metrics that do not depend on time, and the rows, by node. */
    private Map<String, Double> run(Path file, String name, int workers) throws Exception {
        Workflow workflow = WorkflowFile.read(file);
        GraphBuilder.Result built = GraphBuilder.build(workflow, file, Map.of(), Overrides.parse(List.of()), REGISTRY);
        assertEquals(List.of(), built.problems());
        var store = new ResultStore(folder.resolve(name));
        long seed = workflow.variables().containsKey("seed") ? workflow.variables().get("seed").asLong() : 0;
        Path output = Files.createDirectories(folder.resolve(name + "-out"));
        Configuration configuration = Configuration.of(built, file.getFileName().toString(), seed, Optional.of(output), Optional.of(store));
        assertEquals(List.of(), configuration.problems());
        RunReport report = new Run(configuration, store, new Run.Options(file.getFileName().toString(), seed, workers, 0, false), new RunListener() {
        }).execute();
        assertEquals(RunReport.Outcome.EXECUTED, report.outcome(), () -> report.problems().toString());
        Map<String, Double> metrics = new LinkedHashMap<>();
        report.nodes().forEach((id, node) -> add(metrics, id, node));
        return metrics;
    }

    private static void add(Map<String, Double> metrics, String id, NodeReport node) {
        node.rows().forEach((port, rows) -> metrics.put(id + ".rows." + port, (double) rows));
        node.metrics().forEach((name, value) -> {
            if (!name.matches("(seconds|cpuSeconds).*|latencyMicros|rowsPerSecond")) {
                metrics.put(id + "." + name, value);
            }
        });
    }

    private static ObjectNode regenerated(Path expectedFile, Map<String, Double> metrics) throws Exception {
        JsonNode before = Files.exists(expectedFile) ? CanonicalJson.MAPPER.readTree(Files.readString(expectedFile)) : JsonNodeFactory.instance.objectNode();
        ObjectNode expected = JsonNodeFactory.instance.objectNode();
        metrics.forEach((name, value) -> {
            // A new file expects what does not depend on the last bits; more can be added by hand.
            boolean wanted = before.isEmpty() ? !name.endsWith(".rows.metrics") && name.matches(".*\\.(rows\\..*|accuracy|rmse|sparsity|bits)") : before.has(name);
            if (wanted) {
                double tolerance = before.isEmpty() ? (name.contains(".rows.") || name.endsWith(".bits") ? 0 : 0.03) : before.get(name).path("tolerance").asDouble();
                expected.putObject(name).put("value", value).put("tolerance", tolerance);
            }
        });
        return expected;
    }
}
