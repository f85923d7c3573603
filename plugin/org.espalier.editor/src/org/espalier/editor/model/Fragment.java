package org.espalier.editor.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.espalier.engine.node.WorkflowException;
import org.espalier.engine.registry.NodeRegistry;
import org.espalier.engine.workflow.CanonicalJson;
import org.espalier.engine.workflow.Connection;
import org.espalier.engine.workflow.Endpoint;
import org.espalier.engine.workflow.Workflow;
import org.espalier.engine.workflow.WorkflowFile;
import org.espalier.engine.workflow.WorkflowNode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A part of a drawing on its way through the clipboard. As text it is a workflow file with one more key, {@code layout}, so
 * that it can be pasted into another workflow, into a text editor, or into a message.
 *
 * @param drawing the nodes and notes, with the connections among them
 */
public record Fragment(Drawing drawing) {
    private static final String LAYOUT = "layout";

    /** Cuts a part out of a drawing, which stays as it is. */
    public static Fragment of(Drawing drawing, Set<String> ids, List<Note> notes) {
        Workflow workflow = drawing.workflow();
        Map<String, WorkflowNode> nodes = new LinkedHashMap<>(workflow.nodes());
        nodes.keySet().retainAll(ids);
        List<Connection> connections = workflow.connections().stream().filter(connection -> ids.contains(connection.from().node()) && ids.contains(connection.to().node())).toList();
        Map<String, Position> positions = new LinkedHashMap<>(drawing.layout().positions());
        positions.keySet().retainAll(ids);
        // Variables go along, because the settings may use them.
        Map<String, JsonNode> variables = new LinkedHashMap<>(workflow.variables());
        variables.keySet().removeIf(name -> nodes.values().stream().noneMatch(node -> node.settings().toString().contains("${" + name + "}")));
        return new Fragment(new Drawing(new Workflow(workflow.name(), variables, nodes, connections, Map.of(), Map.of(), JsonNodeFactory.instance.objectNode()),
                new Layout(positions, notes, JsonNodeFactory.instance.objectNode())));
    }

    /** The text for the clipboard. */
    public String text(NodeRegistry registry) {
        try {
            JsonNode layout = CanonicalJson.MAPPER.readTree(LayoutFile.write(drawing.layout(), drawing.workflow()));
            ObjectNode unknown = JsonNodeFactory.instance.objectNode().set(LAYOUT, layout);
            Workflow workflow = drawing.workflow();
            return WorkflowFile.write(new Workflow(workflow.name(), workflow.variables(), workflow.nodes(), workflow.connections(), Map.of(), Map.of(), unknown), registry);
        } catch (com.fasterxml.jackson.core.JsonProcessingException fault) {
            throw new AssertionError("what was just written can be read", fault);
        }
    }

    /** Reads a text from the clipboard; a whole workflow file is a fragment too. Empty when the text is something else. */
    public static Optional<Fragment> parse(String text) {
        try {
            Workflow workflow = WorkflowFile.parse(text, "clipboard");
            JsonNode layout = workflow.unknown().get(LAYOUT);
            Layout parsed = layout == null ? Layout.empty() : LayoutFile.parse(layout.toString(), "clipboard");
            return Optional.of(new Fragment(AutoLayout.complete(new Drawing(workflow, parsed))));
        } catch (WorkflowException fault) {
            return Optional.empty();
        }
    }

    /** Where the upper left corner of the whole stands. */
    public Position origin() {
        Layout layout = drawing.layout();
        int x = layout.positions().values().stream().mapToInt(Position::x).min().orElse(Integer.MAX_VALUE);
        int y = layout.positions().values().stream().mapToInt(Position::y).min().orElse(Integer.MAX_VALUE);
        for (Note note : layout.notes()) {
            x = Math.min(x, note.position().x());
            y = Math.min(y, note.position().y());
        }
        return new Position(x == Integer.MAX_VALUE ? 0 : x, y == Integer.MAX_VALUE ? 0 : y);
    }

    /**
     * What becomes of a drawing when a fragment is put into it.
     *
     * @param drawing the drawing with the fragment in it
     * @param added the ids that the fragment's nodes have there
     */
    public record Pasted(Drawing drawing, List<String> added) {
    }

    /** Puts the fragment into a drawing, moved by this much; nodes whose id is taken get another one. */
    public Pasted into(Drawing target, int dx, int dy) {
        Map<String, WorkflowNode> nodes = new LinkedHashMap<>(target.workflow().nodes());
        Map<String, Position> positions = new LinkedHashMap<>();
        Map<String, String> ids = new LinkedHashMap<>();
        drawing.workflow().nodes().forEach((id, node) -> {
            String free = Edits.freeId(id, nodes.keySet());
            ids.put(id, free);
            nodes.put(free, node);
            positions.put(free, drawing.layout().positions().get(id).plus(dx, dy));
        });
        List<Connection> connections = new ArrayList<>(target.workflow().connections());
        drawing.workflow().connections().forEach(connection -> {
            if (ids.containsKey(connection.from().node()) && ids.containsKey(connection.to().node())) {
                connections.add(new Connection(renamed(connection.from(), ids), renamed(connection.to(), ids)));
            }
        });
        Map<String, JsonNode> variables = new LinkedHashMap<>(target.workflow().variables());
        drawing.workflow().variables().forEach(variables::putIfAbsent);
        List<Note> notes = new ArrayList<>(target.layout().notes());
        drawing.layout().notes().forEach(note -> notes.add(note.withBounds(note.position().plus(dx, dy), note.width(), note.height())));
        Workflow workflow = target.workflow();
        var next = new Workflow(workflow.name(), variables, nodes, connections, workflow.inputs(), workflow.outputs(), workflow.unknown());
        return new Pasted(new Drawing(next, target.layout().withPositions(positions).withNotes(notes)), List.copyOf(ids.values()));
    }

    private static Endpoint renamed(Endpoint endpoint, Map<String, String> ids) {
        return new Endpoint(ids.get(endpoint.node()), endpoint.port());
    }
}
