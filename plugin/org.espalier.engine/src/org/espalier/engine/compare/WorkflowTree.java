package org.espalier.engine.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.espalier.engine.node.NodeDeclaration;
import org.espalier.engine.node.PortDeclaration;
import org.espalier.engine.registry.NodeRegistry;
import org.espalier.engine.workflow.CanonicalJson;
import org.espalier.engine.workflow.Connection;
import org.espalier.engine.workflow.Endpoint;
import org.espalier.engine.workflow.Workflow;
import org.espalier.engine.workflow.WorkflowFile;

/**
 * What a workflow means, as a tree of JSON in which two workflows that do the same are equal: settings that have their default are
 * left out, ports that a connection does not name are named, and what arrives at an input is found under that input, whatever the
 * order of the connections.
 *
 * @param root the members of the workflow file; {@code connections} is an object from an input, {@code train.table}, to the outputs
 *            that are wired to it, in a list because a file may wire an input twice
 * @param spelled each connection as the file writes it, by its full form
 */
public record WorkflowTree(ObjectNode root, Map<String, String> spelled) {
    static final String NODES = "nodes";
    static final String CONNECTIONS = "connections";
    static final String INPUTS = "inputs";
    static final String OUTPUTS = "outputs";

    /** The tree of a workflow. */
    public static WorkflowTree of(Version version, NodeRegistry registry) {
        Workflow workflow = version.workflow();
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        if (version.named()) {
            root.put("name", workflow.name());
        }
        root.set("variables", JsonNodeFactory.instance.objectNode().setAll(workflow.variables()));
        ObjectNode inputs = root.putObject(INPUTS);
        workflow.inputs().forEach((port, targets) -> {
            var sorted = new TreeSet<String>();
            targets.forEach(target -> sorted.add(full(target, true, workflow, registry)));
            sorted.forEach(inputs.putArray(port)::add);
        });
        ObjectNode outputs = root.putObject(OUTPUTS);
        workflow.outputs().forEach((port, origin) -> outputs.put(port, full(origin, false, workflow, registry)));
        ObjectNode nodes = root.putObject(NODES);
        workflow.nodes().forEach((id, node) -> {
            ObjectNode json = nodes.putObject(id).put("type", node.type());
            json.set("settings", registry.of(node.type()).map(schema -> WorkflowFile.withoutDefaults(node.settings(), schema)).orElse(node.settings()));
            json.setAll(node.unknown());
        });
        Map<String, String> spelled = new LinkedHashMap<>();
        ObjectNode connections = root.putObject(CONNECTIONS);
        for (Connection connection : workflow.connections()) {
            String from = full(connection.from(), false, workflow, registry);
            String to = full(connection.to(), true, workflow, registry);
            spelled.putIfAbsent(from + " -> " + to, connection.toString());
            ArrayNode origins = connections.get(to) instanceof ArrayNode others ? others : connections.putArray(to);
            origins.add(from);
        }
        root.setAll(workflow.unknown());
        return new WorkflowTree(root, spelled);
    }

    /** An end of a connection with its port, where that is known. */
    private static String full(Endpoint end, boolean input, Workflow workflow, NodeRegistry registry) {
        if (!end.port().isEmpty() || !workflow.nodes().containsKey(end.node())) {
            return end.toString();
        }
        Optional<NodeDeclaration> node = registry.find(workflow.nodes().get(end.node()).type()).map(type -> type.declaration());
        Optional<PortDeclaration> first = node.flatMap(declaration -> (input ? declaration.inputs() : declaration.outputs()).stream().findFirst());
        return first.map(port -> end.node() + "." + port.name() + (port.repeated() ? "1" : "")).orElse(end.toString());
    }

    /** The nodes. */
    ObjectNode nodes() {
        return (ObjectNode) root.get(NODES);
    }

    /** For each node, what is wired to it and what it is wired to, each as a text that does not name the node itself. */
    Map<String, List<String>> wires() {
        Map<String, List<String>> wires = new LinkedHashMap<>();
        root.get(CONNECTIONS).properties().forEach(entry -> entry.getValue().forEach(from -> {
            Endpoint source = Endpoint.parse(from.textValue());
            Endpoint target = Endpoint.parse(entry.getKey());
            wires.computeIfAbsent(target.node(), ignored -> new ArrayList<>()).add(source + " -> " + target.port());
            wires.computeIfAbsent(source.node(), ignored -> new ArrayList<>()).add(source.port() + " -> " + target);
        }));
        return wires;
    }

    /** The same workflow with other ids for some of its nodes. */
    WorkflowTree renamed(Map<String, String> names) {
        if (names.isEmpty()) {
            return this;
        }
        ObjectNode copy = root.deepCopy();
        UnaryOperator<String> end = text -> {
            Endpoint endpoint = Endpoint.parse(text);
            return new Endpoint(names.getOrDefault(endpoint.node(), endpoint.node()), endpoint.port()).toString();
        };
        copy.set(NODES, withKeys((ObjectNode) root.get(NODES), id -> names.getOrDefault(id, id)));
        copy.set(CONNECTIONS, withEnds(withKeys((ObjectNode) root.get(CONNECTIONS), end), end));
        copy.set(INPUTS, withEnds((ObjectNode) root.get(INPUTS), end));
        copy.set(OUTPUTS, withEnds((ObjectNode) root.get(OUTPUTS), end));
        Map<String, String> newlySpelled = new LinkedHashMap<>();
        spelled.forEach((full, text) -> newlySpelled.put(renamed(full, end), renamed(text, end)));
        return new WorkflowTree(copy, newlySpelled);
    }

    private static String renamed(String connection, UnaryOperator<String> end) {
        Connection parsed = Connection.parse(connection);
        return end.apply(parsed.from().toString()) + " -> " + end.apply(parsed.to().toString());
    }

    private static ObjectNode withKeys(ObjectNode object, UnaryOperator<String> key) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        object.properties().forEach(entry -> result.set(key.apply(entry.getKey()), entry.getValue()));
        return result;
    }

    private static ObjectNode withEnds(ObjectNode object, UnaryOperator<String> end) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        object.properties().forEach(entry -> {
            if (entry.getValue().isTextual()) {
                result.put(entry.getKey(), end.apply(entry.getValue().textValue()));
            } else {
                ArrayNode ends = result.putArray(entry.getKey());
                entry.getValue().forEach(element -> ends.add(end.apply(element.textValue())));
            }
        });
        return result;
    }

    /** The canonical text of the file with this meaning. */
    String text() {
        ObjectNode file = JsonNodeFactory.instance.objectNode().put("format", WorkflowFile.FORMAT);
        root.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            switch (entry.getKey()) {
                case CONNECTIONS -> {
                    ArrayNode list = file.putArray(CONNECTIONS);
                    value.properties().forEach(wire -> wire.getValue().forEach(from -> list.add(spelling(from.textValue() + " -> " + wire.getKey()))));
                }
                case INPUTS -> {
                    if (!value.isEmpty()) {
                        ObjectNode inputs = file.putObject(INPUTS);
                        value.properties().forEach(input -> inputs.set(input.getKey(), input.getValue().size() == 1 ? input.getValue().get(0) : input.getValue()));
                    }
                }
                case NODES -> {
                    ObjectNode nodes = file.putObject(NODES);
                    value.properties().forEach(node -> nodes.set(node.getKey(), node.getValue().path("settings").isEmpty() ? ((ObjectNode) node.getValue()).deepCopy().without("settings") : node.getValue()));
                }
                case "variables", OUTPUTS -> {
                    if (!value.isEmpty()) {
                        file.set(entry.getKey(), value);
                    }
                }
                default -> file.set(entry.getKey(), value);
            }
        });
        return CanonicalJson.write(file);
    }

    private String spelling(String connection) {
        return spelled.getOrDefault(connection, connection);
    }
}
