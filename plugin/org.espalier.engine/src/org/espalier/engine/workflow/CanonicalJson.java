package org.espalier.engine.workflow;

import java.util.Iterator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * JSON with one way to write each value: two spaces, LF, each member of an object on a line of its own, lists of plain values
 * on one line, and so are small objects in lists, such as layers. Numbers keep their digits. Keys keep their order; whoever builds the tree decides on it.
 */
public final class CanonicalJson {
    /** How many levels a value may have. */
    static final int DEEPEST = 64;
    /** How many characters a number may have. */
    static final int LONGEST_NUMBER = 100;
    /** An object in a list that takes no more characters stands on one line. */
    private static final int LONGEST_LINE = 100;

    /** Reads with decimal numbers kept exactly, and refuses doubled keys and anything behind the value. */
    public static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).maxNumberLength(LONGEST_NUMBER).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION).build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true)).build();

    private CanonicalJson() {
    }

    /**
     * Reads a value; an empty text is a missing node.
     *
     * @throws JsonProcessingException when the text is not JSON, or goes beyond the limits above
     */
    public static JsonNode parse(String text) throws JsonProcessingException {
        try {
            return MAPPER.readTree(text);
        } catch (NumberFormatException fault) {
            // Jackson lets this one through: an exponent of more digits than the number type has.
            throw new StreamConstraintsException(fault.getMessage());
        }
    }

    /** The value as text, with a line feed at the end. */
    public static String write(JsonNode value) {
        var text = new StringBuilder();
        write(value, 0, text);
        return text.append('\n').toString();
    }

    /** The value on one line, without blanks: for keys and messages. */
    public static String compact(JsonNode value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException fault) {
            throw new IllegalArgumentException(fault);
        }
    }

    /** Whether two values mean the same: 0.90 and 0.9 are one number, 1 and 1.0 as well, and the order of an object's members means nothing. */
    public static boolean same(JsonNode left, JsonNode right) {
        return left.equals((a, b) -> a.isNumber() && b.isNumber() ? a.decimalValue().compareTo(b.decimalValue()) : a.equals(b) ? 0 : 1, right);
    }

    private static void write(JsonNode value, int depth, StringBuilder text) {
        if (value.isObject() && !value.isEmpty()) {
            text.append('{');
            String separator = "";
            for (var member : value.properties()) {
                newLine(text.append(separator), depth + 1).append(compact(JsonNodeFactory.instance.textNode(member.getKey()))).append(": ");
                write(member.getValue(), depth + 1, text);
                separator = ",";
            }
            newLine(text, depth).append('}');
        } else if (value.isArray() && hasBlocks(value)) {
            text.append('[');
            String separator = "";
            for (JsonNode element : value) {
                newLine(text.append(separator), depth + 1);
                String line = element.isObject() ? line(element) : "";
                if (line.isEmpty() || line.length() > LONGEST_LINE) {
                    write(element, depth + 1, text);
                } else {
                    text.append(line);
                }
                separator = ",";
            }
            newLine(text, depth).append(']');
        } else if (value.isArray()) {
            text.append('[');
            for (Iterator<JsonNode> elements = value.elements(); elements.hasNext();) {
                write(elements.next(), depth, text);
                text.append(elements.hasNext() ? ", " : "");
            }
            text.append(']');
        } else {
            text.append(compact(value));
        }
    }

    /** A small object in a list, such as a layer, on one line; empty when it holds objects or lists of them. */
    private static String line(JsonNode object) {
        var text = new StringBuilder("{");
        for (var member : object.properties()) {
            if (member.getValue().isObject() || member.getValue().isArray() && hasBlocks(member.getValue())) {
                return "";
            }
            text.append(text.length() > 1 ? ", " : "").append(compact(JsonNodeFactory.instance.textNode(member.getKey()))).append(": ");
            write(member.getValue(), 0, text);
        }
        return text.append('}').toString();
    }

    /** Whether a list gets a line for each element: when one of them is itself a block, or is a connection. */
    private static boolean hasBlocks(JsonNode list) {
        for (JsonNode element : list) {
            if (element.isContainerNode() && !element.isEmpty() || element.isTextual() && element.textValue().contains(" -> ")) {
                return true;
            }
        }
        return false;
    }

    private static StringBuilder newLine(StringBuilder text, int depth) {
        return text.append('\n').append("  ".repeat(depth));
    }
}
