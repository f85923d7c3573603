package org.espalier.engine.workflow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.espalier.engine.node.Problem;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.node.WorkflowException;
import org.espalier.engine.settings.SettingField;
import org.espalier.engine.settings.SettingType;
import org.espalier.engine.settings.SettingsSchema;

/**
 * The form {@code espalier-workflow/1} of workflow files: reading with every problem reported, and writing in the one
 * canonical form, in which only settings that differ from their default stand. What a reader does not know it keeps.
 */
public final class WorkflowFile {
    /** The value of {@code format} in files that this class reads. */
    public static final String FORMAT = "espalier-workflow/1";
    /** The extension of workflow files, with the dot. */
    public static final String EXTENSION = ".workflow";
    private static final String LAYOUT_EXTENSION = ".layout";

    private static final int LARGEST = 64 << 20;
    private static final Set<String> KEYS = Set.of("format", "name", "variables", "nodes", "connections", "inputs", "outputs");
    private static final Set<String> NODE_KEYS = Set.of("type", "settings");

    private WorkflowFile() {
    }

    /**
     * Reads a file.
     *
     * @throws WorkflowException when it cannot be read or does not have the form of a workflow
     */
    public static Workflow read(Path file) throws WorkflowException {
        return parse(text(file), String.valueOf(file.getFileName()));
    }

    /** The name of a workflow file without its extension. */
    public static String baseName(String name) {
        return name.endsWith(EXTENSION) ? name.substring(0, name.length() - EXTENSION.length()) : name;
    }

    /** The name of the file beside a workflow file that says where its nodes stand on the canvas. */
    public static String layoutName(String name) {
        return baseName(name) + LAYOUT_EXTENSION;
    }

    /**
     * The text of a file. It is read once and from the front, so that it may be a pipe.
     *
     * @throws WorkflowException when it cannot be read, is no text or too large for a workflow
     */
    public static String text(Path file) throws WorkflowException {
        String name = String.valueOf(file.getFileName());
        try {
            if (Files.isDirectory(file)) {
                throw new WorkflowException(Problem.of("this is a folder").inWorkflow(name).found(file).expected("a workflow file")
                        .remedy("name the " + EXTENSION + " file inside of it"));
            }
            byte[] bytes = read(file, LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new WorkflowException(Problem.of("the file is too large for a workflow").inWorkflow(name).found("more than " + LARGEST + " bytes")
                        .expected("at most " + LARGEST + " bytes").remedy("check that this is a workflow file"));
            }
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            // Some editors put a byte order mark in front; it means nothing in UTF-8.
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException fault) {
            throw new WorkflowException(Problem.of("the file is not UTF-8 text").inWorkflow(name).found("bytes that are not UTF-8").expected("UTF-8 JSON")
                    .remedy("check that this is a workflow file, or restore it from a copy"), fault);
        } catch (IOException fault) {
            boolean missing = fault instanceof NoSuchFileException;
            boolean refused = fault instanceof AccessDeniedException;
            throw new WorkflowException(Problem.of(missing ? "there is no such file" : refused ? "this file may not be read" : "the file cannot be read").inWorkflow(name)
                    .found(missing || refused ? file.toAbsolutePath() : fault.getMessage()).expected("a workflow file").remedy("check the path"), fault);
        }
    }

    private static byte[] read(Path file, int most) throws IOException {
        // The size of a pipe is not known before it was read.
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most);
        }
    }

    /**
     * Writes a workflow in its canonical form. The file is there whole, old or new, whatever happens meanwhile.
     *
     * @param schemas the settings of the node types that are known here
     * @throws StorageException when the file cannot be written
     */
    public static void save(Workflow workflow, Path file, Schemas schemas) throws StorageException {
        try {
            AtomicFiles.write(file, write(workflow, schemas));
        } catch (IOException fault) {
            throw StorageException.of("the workflow cannot be saved as " + file.getFileName(), fault);
        }
    }

    /**
     * Reads a text.
     *
     * @param source the name for messages
     */
    public static Workflow parse(String text, String source) throws WorkflowException {
        JsonNode json = parseJson(text, source);
        if (!json.isObject()) {
            throw new WorkflowException(Problem.of("the file does not hold a workflow").inWorkflow(source).found(json.getNodeType().name().toLowerCase(java.util.Locale.ROOT))
                    .expected("a JSON object with \"format\": \"" + FORMAT + "\"").remedy("check that this is a workflow file"));
        }
        String format = json.path("format").asText("");
        if (!FORMAT.equals(format)) {
            throw new WorkflowException(Problem.of("the format of this file is not known").inWorkflow(source).found(format.isEmpty() ? "no \"format\"" : "\"" + format + "\"")
                    .expected("\"" + FORMAT + "\"").remedy(format.startsWith("espalier-workflow/") ? "open it with a newer version of Espalier" : "check that this is a workflow file"));
        }
        return new Reader(source).read((ObjectNode) json);
    }

    private static JsonNode parseJson(String text, String source) throws WorkflowException {
        try {
            JsonNode json = CanonicalJson.parse(text);
            if (json.isMissingNode()) {
                throw new WorkflowException(Problem.of("the file is empty").inWorkflow(source).found("no content")
                        .expected("a JSON object with \"format\": \"" + FORMAT + "\"").remedy("restore the file from a copy"));
            }
            return json;
        } catch (StreamConstraintsException fault) {
            throw new WorkflowException(Problem.of("the file goes beyond what a workflow may hold").inWorkflow(source).found(fault.getOriginalMessage())
                    .expected("at most " + CanonicalJson.DEEPEST + " levels, and numbers of at most " + CanonicalJson.LONGEST_NUMBER + " digits").remedy("check that this is a workflow file"), fault);
        } catch (JsonProcessingException fault) {
            var at = fault.getLocation();
            boolean conflict = text.contains("\n<<<<<<< ") || text.startsWith("<<<<<<< ");
            String line = at == null || at.getLineNr() < 1 ? "" : text.lines().skip(at.getLineNr() - 1L).findFirst().orElse("").strip();
            throw new WorkflowException(Problem.of("the file is not JSON" + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr()))
                    .inWorkflow(source).found(what(fault) + (line.isEmpty() ? "" : "\n" + abbreviate(line))).expected("valid JSON")
                    .remedy(conflict ? "resolve the merge conflict that is marked with <<<<<<< in the file" : "correct the file at this place, or restore it from a copy"), fault);
        }
    }

    /** What the parser says, without its own account of where, which names parts of this program. */
    private static String what(JsonProcessingException fault) {
        return fault.getOriginalMessage().replaceAll("(?s) \\((?:start marker at|for) .*", "");
    }

    private static String abbreviate(String line) {
        return line.length() <= 100 ? line : line.substring(0, 100) + "...";
    }

    /** Turns JSON into a workflow and gathers what is wrong with it. */
    private static final class Reader {
        private final String source;
        private final List<Problem> problems = new ArrayList<>();

        Reader(String source) {
            this.source = source;
        }

        Workflow read(ObjectNode json) throws WorkflowException {
            String name = text(json, "name", baseName(source));
            var variables = new LinkedHashMap<String, JsonNode>();
            object(json, "variables").properties().forEach(entry -> variables.put(entry.getKey(), entry.getValue()));
            var nodes = new LinkedHashMap<String, WorkflowNode>();
            object(json, "nodes").properties().forEach(entry -> readNode(entry.getKey(), entry.getValue(), nodes));
            List<Connection> connections = connections(json);
            var inputs = new LinkedHashMap<String, List<Endpoint>>();
            object(json, "inputs").properties().forEach(entry -> inputs.put(entry.getKey(), endpoints("inputs", entry.getKey(), entry.getValue())));
            var outputs = new LinkedHashMap<String, Endpoint>();
            object(json, "outputs").properties().forEach(entry -> endpoints("outputs", entry.getKey(), entry.getValue())
                    .forEach(endpoint -> outputs.put(entry.getKey(), endpoint)));
            if (!problems.isEmpty()) {
                throw new WorkflowException(problems);
            }
            return new Workflow(name, variables, nodes, connections, inputs, outputs, without(json, KEYS));
        }

        private void readNode(String id, JsonNode json, Map<String, WorkflowNode> nodes) {
            if (!Endpoint.NODE_ID.matcher(id).matches()) {
                problems.add(Problem.of("a node cannot have this id").inWorkflow(source).atNode(id).found("\"" + id + "\"")
                        .expected("a letter or _, then letters, digits, _ and -, at most 100 in all").remedy("rename the node"));
            } else if (!json.isObject() || !json.path("type").isTextual()) {
                problems.add(Problem.of("this is not a node").inWorkflow(source).atNode(id).found(abbreviate(json.toString()))
                        .expected("an object with \"type\" and, where needed, \"settings\"").remedy("correct the node"));
            } else if (json.has("settings") && !json.get("settings").isObject()) {
                problems.add(Problem.of("the settings are not an object").inWorkflow(source).atNode(id).found(abbreviate(json.get("settings").toString()))
                        .expected("an object").remedy("correct the node"));
            } else {
                ObjectNode settings = json.has("settings") ? (ObjectNode) json.get("settings") : CanonicalJson.MAPPER.createObjectNode();
                nodes.put(id, new WorkflowNode(json.get("type").textValue(), settings, without((ObjectNode) json, NODE_KEYS)));
            }
        }

        private List<Connection> connections(ObjectNode json) {
            var connections = new ArrayList<Connection>();
            JsonNode list = json.path("connections");
            if (!list.isMissingNode() && !list.isArray()) {
                problems.add(Problem.of("the connections are not a list").inWorkflow(source).found(abbreviate(list.toString()))
                        .expected("a list of texts such as \"split.first -> train.table\"").remedy("correct the file"));
                return connections;
            }
            for (JsonNode element : list) {
                try {
                    connections.add(Connection.parse(element.isTextual() ? element.textValue() : element.toString()));
                } catch (IllegalArgumentException fault) {
                    problems.add(Problem.of("this is not a connection").inWorkflow(source).found(fault.getMessage())
                            .expected("a text such as \"split.first -> train.table\"").remedy("correct the connection"));
                }
            }
            return connections;
        }

        /** One port, or where several inner ports get the same input, a list of them. */
        private List<Endpoint> endpoints(String key, String name, JsonNode value) {
            var endpoints = new ArrayList<Endpoint>();
            for (JsonNode element : value.isArray() && key.equals("inputs") ? value : List.of(value)) {
                try {
                    endpoints.add(Endpoint.parse(element.asText()));
                } catch (IllegalArgumentException fault) {
                    problems.add(Problem.of("\"" + key + "\" has an entry that is not a port").inWorkflow(source).found(fault.getMessage())
                            .expected("a text such as \"split.table\"").remedy("correct the entry \"" + name + "\""));
                }
            }
            return endpoints;
        }

        private ObjectNode object(ObjectNode json, String key) {
            JsonNode value = json.path(key);
            if (value.isObject()) {
                return (ObjectNode) value;
            }
            if (!value.isMissingNode()) {
                problems.add(Problem.of("\"" + key + "\" is not an object").inWorkflow(source).found(abbreviate(value.toString())).expected("an object").remedy("correct the file"));
            }
            return CanonicalJson.MAPPER.createObjectNode();
        }

        private String text(ObjectNode json, String key, String otherwise) {
            JsonNode value = json.path(key);
            if (!value.isMissingNode() && !value.isTextual()) {
                problems.add(Problem.of("\"" + key + "\" is not a text").inWorkflow(source).found(abbreviate(value.toString())).expected("a text").remedy("correct the file"));
            }
            return value.asText(otherwise);
        }

        private static ObjectNode without(ObjectNode json, Set<String> keys) {
            return json.deepCopy().without(keys);
        }
    }

    /**
     * The canonical text of a workflow.
     *
     * @param schemas the settings of the node types that are known here; settings of other types are kept as they are
     */
    public static String write(Workflow workflow, Schemas schemas) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", FORMAT);
        json.put("name", workflow.name());
        if (!workflow.variables().isEmpty()) {
            json.set("variables", JsonNodeFactory.instance.objectNode().setAll(workflow.variables()));
        }
        if (!workflow.inputs().isEmpty()) {
            ObjectNode inputs = json.putObject("inputs");
            workflow.inputs().forEach((port, targets) -> inputs.set(port, write(targets)));
        }
        if (!workflow.outputs().isEmpty()) {
            ObjectNode outputs = json.putObject("outputs");
            workflow.outputs().forEach((port, origin) -> outputs.put(port, origin.toString()));
        }
        ObjectNode nodes = json.putObject("nodes");
        workflow.nodes().forEach((id, node) -> nodes.set(id, write(node, schemas)));
        ArrayNode connections = json.putArray("connections");
        workflow.connections().forEach(connection -> connections.add(connection.toString()));
        json.setAll(workflow.unknown());
        return CanonicalJson.write(json);
    }

    /** Finds what a node type's settings are. */
    public interface Schemas {
        /** The settings of a node type, when it is known. */
        java.util.Optional<SettingsSchema<?>> of(String type);
    }

    private static JsonNode write(List<Endpoint> targets) {
        if (targets.size() == 1) {
            return JsonNodeFactory.instance.textNode(targets.get(0).toString());
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        targets.forEach(target -> list.add(target.toString()));
        return list;
    }

    private static ObjectNode write(WorkflowNode node, Schemas schemas) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", node.type());
        ObjectNode settings = schemas.of(node.type()).map(schema -> withoutDefaults(node.settings(), schema)).orElse(node.settings());
        if (!settings.isEmpty()) {
            json.set("settings", settings);
        }
        json.setAll(node.unknown());
        return json;
    }

    /** The settings that differ from their default (one without a value has it), in the order of the declaration; then those that are not declared. */
    public static ObjectNode withoutDefaults(ObjectNode settings, SettingsSchema<?> schema) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        for (SettingField field : schema.fields()) {
            JsonNode value = settings.get(field.name());
            if (value != null && !value.isNull()) {
                JsonNode shorter = value instanceof ObjectNode group && field.type() instanceof SettingType.Group type ? withoutDefaults(group, type.schema()) : value;
                if (field.defaultValue().filter(defaultValue -> CanonicalJson.same(defaultValue, shorter)).isEmpty()) {
                    result.set(field.name(), shorter);
                }
            }
        }
        settings.properties().forEach(entry -> {
            if (schema.field(entry.getKey()).isEmpty()) {
                result.set(entry.getKey(), entry.getValue());
            }
        });
        return result;
    }
}
