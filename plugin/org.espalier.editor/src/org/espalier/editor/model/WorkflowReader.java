package org.espalier.editor.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.espalier.engine.node.Problem;
import org.espalier.engine.node.WorkflowException;
import org.espalier.engine.workflow.CanonicalJson;
import org.espalier.engine.workflow.Connection;
import org.espalier.engine.workflow.Endpoint;
import org.espalier.engine.workflow.Workflow;
import org.espalier.engine.workflow.WorkflowFile;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Reads workflows for people to look at: where {@link WorkflowFile} refuses a file, this shows as much of it as can be shown,
 * and says that it must not be saved over.
 */
public final class WorkflowReader {
    /** Reads one value in the middle of a text. */
    private static final ObjectReader SCALARS = CanonicalJson.MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private WorkflowReader() {
    }

    /**
     * What could be made of a file.
     *
     * @param drawing what can be shown
     * @param problems what is wrong with the file
     * @param readOnly whether saving would lose something of the workflow file
     * @param damagedLayout whether the layout file holds something that could not be read, and must be kept when it is replaced
     */
    public record Opened(Drawing drawing, List<Problem> problems, boolean readOnly, boolean damagedLayout) {
    }

    /**
     * Reads a workflow and its layout.
     *
     * @param text what the workflow file holds
     * @param layout what the layout file holds, when there is one
     * @param name the workflow file's name
     */
    public static Opened read(String text, Optional<String> layout, String name) {
        List<Problem> problems = new ArrayList<>();
        Workflow workflow;
        boolean readOnly = false;
        try {
            workflow = WorkflowFile.parse(text, name);
        } catch (WorkflowException fault) {
            problems.addAll(fault.problems());
            readOnly = true;
            workflow = salvage(text, name);
        }
        Layout positions = Layout.empty();
        boolean damagedLayout = false;
        if (layout.isPresent()) {
            try {
                positions = LayoutFile.parse(layout.get(), WorkflowFile.layoutName(name));
            } catch (WorkflowException fault) {
                problems.addAll(fault.problems());
                damagedLayout = true;
                positions = LayoutFile.of(partOf(withoutConflicts(layout.get())));
            }
        }
        return new Opened(AutoLayout.complete(new Drawing(workflow, positions)), problems, readOnly, damagedLayout);
    }

    private static Workflow salvage(String text, String name) {
        JsonNode json = partOf(withoutConflicts(text));
        ObjectNode clean = JsonNodeFactory.instance.objectNode();
        clean.put("format", WorkflowFile.FORMAT);
        clean.put("name", json.path("name").asText(WorkflowFile.baseName(name)));
        if (json.path("variables").isObject()) {
            clean.set("variables", json.get("variables"));
        }
        ObjectNode nodes = clean.putObject("nodes");
        json.path("nodes").properties().forEach(entry -> {
            JsonNode node = entry.getValue();
            if (Endpoint.NODE_ID.matcher(entry.getKey()).matches() && node.path("type").isTextual() && (!node.has("settings") || node.get("settings").isObject())) {
                nodes.set(entry.getKey(), node);
            }
        });
        ArrayNode connections = clean.putArray("connections");
        json.path("connections").forEach(connection -> {
            if (isConnection(connection)) {
                connections.add(connection);
            }
        });
        try {
            return WorkflowFile.parse(CanonicalJson.write(clean), name);
        } catch (WorkflowException fault) {
            throw new AssertionError("only what is in order was kept", fault);
        }
    }

    private static boolean isConnection(JsonNode json) {
        try {
            return json.isTextual() && Connection.parse(json.textValue()) != null;
        } catch (IllegalArgumentException fault) {
            return false;
        }
    }

    /** The text with one side of each merge conflict: the one that was there before the merge. */
    private static String withoutConflicts(String text) {
        var result = new StringBuilder();
        boolean theirs = false;
        for (String line : text.split("\n", -1)) {
            if (line.startsWith("<<<<<<< ") || line.startsWith(">>>>>>> ")) {
                theirs = false;
            } else if (line.startsWith("||||||| ") || line.stripTrailing().equals("=======")) {
                theirs = true;
            } else if (!theirs) {
                result.append(line).append('\n');
            }
        }
        return result.toString();
    }

    /** As much of a JSON text as can be read from its start. */
    private static JsonNode partOf(String text) {
        try (JsonParser parser = CanonicalJson.MAPPER.getFactory().createParser(text)) {
            parser.nextToken();
            var whole = new boolean[] {true};
            JsonNode value = value(parser, whole);
            return value == null ? JsonNodeFactory.instance.objectNode() : value;
        } catch (IOException fault) {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    private static JsonNode value(JsonParser parser, boolean[] whole) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            try {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String key = parser.currentName();
                    parser.nextToken();
                    JsonNode value = value(parser, whole);
                    if (value != null) {
                        object.set(key, value);
                    }
                    if (!whole[0]) {
                        break;
                    }
                }
            } catch (IOException fault) {
                whole[0] = false;
            }
            return object;
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            try {
                while (parser.nextToken() != JsonToken.END_ARRAY && parser.currentToken() != null) {
                    JsonNode value = value(parser, whole);
                    if (value != null) {
                        array.add(value);
                    }
                    if (!whole[0]) {
                        break;
                    }
                }
            } catch (IOException fault) {
                whole[0] = false;
            }
            return array;
        }
        return parser.currentToken() == null ? null : SCALARS.readTree(parser);
    }
}
