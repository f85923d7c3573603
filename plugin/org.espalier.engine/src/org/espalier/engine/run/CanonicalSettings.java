package org.espalier.engine.run;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.espalier.engine.settings.SettingField;
import org.espalier.engine.settings.SettingType;
import org.espalier.engine.settings.SettingsSchema;
import org.espalier.engine.settings.SettingsSchema.SettingsFile;

/**
 * Settings in the form that decides whether a stored result still holds: every default filled in, numbers without needless
 * digits, and in the place of an input file's path the digest of its content, so that a moved workflow finds its results and
 * a changed file does not.
 */
final class CanonicalSettings {
    private final Map<Path, String> digests = new ConcurrentHashMap<>();

    /**
     * The canonical form of settings that {@link SettingsSchema#read} has accepted.
     *
     * @param files from a file setting to its path
     * @param written receives the path of each file that the node writes
     */
    ObjectNode of(ObjectNode settings, SettingsSchema<?> schema, Function<SettingsFile, Path> files, List<Path> written) throws IOException {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        for (SettingField field : schema.fields()) {
            JsonNode given = settings.get(field.name());
            JsonNode value = given == null || given.isNull() ? field.defaultValue().orElse(null) : given;
            if (value != null) {
                result.set(field.name(), canonical(value, field.type(), files, written));
            }
        }
        return result;
    }

    private JsonNode canonical(JsonNode value, SettingType type, Function<SettingsFile, Path> files, List<Path> written) throws IOException {
        if (type instanceof SettingType.File file) {
            Path path = files.apply(new SettingsFile(value.textValue(), file.input()));
            if (!file.input()) {
                written.add(path);
                return JsonNodeFactory.instance.textNode(path.toString());
            }
            return JsonNodeFactory.instance.textNode(extension(path) + " sha256 " + digest(path));
        } else if (type instanceof SettingType.Sequence sequence) {
            ArrayNode result = JsonNodeFactory.instance.arrayNode();
            for (JsonNode element : value) {
                result.add(canonical(element, sequence.element(), files, written));
            }
            return result;
        } else if (type instanceof SettingType.Named named) {
            ObjectNode result = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> entry : value.properties()) {
                result.set(entry.getKey(), canonical(entry.getValue(), named.element(), files, written));
            }
            return result;
        } else if (type instanceof SettingType.Group group) {
            return of((ObjectNode) value, group.schema(), files, written);
        }
        return value.isNumber() ? number(value.decimalValue()) : value;
    }

    /** The extension may decide how a file is read, so it belongs to the key; the rest of the name does not. */
    private static String extension(Path path) {
        String name = String.valueOf(path.getFileName());
        int dot = name.indexOf('.', 1);
        return dot < 0 ? "" : name.substring(dot);
    }

    private String digest(Path path) throws IOException {
        String known = digests.get(path);
        if (known == null) {
            known = Digests.ofFile(path);
            digests.put(path, known);
        }
        return known;
    }

    private static JsonNode number(BigDecimal value) {
        return DecimalNode.valueOf(value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros());
    }
}
