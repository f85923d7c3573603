package org.espalier.editor.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.eclipse.osgi.util.NLS;
import org.espalier.editor.Messages;
import org.espalier.engine.node.Problem;
import org.espalier.engine.node.WorkflowException;
import org.espalier.engine.workflow.CanonicalJson;
import org.espalier.engine.workflow.Workflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The form {@code espalier-layout/1} of layout files: canonical JSON with one line a node, so that moving a node changes one
 * line. What a reader does not know it keeps.
 */
public final class LayoutFile {
    /** The value of {@code format} in files that this class reads. */
    public static final String FORMAT = "espalier-layout/1";
    /** What stands behind the name of a layout file that could not be read whole, when another one takes its place. */
    public static final String DAMAGED = ".damaged";

    private static final Set<String> KEYS = Set.of("format", "nodes", "notes");
    private static final Set<String> NOTE_KEYS = Set.of("text", "x", "y", "width", "height");
    private static final int DEFAULT_WIDTH = 200;
    private static final int DEFAULT_HEIGHT = 100;
    /** Beyond this distance from the origin a canvas cannot scroll. */
    private static final int FARTHEST = 1_000_000;

    private LayoutFile() {
    }

    /**
     * Reads a text. Entries that are not of the form are left out, because a picture that is not quite right is better than
     * none.
     *
     * @param source the file's name, for the message
     * @throws WorkflowException when the text is not a layout at all
     */
    public static Layout parse(String text, String source) throws WorkflowException {
        JsonNode json;
        try {
            json = CanonicalJson.MAPPER.readTree(text);
        } catch (JsonProcessingException fault) {
            throw new WorkflowException(Problem.of(Messages.layoutNotJson).inWorkflow(source).found(fault.getOriginalMessage())
                    .expected(Messages.layoutNotJsonExpected).remedy(NLS.bind(Messages.layoutNotJsonRemedy, source + DAMAGED)), fault);
        }
        if (!FORMAT.equals(json.path("format").asText())) {
            throw new WorkflowException(Problem.of(Messages.layoutFormat).inWorkflow(source)
                    .found(json.path("format").toString()).expected("\"" + FORMAT + "\"")
                    .remedy(NLS.bind(Messages.layoutFormatRemedy, source + DAMAGED)));
        }
        return of(json);
    }

    /** As much of a layout as has the form, whatever the format says. */
    static Layout of(JsonNode json) {
        Map<String, Position> positions = new LinkedHashMap<>();
        json.path("nodes").properties().forEach(entry -> {
            JsonNode place = entry.getValue();
            if (isCoordinate(place.path(0)) && isCoordinate(place.path(1))) {
                positions.put(entry.getKey(), new Position(place.get(0).intValue(), place.get(1).intValue()));
            }
        });
        List<Note> notes = new ArrayList<>();
        json.path("notes").forEach(note -> {
            if (note.isObject() && isCoordinate(note.path("x")) && isCoordinate(note.path("y"))) {
                notes.add(new Note(note.path("text").asText(), new Position(note.get("x").intValue(), note.get("y").intValue()), note.path("width").asInt(DEFAULT_WIDTH),
                        note.path("height").asInt(DEFAULT_HEIGHT), ((ObjectNode) note).deepCopy().without(NOTE_KEYS)));
            }
        });
        return new Layout(positions, notes, json instanceof ObjectNode object ? object.deepCopy().without(KEYS) : JsonNodeFactory.instance.objectNode());
    }

    private static boolean isCoordinate(JsonNode value) {
        return value.isIntegralNumber() && Math.abs(value.asLong()) <= FARTHEST;
    }

    /** The canonical text of a workflow's layout: nodes in the workflow's order; positions of nodes that are gone are left out. */
    public static String write(Layout layout, Workflow workflow) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", FORMAT);
        ObjectNode nodes = json.putObject("nodes");
        workflow.nodes().keySet().forEach(id -> {
            Position position = layout.positions().get(id);
            if (position != null) {
                nodes.putArray(id).add(position.x()).add(position.y());
            }
        });
        if (!layout.notes().isEmpty()) {
            ArrayNode notes = json.putArray("notes");
            layout.notes().forEach(note -> {
                ObjectNode written = notes.addObject().put("text", note.text()).put("x", note.position().x()).put("y", note.position().y()).put("width", note.width()).put("height", note.height());
                written.setAll(note.unknown());
            });
        }
        json.setAll(layout.unknown());
        return CanonicalJson.write(json);
    }
}
