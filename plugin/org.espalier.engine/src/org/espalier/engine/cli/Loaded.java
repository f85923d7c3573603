package org.espalier.engine.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import org.espalier.engine.graph.Graph;
import org.espalier.engine.graph.GraphBuilder;
import org.espalier.engine.graph.Overrides;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.Problem;
import org.espalier.engine.node.WorkflowException;
import org.espalier.engine.registry.NodeRegistry;
import org.espalier.engine.run.Configuration;
import org.espalier.engine.run.ResultStore;
import org.espalier.engine.settings.Suggestions;
import org.espalier.engine.workflow.Workflow;
import org.espalier.engine.workflow.WorkflowFile;

/**
 * A workflow as the command line asks for it: read, with its variables and settings replaced, configured.
 *
 * @param workflow what the file holds
 * @param seed the run's seed
 * @param configuration without problems
 */
record Loaded(Workflow workflow, long seed, Configuration configuration) {

    /** What the command line says beside the file. */
    record Request(Path file, List<String> settings, List<String> variables, Optional<Long> seed, Optional<String> only, Optional<Path> outputFolder) {
    }

    /**
     * Loads and configures.
     *
     * @param store where results of earlier runs are, if that matters
     * @throws InvalidSettingsException with every problem of every node
     */
    static Loaded load(Request request, NodeRegistry registry, Optional<ResultStore> store) throws ArgumentException, WorkflowException, InvalidSettingsException {
        Workflow workflow = WorkflowFile.read(request.file());
        String source = String.valueOf(request.file().getFileName());
        Map<String, JsonNode> variables = variables(request, workflow);
        long seed = seed(request, workflow, variables, source);
        Overrides overrides = overrides(request);
        GraphBuilder.Result built = GraphBuilder.build(workflow, request.file(), variables, overrides, registry);
        checkNodes(overrides.unknownNodes(), "--set", built.graph(), built.problems());
        Graph graph = built.graph();
        List<Problem> problems = new ArrayList<>(built.problems());
        if (request.only().isPresent()) {
            String only = request.only().get();
            checkNodes(graph.nodes().containsKey(only) ? List.of() : List.of(only), "--only", graph, problems);
            graph = graph.nodes().containsKey(only) ? graph.upTo(List.of(only)) : graph;
            Graph part = graph;
            problems.removeIf(problem -> !problem.node().isEmpty() && !part.nodes().containsKey(problem.node()));
        }
        Configuration configuration = Configuration.of(graph, source, seed, request.outputFolder(), store);
        problems.addAll(configuration.problems());
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return new Loaded(workflow, seed, configuration);
    }

    private static Map<String, JsonNode> variables(Request request, Workflow workflow) throws ArgumentException {
        Map<String, JsonNode> variables = new LinkedHashMap<>();
        for (String text : request.variables()) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw new ArgumentException(Problem.of("--var needs a name and a value").found(text).expected("NAME=VALUE").remedy("write for example --var epochs=20"));
            }
            String name = text.substring(0, equals);
            if (!workflow.variables().containsKey(name) && !isUsed(workflow, name)) {
                throw new ArgumentException(Problem.of("the workflow has no flow variable of this name").found("--var " + text)
                        .expected(workflow.variables().isEmpty() ? "no --var at all" : "one of " + String.join(", ", workflow.variables().keySet()))
                        .remedy(Suggestions.closest(name, workflow.variables().keySet()).map(close -> "write \"" + close + "\"?").orElse("correct the name")));
            }
            variables.put(name, Overrides.jsonOrText(text.substring(equals + 1)));
        }
        return variables;
    }

    private static boolean isUsed(Workflow workflow, String name) {
        return workflow.nodes().values().stream().anyMatch(node -> node.settings().toString().contains("${" + name + "}"));
    }

    /** The seed that the command line gives, else the workflow's flow variable {@code seed}, else 0. */
    private static long seed(Request request, Workflow workflow, Map<String, JsonNode> variables, String source) throws WorkflowException {
        if (request.seed().isPresent()) {
            if (workflow.variables().containsKey("seed")) {
                variables.put("seed", LongNode.valueOf(request.seed().get()));
            }
            return request.seed().get();
        }
        JsonNode given = variables.getOrDefault("seed", workflow.variables().get("seed"));
        if (given == null) {
            return 0;
        }
        if (!given.isIntegralNumber() || !given.canConvertToLong()) {
            throw new WorkflowException(Problem.of("the flow variable \"seed\" is not a seed").inWorkflow(source).found(given).expected("a whole number of at most 64 bits")
                    .remedy("correct it in the workflow's \"variables\", or give --seed"));
        }
        return given.longValue();
    }

    private static Overrides overrides(Request request) throws ArgumentException {
        try {
            return Overrides.parse(request.settings());
        } catch (IllegalArgumentException fault) {
            throw new ArgumentException(Problem.of("--set cannot be understood").found(fault.getMessage()).expected("NODE.SETTING=VALUE").remedy("correct the argument"));
        }
    }

    private static void checkNodes(List<String> unknown, String option, Graph graph, List<Problem> problems) throws ArgumentException {
        for (String node : unknown) {
            // A node that is in the file but not in the graph has problems of its own, which say more.
            if (problems.stream().noneMatch(problem -> problem.node().equals(node))) {
                throw new ArgumentException(Problem.of("the workflow has no node of this id, as " + option + " asks for").found("\"" + node + "\"")
                        .expected("one of " + String.join(", ", graph.nodes().keySet()))
                        .remedy(Suggestions.closest(node, graph.nodes().keySet()).map(close -> "write \"" + close + "\"?").orElse("correct the id")));
            }
        }
    }
}
