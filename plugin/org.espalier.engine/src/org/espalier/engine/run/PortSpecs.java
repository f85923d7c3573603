package org.espalier.engine.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.espalier.engine.model.ModelSpec;
import org.espalier.engine.model.Task;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.TableSpec;

/** Port specs as JSON, for the records of stored results. */
final class PortSpecs {
    private PortSpecs() {
    }

    static ObjectNode write(PortSpec spec) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (spec instanceof TableSpec table) {
            json.set("columns", columns(table.columns()));
        } else if (spec instanceof ModelSpec model) {
            model.task().ifPresent(task -> json.put("task", task.id()));
            model.target().ifPresent(target -> json.put("target", target));
            json.set("features", columns(model.features()));
            json.set("classes", texts(model.classes()));
            json.set("layers", texts(model.layers()));
        }
        return json;
    }

    private static ObjectNode columns(List<ColumnSpec> columns) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        columns.forEach(column -> json.put(column.name(), column.type().toString()));
        return json;
    }

    private static ArrayNode texts(List<String> texts) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        texts.forEach(json::add);
        return json;
    }

    /** @throws IllegalArgumentException when the JSON is not what {@link #write} makes */
    static PortSpec read(JsonNode json) {
        if (json.has("columns")) {
            return new TableSpec(columns(json.get("columns")));
        }
        Optional<Task> task = json.has("task") ? Optional.of(Task.valueOf(json.get("task").asText().toUpperCase(java.util.Locale.ROOT))) : Optional.empty();
        Optional<String> target = json.has("target") ? Optional.of(json.get("target").asText()) : Optional.empty();
        return new ModelSpec(task, target, columns(json.path("features")), texts(json.path("classes")), texts(json.path("layers")));
    }

    private static List<ColumnSpec> columns(JsonNode json) {
        var columns = new ArrayList<ColumnSpec>();
        json.properties().forEach(entry -> columns.add(new ColumnSpec(entry.getKey(), ColumnType.parse(entry.getValue().asText()))));
        return columns;
    }

    private static List<String> texts(JsonNode json) {
        var texts = new ArrayList<String>();
        json.forEach(element -> texts.add(element.asText()));
        return texts;
    }
}
