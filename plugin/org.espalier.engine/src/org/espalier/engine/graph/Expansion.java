package org.espalier.engine.graph;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.Problem;
import org.espalier.engine.node.WorkflowException;
import org.espalier.engine.registry.NodeRegistry;
import org.espalier.engine.registry.NodeType;
import org.espalier.engine.settings.SettingsSchema;
import org.espalier.engine.settings.Suggestions;
import org.espalier.engine.workflow.Endpoint;
import org.espalier.engine.workflow.Workflow;
import org.espalier.engine.workflow.WorkflowFile;
import org.espalier.engine.workflow.WorkflowNode;

/** Finds the nodes of a workflow and of all workflows nested in it, with their types and settings. */
final class Expansion {
    private static final int DEEPEST_NESTING = 20;
    /** Workflows that hold each other twice grow with every level. */
    private static final int MOST_NODES = 20_000;
    private static final SettingsSchema<NestedWorkflow.Settings> NESTED_SETTINGS = SettingsSchema.of(NestedWorkflow.Settings.class);

    private final NodeRegistry registry;
    private final Overrides overrides;
    private final List<Problem> problems;
    private final Map<String, NodeType> types = new LinkedHashMap<>();
    private final Map<String, Scope> scopes = new HashMap<>();
    private final Map<Path, Workflow> workflows = new HashMap<>();
    private final Set<Path> files = new LinkedHashSet<>();
    private int nodes;

    Expansion(NodeRegistry registry, Overrides overrides, List<Problem> problems) {
        this.registry = registry;
        this.overrides = overrides;
        this.problems = problems;
    }

    /** The types of all nodes whose type is known, by the nodes' ids. */
    Map<String, NodeType> types() {
        return types;
    }

    /** The files of all workflows. */
    Set<Path> files() {
        return files;
    }

    /** What paths in a node's settings are relative to. */
    Path folder(String id) {
        return scopes.get(id).file.getParent();
    }

    /** A node's settings, with overrides in place and flow variables replaced. */
    ObjectNode settings(String id) {
        Scope scope = scopes.get(id);
        WorkflowNode node = scope.workflow.nodes().get(id.substring(scope.prefix.length()));
        ObjectNode given = overrides.apply(id, node.settings(), types.get(id).settings());
        return new FlowVariables(scope.variables).replace(given, id, problems);
    }

    Scope expand(Workflow workflow, Path file, Map<String, JsonNode> variables) {
        Map<String, JsonNode> values = new LinkedHashMap<>(workflow.variables());
        values.putAll(variables);
        files.add(file);
        var outermost = new Scope(workflow, "", file, values, List.of(real(file)));
        expand(outermost);
        return outermost;
    }

    /** Whether the class of a node can be loaded; where it cannot, the other nodes are still looked at. */
    private boolean loads(NodeType type, String path) {
        try {
            type.settings();
            return true;
        } catch (RuntimeException | LinkageError fault) {
            Throwable cause = fault.getCause() == null ? fault : fault.getCause();
            problems.add(Problem.of("the class of this node cannot be loaded").atNode(path).found(cause.getMessage()).expected("the plugin " + type.declaration().bundle() + ", whole and with all that it needs")
                    .remedy("install this plugin again, or another version of it"));
            return false;
        }
    }

    private void expand(Scope scope) {
        scope.workflow.nodes().forEach((id, node) -> {
            String path = scope.prefix + id;
            nodes++;
            if (node.type().equals(Workflow.NESTED)) {
                expandNested(scope, id, node);
                return;
            }
            Optional<NodeType> type = registry.find(node.type());
            if (type.isPresent()) {
                if (loads(type.get(), path)) {
                    types.put(path, type.get());
                    scopes.put(path, scope);
                }
            } else {
                List<String> known = registry.all().stream().map(other -> other.declaration().id()).toList();
                problems.add(Problem.of("there is no node of this type").atNode(path).found("\"" + node.type() + "\"").expected("one of " + String.join(", ", known))
                        .remedy(Suggestions.closest(node.type(), known).map(close -> "write \"" + close + "\"?")
                                .orElse("install the plugin that has it, or correct the type")));
            }
        });
    }

    private void expandNested(Scope scope, String id, WorkflowNode node) {
        String path = scope.prefix + id;
        int before = problems.size();
        ObjectNode given = overrides.apply(path, node.settings(), NESTED_SETTINGS);
        ObjectNode json = new FlowVariables(scope.variables).replace(given, path, problems);
        if (problems.size() > before) {
            return;
        }
        try {
            NestedWorkflow.Settings settings = NESTED_SETTINGS.read(json, file -> scope.file.resolveSibling(file.text()).normalize());
            Path file = settings.file();
            Path real = real(file);
            if (scope.chain.contains(real)) {
                problems.add(Problem.of("a workflow cannot hold itself").atNode(path).atSetting("file").found(json.path("file").asText())
                        .expected("a workflow other than this one and those around it").remedy("choose another workflow"));
            } else if (scope.chain.size() > DEEPEST_NESTING || nodes > MOST_NODES) {
                problems.add(Problem.of("workflows are nested too deeply").atNode(path).atSetting("file").found(scope.chain.size() + " levels, " + nodes + " nodes")
                        .expected("at most " + DEEPEST_NESTING + " levels and " + MOST_NODES + " nodes").remedy("choose another workflow"));
            } else {
                expandNested(scope, id, file, real, settings.variables());
            }
        } catch (InvalidSettingsException fault) {
            fault.problems().forEach(problem -> problems.add(problem.atNode(path)));
        } catch (WorkflowException fault) {
            fault.problems().forEach(problem -> problems.add(Problem.of("the nested workflow cannot be used").atNode(path).atSetting("file").found(problem.message())
                    .expected("a workflow file").remedy("correct the nested workflow, or choose another one")));
        } catch (InvalidPathException fault) {
            problems.add(Problem.of("this is not a path").atNode(path).atSetting("file").found(json.path("file").asText()).expected("the path of a workflow file").remedy("correct the path"));
        }
    }

    private void expandNested(Scope around, String id, Path file, Path real, Map<String, JsonNode> given) throws WorkflowException {
        String path = around.prefix + id;
        Workflow inner = workflows.get(real);
        if (inner == null) {
            inner = WorkflowFile.read(file);
            workflows.put(real, inner);
        }
        files.add(file);
        Map<String, JsonNode> values = new LinkedHashMap<>(inner.variables());
        for (var variable : given.entrySet()) {
            if (!FlowVariables.isKnown(variable.getKey(), inner)) {
                problems.add(Problem.of("the nested workflow has no flow variable of this name").atNode(path).atSetting("variables." + variable.getKey()).found(variable.getKey())
                        .expected(inner.variables().isEmpty() ? "no variables at all" : "one of " + String.join(", ", inner.variables().keySet()))
                        .remedy(Suggestions.closest(variable.getKey(), inner.variables().keySet()).map(close -> "write \"" + close + "\"?").orElse("correct its name or remove it")));
            }
            values.put(variable.getKey(), variable.getValue());
        }
        List<Path> chain = new ArrayList<>(around.chain);
        chain.add(real);
        var nested = new Scope(inner, path + "/", file, values, chain);
        around.nested.put(id, nested);
        inner.outputs().forEach((port, endpoint) -> checkNode(nested, endpoint, path, "output", port));
        inner.inputs().forEach((port, endpoints) -> endpoints.forEach(endpoint -> checkNode(nested, endpoint, path, "input", port)));
        expand(nested);
    }

    private void checkNode(Scope nested, Endpoint endpoint, String path, String kind, String port) {
        Set<String> known = nested.workflow.nodes().keySet();
        if (!known.contains(endpoint.node())) {
            problems.add(Problem.of("the " + kind + " \"" + port + "\" of the nested workflow names a node that does not exist").atNode(path).found("\"" + endpoint.node() + "\"")
                    .expected("one of " + String.join(", ", known))
                    .remedy(Suggestions.closest(endpoint.node(), known).map(close -> "write \"" + close + "\"?").orElse("correct it or remove it")));
        }
    }

    /** The file itself, through whatever link it was named. */
    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException fault) {
            return file;
        }
    }
}
