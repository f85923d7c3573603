package org.espalier.engine.graph;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import org.espalier.engine.settings.SettingField;
import org.espalier.engine.settings.SettingType;
import org.espalier.engine.settings.SettingsSchema;
import org.espalier.engine.workflow.Workflow;
import org.espalier.engine.workflow.WorkflowFile;
import org.espalier.engine.workflow.WorkflowNode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What becomes of a workflow, or of a part of one, that goes to another folder: its nodes read the same files there. A relative path
 * is written as it is from the new folder; where there is no way, as between two drives, in full. Paths that name nothing which
 * exists, that hold a flow variable, or that a node writes to stay as they are.
 */
public final class Relocation {
    private static final String VARIABLE = "${";
    /** How the name of a folder is written that holds what would begin a flow variable. */
    private static final String ESCAPED = "$${";

    private final Path from;
    private final Path to;
    private final WorkflowFile.Schemas schemas;

    /**
     * @param from the folder that paths are relative to before
     * @param to the folder that they are relative to afterwards
     * @param schemas tells which settings are files
     */
    public Relocation(Path from, Path to, WorkflowFile.Schemas schemas) {
        this.from = from.toAbsolutePath().normalize();
        this.to = to.toAbsolutePath().normalize();
        this.schemas = schemas;
    }

    /** The workflow as it is in the new folder: the very same one where no path has to change. */
    public Workflow of(Workflow workflow) {
        Map<String, WorkflowNode> nodes = new LinkedHashMap<>();
        workflow.nodes().forEach((id, node) -> nodes.put(id, schemas.of(node.type()).map(schema -> node.withSettings(settings(node.settings(), schema))).orElse(node)));
        return nodes.equals(workflow.nodes()) ? workflow : workflow.withNodes(nodes);
    }

    private ObjectNode settings(ObjectNode settings, SettingsSchema<?> schema) {
        ObjectNode result = settings.deepCopy();
        for (SettingField field : schema.fields()) {
            if (settings.has(field.name())) {
                result.set(field.name(), value(settings.get(field.name()), field.type()));
            }
        }
        return result;
    }

    /** What a file holds need not be what the type says. */
    private JsonNode value(JsonNode value, SettingType type) {
        if (type instanceof SettingType.File file && file.input() && value.isTextual()) {
            return JsonNodeFactory.instance.textNode(path(value.textValue()));
        } else if (type instanceof SettingType.Sequence sequence && value instanceof ArrayNode list) {
            ArrayNode result = list.arrayNode();
            list.forEach(element -> result.add(value(element, sequence.element())));
            return result;
        } else if (type instanceof SettingType.Named named && value instanceof ObjectNode object) {
            ObjectNode result = object.objectNode();
            object.properties().forEach(entry -> result.set(entry.getKey(), value(entry.getValue(), named.element())));
            return result;
        } else if (type instanceof SettingType.Group group && value instanceof ObjectNode object) {
            return settings(object, group.schema());
        }
        return value;
    }

    private String path(String text) {
        if (text.isBlank() || text.replace(ESCAPED, "").contains(VARIABLE)) {
            return text;
        }
        try {
            Path given = Path.of(text.replace(ESCAPED, VARIABLE));
            Path there = from.resolve(given).normalize();
            // On Windows a path may begin at the root of a drive without being absolute.
            if (given.getRoot() != null || !Files.exists(there) || to.resolve(given).normalize().equals(there)) {
                return text;
            }
            String moved = (there.getRoot().equals(to.getRoot()) ? to.relativize(there) : there).toString();
            return moved.isEmpty() ? "." : moved.replace(there.getFileSystem().getSeparator(), "/").replace(VARIABLE, ESCAPED);
        } catch (InvalidPathException fault) {
            // Whoever checks the settings says so.
            return text;
        }
    }
}
