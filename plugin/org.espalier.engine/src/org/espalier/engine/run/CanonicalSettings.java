package org.espalier.engine.run;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
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
    private static final int LARGEST_PLAIN_EXPONENT = 15;

    private final Function<SettingsFile, Path> files;
    private final FileDigests digests;
    private final Map<Path, String> read = new LinkedHashMap<>();
    private final Map<Path, String> written = new LinkedHashMap<>();

    /** @param files from a file setting to its path */
    CanonicalSettings(Function<SettingsFile, Path> files, FileDigests digests) {
        this.files = files;
        this.digests = digests;
    }

    /** The files and folders that the settings name for reading, each with the name of its setting. */
    Map<Path, String> read() {
        return read;
    }

    /** The files that the settings name for writing, each with the name of its setting. */
    Map<Path, String> written() {
        return written;
    }

    /** The canonical form of settings that {@link SettingsSchema#read} has accepted. */
    ObjectNode of(ObjectNode settings, SettingsSchema<?> schema) throws IOException {
        return of(settings, schema, "");
    }

    private ObjectNode of(ObjectNode settings, SettingsSchema<?> schema, String prefix) throws IOException {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        for (SettingField field : schema.fields()) {
            JsonNode given = settings.get(field.name());
            JsonNode value = given == null || given.isNull() ? field.defaultValue().orElse(null) : given;
            if (value != null) {
                result.set(field.name(), canonical(value, field.type(), prefix + field.name()));
            }
        }
        return result;
    }

    private JsonNode canonical(JsonNode value, SettingType type, String name) throws IOException {
        if (type instanceof SettingType.File file) {
            Path path = files.apply(new SettingsFile(value.textValue(), file.input()));
            if (!file.input()) {
                written.putIfAbsent(path, name);
                return JsonNodeFactory.instance.textNode(path.toString());
            }
            read.putIfAbsent(path, name);
            return JsonNodeFactory.instance.textNode(extension(path) + " sha256 " + digests.of(path));
        } else if (type instanceof SettingType.Sequence sequence) {
            ArrayNode result = JsonNodeFactory.instance.arrayNode();
            for (JsonNode element : value) {
                result.add(canonical(element, sequence.element(), name));
            }
            return result;
        } else if (type instanceof SettingType.Named named) {
            ObjectNode result = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> entry : value.properties()) {
                result.set(entry.getKey(), canonical(entry.getValue(), named.element(), name));
            }
            return result;
        } else if (type instanceof SettingType.Group group) {
            return of((ObjectNode) value, group.schema(), name + ".");
        }
        return value.isNumber() ? number(value.decimalValue()) : value;
    }

    /** The extension may decide how a file is read, so it belongs to the key; the rest of the name does not. */
    private static String extension(Path path) {
        String name = String.valueOf(path.getFileName());
        int dot = name.indexOf('.', 1);
        return dot < 0 ? "" : name.substring(dot);
    }

    private static JsonNode number(BigDecimal value) {
        BigDecimal stripped = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        // People read these settings where a model says how it was made: 20, not 2E+1. A huge number is better with its exponent.
        boolean plain = stripped.scale() < 0 && stripped.scale() >= -LARGEST_PLAIN_EXPONENT;
        return DecimalNode.valueOf(plain ? stripped.setScale(0) : stripped);
    }
}
