package org.espalier.editor.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.espalier.engine.workflow.Connection;
import org.espalier.engine.workflow.Endpoint;
import org.espalier.engine.workflow.Workflow;
import org.espalier.engine.workflow.WorkflowNode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What can be done to a {@link Drawing}: functions from one to the next. Whether they may be done is not asked here. */
public final class Edits {
    private Edits() {
    }

    /** A node of a type with no settings. */
    public static WorkflowNode newNode(String type) {
        return new WorkflowNode(type, JsonNodeFactory.instance.objectNode(), JsonNodeFactory.instance.objectNode());
    }

    /** An id that no node has: the wish itself where that is free, else with a number behind it. */
    public static String freeId(String wish, Set<String> taken) {
        String base = wish.replaceAll("[^\\p{L}\\p{N}_-]", "-");
        if (!Endpoint.NODE_ID.matcher(base).matches()) {
            base = "node-" + base;
        }
        String id = base;
        for (int number = 2; taken.contains(id); number++) {
            id = base.replaceFirst("-[0-9]+$", "") + "-" + number;
        }
        return id;
    }

    public static Drawing addNode(Drawing drawing, String id, WorkflowNode node, Position position) {
        Map<String, WorkflowNode> nodes = new LinkedHashMap<>(drawing.workflow().nodes());
        nodes.put(id, node);
        return new Drawing(drawing.workflow().withNodes(nodes), drawing.layout().withPositions(Map.of(id, position)));
    }

    /** Removes nodes, their connections, and the workflow's own inputs and outputs that lead to them. */
    public static Drawing removeNodes(Drawing drawing, Set<String> ids) {
        Workflow workflow = drawing.workflow();
        Map<String, WorkflowNode> nodes = new LinkedHashMap<>(workflow.nodes());
        nodes.keySet().removeAll(ids);
        List<Connection> connections = workflow.connections().stream().filter(connection -> !ids.contains(connection.from().node()) && !ids.contains(connection.to().node())).toList();
        Map<String, List<Endpoint>> inputs = new LinkedHashMap<>();
        workflow.inputs().forEach((port, targets) -> {
            List<Endpoint> left = targets.stream().filter(target -> !ids.contains(target.node())).toList();
            if (!left.isEmpty()) {
                inputs.put(port, left);
            }
        });
        Map<String, Endpoint> outputs = new LinkedHashMap<>(workflow.outputs());
        outputs.values().removeIf(origin -> ids.contains(origin.node()));
        Map<String, Position> positions = new LinkedHashMap<>(drawing.layout().positions());
        positions.keySet().removeAll(ids);
        return new Drawing(new Workflow(workflow.name(), workflow.variables(), nodes, connections, inputs, outputs, workflow.unknown()), drawing.layout().withAllPositions(positions));
    }

    /** Adds a connection; those in {@code replaced} make room for it. */
    public static Drawing connect(Drawing drawing, Connection connection, Collection<Connection> replaced) {
        List<Connection> connections = new ArrayList<>(drawing.workflow().connections());
        connections.removeAll(replaced);
        connections.add(connection);
        return drawing.with(withConnections(drawing.workflow(), connections));
    }

    public static Drawing disconnect(Drawing drawing, Collection<Connection> removed) {
        List<Connection> connections = new ArrayList<>(drawing.workflow().connections());
        connections.removeAll(removed);
        return drawing.with(withConnections(drawing.workflow(), connections));
    }

    private static Workflow withConnections(Workflow workflow, List<Connection> connections) {
        return new Workflow(workflow.name(), workflow.variables(), workflow.nodes(), connections, workflow.inputs(), workflow.outputs(), workflow.unknown());
    }

    /** Gives a node another id, everywhere where the old one stands. */
    public static Drawing rename(Drawing drawing, String old, String id) {
        Workflow workflow = drawing.workflow();
        UnaryOperator<Endpoint> renamed = endpoint -> endpoint.node().equals(old) ? new Endpoint(id, endpoint.port()) : endpoint;
        Map<String, WorkflowNode> nodes = renamedKey(workflow.nodes(), old, id);
        List<Connection> connections = workflow.connections().stream().map(connection -> new Connection(renamed.apply(connection.from()), renamed.apply(connection.to()))).toList();
        Map<String, List<Endpoint>> inputs = new LinkedHashMap<>();
        workflow.inputs().forEach((port, targets) -> inputs.put(port, targets.stream().map(renamed).toList()));
        Map<String, Endpoint> outputs = new LinkedHashMap<>();
        workflow.outputs().forEach((port, origin) -> outputs.put(port, renamed.apply(origin)));
        return new Drawing(new Workflow(workflow.name(), workflow.variables(), nodes, connections, inputs, outputs, workflow.unknown()),
                drawing.layout().withAllPositions(renamedKey(drawing.layout().positions(), old, id)));
    }

    private static <T> Map<String, T> renamedKey(Map<String, T> map, String old, String id) {
        Map<String, T> result = new LinkedHashMap<>();
        map.forEach((key, value) -> result.put(key.equals(old) ? id : key, value));
        return result;
    }

    public static Drawing setSettings(Drawing drawing, String id, ObjectNode settings) {
        Map<String, WorkflowNode> nodes = new LinkedHashMap<>(drawing.workflow().nodes());
        nodes.computeIfPresent(id, (key, node) -> node.withSettings(settings));
        return drawing.with(drawing.workflow().withNodes(nodes));
    }

    /** Makes a node one of another type; its settings and connections stay. */
    public static Drawing setType(Drawing drawing, String id, String type) {
        Map<String, WorkflowNode> nodes = new LinkedHashMap<>(drawing.workflow().nodes());
        nodes.computeIfPresent(id, (key, node) -> new WorkflowNode(type, node.settings(), node.unknown()));
        return drawing.with(drawing.workflow().withNodes(nodes));
    }

    public static Drawing setVariables(Drawing drawing, Map<String, JsonNode> variables) {
        return drawing.with(drawing.workflow().withVariables(variables));
    }

    public static Drawing setName(Drawing drawing, String name) {
        Workflow workflow = drawing.workflow();
        return drawing.with(new Workflow(name, workflow.variables(), workflow.nodes(), workflow.connections(), workflow.inputs(), workflow.outputs(), workflow.unknown()));
    }

    public static Drawing move(Drawing drawing, Map<String, Position> positions) {
        return drawing.with(drawing.layout().withPositions(positions));
    }

    public static Drawing addNote(Drawing drawing, Note note) {
        List<Note> notes = new ArrayList<>(drawing.layout().notes());
        notes.add(note);
        return drawing.with(drawing.layout().withNotes(notes));
    }

    public static Drawing replaceNote(Drawing drawing, Note old, Note next) {
        return drawing.with(drawing.layout().withNote(old, List.of(next)));
    }

    public static Drawing removeNote(Drawing drawing, Note note) {
        return drawing.with(drawing.layout().withNote(note, List.of()));
    }
}
