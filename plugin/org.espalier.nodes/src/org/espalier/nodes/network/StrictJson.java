package org.espalier.nodes.network;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * A JSON object that must hold exactly what is asked of it: every key that is read must be there and of the right type, and
 * {@link #done} refuses keys that were not read.
 */
final class StrictJson {
    private static final int MAX_DEPTH = 12;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).maxNumberLength(40).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

    private final JsonNode node;
    private final String path;
    private final Set<String> read = new HashSet<>();

    private StrictJson(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /** Reads an object. */
    static StrictJson parse(byte[] utf8) throws ModelFormatException {
        try {
            return object(MAPPER.readTree(new String(utf8, java.nio.charset.StandardCharsets.UTF_8)), "manifest");
        } catch (JsonProcessingException fault) {
            throw new ModelFormatException("its manifest is not JSON: " + fault.getOriginalMessage());
        }
    }

    private static StrictJson object(JsonNode node, String path) throws ModelFormatException {
        if (!node.isObject()) {
            throw new ModelFormatException(path + " is not an object");
        }
        return new StrictJson(node, path);
    }

    boolean has(String key) {
        return node.has(key);
    }

    private JsonNode get(String key) throws ModelFormatException {
        read.add(key);
        JsonNode value = node.get(key);
        if (value == null) {
            throw new ModelFormatException(path + "." + key + " is missing");
        }
        return value;
    }

    private ModelFormatException wrong(String key, String expected) {
        String found = node.get(key).toString();
        return new ModelFormatException(path + "." + key + " should be " + expected + ", found " + found.substring(0, Math.min(60, found.length())));
    }

    String text(String key) throws ModelFormatException {
        if (!get(key).isTextual()) {
            throw wrong(key, "text");
        }
        return node.get(key).textValue();
    }

    /** A flag that is there only when it is set. */
    void yes(String key) throws ModelFormatException {
        if (!get(key).isBoolean() || !node.get(key).booleanValue()) {
            throw wrong(key, "true");
        }
    }

    int integer(String key) throws ModelFormatException {
        if (!get(key).isInt()) {
            throw wrong(key, "a whole number");
        }
        return node.get(key).intValue();
    }

    long whole(String key) throws ModelFormatException {
        if (!get(key).isIntegralNumber() || !node.get(key).canConvertToLong()) {
            throw wrong(key, "a whole number");
        }
        return node.get(key).longValue();
    }

    double number(String key) throws ModelFormatException {
        if (!get(key).isNumber() || !Double.isFinite(node.get(key).doubleValue())) {
            throw wrong(key, "a number");
        }
        return node.get(key).doubleValue();
    }

    /** One of the names of a choice, written as {@code id} makes them. */
    <E extends Enum<E>> E choice(String key, Class<E> type) throws ModelFormatException {
        String name = text(key);
        for (E constant : type.getEnumConstants()) {
            if (name.equals(ModelManifest.id(constant))) {
                return constant;
            }
        }
        throw wrong(key, "one of " + java.util.Arrays.stream(type.getEnumConstants()).map(ModelManifest::id).toList());
    }

    List<String> texts(String key) throws ModelFormatException {
        var texts = new ArrayList<String>();
        for (JsonNode element : array(key)) {
            if (!element.isTextual()) {
                throw wrong(key, "a list of texts");
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    List<StrictJson> objects(String key) throws ModelFormatException {
        var objects = new ArrayList<StrictJson>();
        for (JsonNode element : array(key)) {
            objects.add(object(element, path + "." + key + "[" + objects.size() + "]"));
        }
        return objects;
    }

    StrictJson object(String key) throws ModelFormatException {
        return object(get(key), path + "." + key);
    }

    private JsonNode array(String key) throws ModelFormatException {
        if (!get(key).isArray()) {
            throw wrong(key, "a list");
        }
        return node.get(key);
    }

    /** The keys, in the order of the file; all count as read. */
    List<String> keys() {
        var keys = new ArrayList<String>();
        node.fieldNames().forEachRemaining(keys::add);
        read.addAll(keys);
        return keys;
    }

    /** Refuses keys that nobody asked for. */
    void done() throws ModelFormatException {
        for (var names = node.fieldNames(); names.hasNext();) {
            String name = names.next();
            if (!read.contains(name)) {
                throw new ModelFormatException(path + "." + name + " is not known");
            }
        }
    }
}
