package org.espalier.editor.settings;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

import org.eclipse.osgi.util.NLS;
import org.espalier.editor.Messages;
import org.espalier.engine.settings.SettingType;
import org.espalier.engine.workflow.CanonicalJson;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * Values of settings as people type them: numbers and texts as they are, lists divided by commas (those of JSON with or without the brackets around them), named values on lines of the
 * form {@code name: value}, everything else as JSON.
 */
public final class FieldText {
    private FieldText() {
    }

    /** Whether a value of this type takes several lines. */
    static boolean isMultiline(SettingType type) {
        return type instanceof SettingType.Named || type instanceof SettingType.Any || type instanceof SettingType.Sequence list && !isPlain(list.element());
    }

    private static boolean isPlain(SettingType type) {
        return type instanceof SettingType.Text || type instanceof SettingType.Choice || type instanceof SettingType.Whole || type instanceof SettingType.Real || type instanceof SettingType.Flag
                || type instanceof SettingType.File;
    }

    /** What to show for a value. */
    public static String format(JsonNode value, SettingType type) {
        if (type instanceof SettingType.Sequence list && isPlain(list.element()) && value.isArray()) {
            List<String> elements = new ArrayList<>();
            value.forEach(element -> elements.add(element.isTextual() ? quoted(element.textValue()) : element.toString()));
            return String.join(", ", elements);
        } else if (type instanceof SettingType.Sequence && value.isArray()) {
            List<String> elements = new ArrayList<>();
            value.forEach(element -> elements.add(CanonicalJson.compact(element)));
            boolean flat = elements.stream().noneMatch(element -> element.startsWith("{") || element.startsWith("["));
            return String.join(flat ? ", " : ",\n", elements);
        } else if (type instanceof SettingType.Named named && isPlain(named.element()) && value.isObject()) {
            List<String> lines = new ArrayList<>();
            value.properties().forEach(entry -> lines.add(quoted(entry.getKey()) + ": " + (entry.getValue().isTextual() ? entry.getValue().textValue() : entry.getValue().toString())));
            return String.join("\n", lines);
        } else if (value.isTextual() && !(type instanceof SettingType.Any)) {
            return value.textValue();
        } else if (value.isContainerNode()) {
            return CanonicalJson.write(value).stripTrailing();
        }
        return value.isNumber() ? value.decimalValue().toPlainString().length() <= 12 ? value.decimalValue().toPlainString() : value.toString() : value.toString();
    }

    /** Texts with commas, colons, blanks at the ends or quotes stand in quotes. */
    private static String quoted(String text) {
        boolean plain = !text.isEmpty() && text.equals(text.strip()) && text.chars().noneMatch(c -> c == ',' || c == ':' || c == '"' || c == '\n');
        return plain ? text : CanonicalJson.compact(TextNode.valueOf(text));
    }

    /**
     * The value that a text stands for.
     *
     * @throws IllegalArgumentException with a message for people when it stands for none
     */
    public static JsonNode parse(String text, SettingType type) {
        if (type instanceof SettingType.Text || type instanceof SettingType.Choice || type instanceof SettingType.File) {
            return TextNode.valueOf(text);
        }
        String stripped = text.strip();
        if (type instanceof SettingType.Whole || type instanceof SettingType.Real) {
            return number(stripped);
        } else if (type instanceof SettingType.Flag) {
            if (stripped.equals("true") || stripped.equals("false")) {
                return BooleanNode.valueOf(stripped.equals("true"));
            }
            throw new IllegalArgumentException(Messages.needsFlag);
        } else if (type instanceof SettingType.Sequence list && isPlain(list.element())) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            split(stripped).forEach(element -> array.add(element(element, list.element())));
            return array;
        } else if (type instanceof SettingType.Named named && isPlain(named.element())) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            stripped.lines().filter(line -> !line.isBlank()).forEach(line -> addLine(object, line.strip(), named.element()));
            return object;
        }
        return json(type instanceof SettingType.Sequence && !(stripped.startsWith("[") && stripped.endsWith("]")) ? "[" + stripped + "]" : stripped);
    }

    private static void addLine(ObjectNode object, String line, SettingType type) {
        int quote = line.startsWith("\"") ? line.indexOf('"', 1) : 0;
        int colon = line.indexOf(':', Math.max(0, quote));
        if (colon < 1) {
            throw new IllegalArgumentException(NLS.bind(Messages.badLine, line));
        }
        object.set(unquoted(line.substring(0, colon).strip()), element(line.substring(colon + 1).strip(), type));
    }

    private static JsonNode element(String text, SettingType type) {
        boolean variable = text.startsWith("${") && text.endsWith("}");
        return variable ? TextNode.valueOf(text) : parse(type instanceof SettingType.Text || type instanceof SettingType.Choice || type instanceof SettingType.File ? unquoted(text) : text, type);
    }

    private static String unquoted(String text) {
        return text.length() > 1 && text.startsWith("\"") ? json(text).asText() : text;
    }

    private static JsonNode number(String text) {
        try {
            return DecimalNode.valueOf(new BigDecimal(text));
        } catch (NumberFormatException fault) {
            throw new IllegalArgumentException(text.isEmpty() ? Messages.needsNumber : NLS.bind(Messages.noNumber, text));
        }
    }

    private static JsonNode json(String text) {
        try {
            return CanonicalJson.MAPPER.readTree(text);
        } catch (JsonProcessingException fault) {
            throw new IllegalArgumentException(NLS.bind(Messages.noJson, fault.getOriginalMessage()));
        }
    }

    /** The elements between commas; those in quotes may hold commas. Brackets around the whole are taken away. */
    private static List<String> split(String text) {
        String inner = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        List<String> elements = new ArrayList<>();
        var current = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < inner.length(); i++) {
            char c = inner.charAt(i);
            quoted ^= c == '"' && (i == 0 || inner.charAt(i - 1) != '\\');
            if (c == ',' && !quoted) {
                elements.add(current.toString().strip());
                current.setLength(0);
            } else {
                current.append(c);
            }
        }
        if (!current.toString().isBlank() || !elements.isEmpty()) {
            elements.add(current.toString().strip());
        }
        return elements;
    }
}
