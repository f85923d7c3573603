package org.espalier.engine.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.espalier.engine.graph.FlowVariables;
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
        Path location = location(request.file());
        String source = String.valueOf(request.file().getFileName());
        Map<String, JsonNode> variables = variables(request, workflow);
        long seed = seed(request, workflow, variables, source);
        Overrides overrides = overrides(request);
        GraphBuilder.Result built = GraphBuilder.build(workflow, location, variables, overrides, registry);
        checkNodes(overrides.unknownNodes(), "--set", built);
        if (request.only().isPresent()) {
            checkOnly(request.only().get(), built);
            built = built.upTo(request.only().get());
        }
        Configuration configuration = Configuration.of(built, source, seed, request.outputFolder(), store);
        if (!configuration.problems().isEmpty()) {
            throw new InvalidSettingsException(configuration.problems());
        }
        return new Loaded(workflow, seed, configuration);
    }

    /** Where a workflow is taken to be: what comes through a pipe or a device, such as {@code /dev/stdin}, belongs to the current folder. */
    static Path location(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        boolean stream = absolute.startsWith("/dev") || absolute.startsWith("/proc");
        return stream ? Path.of("").toAbsolutePath().resolve(String.valueOf(file.getFileName())) : absolute;
    }

    private static Map<String, JsonNode> variables(Request request, Workflow workflow) throws ArgumentException {
        Map<String, JsonNode> variables = new LinkedHashMap<>();
        for (String text : request.variables()) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw new ArgumentException(Problem.of("--var needs a name and a value").found(text).expected("NAME=VALUE").remedy("write for example --var epochs=20"));
            }
            String name = text.substring(0, equals);
            if (!FlowVariables.isKnown(name, workflow)) {
                throw new ArgumentException(Problem.of("the workflow has no flow variable of this name").found("--var " + text)
                        .expected(workflow.variables().isEmpty() ? "no --var at all" : "one of " + String.join(", ", workflow.variables().keySet()))
                        .remedy(Suggestions.closest(name, workflow.variables().keySet()).map(close -> "write \"" + close + "\"?").orElse("correct the name")));
            }
            variables.put(name, value(text.substring(equals + 1), workflow.variables().get(name)));
        }
        return variables;
    }

    /** The value that a text on the command line stands for: where the file has a text, a text; else JSON where it is JSON. */
    private static JsonNode value(String text, JsonNode inFile) {
        return inFile != null && inFile.isTextual() ? TextNode.valueOf(text) : Overrides.jsonOrText(text);
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

    private static void checkOnly(String id, GraphBuilder.Result built) throws ArgumentException {
        boolean nested = built.graph().nodes().keySet().stream().anyMatch(node -> node.startsWith(id + "/"));
        checkNodes(nested ? List.of() : List.of(id), "--only", built);
    }

    private static void checkNodes(List<String> ids, String option, GraphBuilder.Result built) throws ArgumentException {
        Set<String> known = built.graph().nodes().keySet();
        for (String id : ids) {
            // A node that is in the file but not in the graph has problems, or is in a nested workflow that has some; they say more.
            boolean hasProblems = built.problems().stream().anyMatch(problem -> problem.node().equals(id) || !problem.node().isEmpty() && id.startsWith(problem.node() + "/"));
            if (!known.contains(id) && !hasProblems) {
                throw new ArgumentException(Problem.of("the workflow has no node of this id, as " + option + " asks for").found("\"" + id + "\"")
                        .expected(known.isEmpty() ? "a workflow with nodes" : "one of " + String.join(", ", known))
                        .remedy(Suggestions.closest(id, known).map(close -> "write \"" + close + "\"?").orElse("correct the id")));
            }
        }
    }
}
