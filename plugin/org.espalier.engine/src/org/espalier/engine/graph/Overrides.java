package org.espalier.engine.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.espalier.engine.settings.SettingType;
import org.espalier.engine.settings.SettingsSchema;
import org.espalier.engine.workflow.CanonicalJson;

/**
 * Values that take the place of settings in the file, as {@code --set NODE.SETTING=VALUE} gives them. The setting's type
 * decides what the value is: text, choices and paths are taken as they stand, everything else is JSON.
 */
public final class Overrides {
    private static final Pattern FORM = Pattern.compile("([^.=]+)\\.([^=]+)=(.*)", Pattern.DOTALL);

    private final Map<String, Map<List<String>, String>> byNode = new LinkedHashMap<>();
    private final Set<String> used = new LinkedHashSet<>();

    /**
     * Reads overrides; a later one for the same setting wins.
     *
     * @throws IllegalArgumentException when one is not of the form NODE.SETTING=VALUE
     */
    public static Overrides parse(List<String> texts) {
        var overrides = new Overrides();
        for (String text : texts) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("\"" + text + "\" is not of the form NODE.SETTING=VALUE, for example train.epochs=20");
            }
            List<String> path = List.of(matcher.group(2).split("\\.", -1));
            if (path.contains("")) {
                throw new IllegalArgumentException("\"" + text + "\" has a setting without a name; write for example train.epochs=20");
            }
            Map<List<String>, String> values = overrides.byNode.computeIfAbsent(matcher.group(1), ignored -> new LinkedHashMap<>());
            // The later one wins, also where one of the two replaces a whole group of settings.
            values.remove(path);
            values.put(path, matcher.group(3));
        }
        return overrides;
    }

    /** The nodes that overrides name and that no graph built with them has. */
    public List<String> unknownNodes() {
        List<String> unknown = new ArrayList<>(byNode.keySet());
        unknown.removeAll(used);
        return unknown;
    }

    /** A node's settings with its overrides in place. */
    ObjectNode apply(String node, ObjectNode settings, SettingsSchema<?> schema) {
        Map<List<String>, String> values = byNode.get(node);
        if (values == null) {
            return settings;
        }
        used.add(node);
        ObjectNode result = settings.deepCopy();
        values.forEach((path, text) -> put(result, path, value(text, type(schema, path))));
        return result;
    }

    private static void put(ObjectNode object, List<String> path, JsonNode value) {
        if (path.size() == 1) {
            object.set(path.get(0), value);
        } else {
            ObjectNode inner = object.get(path.get(0)) instanceof ObjectNode existing ? existing : object.putObject(path.get(0));
            put(inner, path.subList(1, path.size()), value);
        }
    }

    private static Optional<SettingType> type(SettingsSchema<?> schema, List<String> path) {
        Optional<SettingType> type = schema.field(path.get(0)).map(field -> field.type());
        for (String name : path.subList(1, path.size())) {
            type = type.flatMap(outer -> outer instanceof SettingType.Group group ? group.schema().field(name).map(field -> field.type())
                    : outer instanceof SettingType.Named named ? Optional.of(named.element()) : Optional.empty());
        }
        return type;
    }

    private static JsonNode value(String text, Optional<SettingType> type) {
        boolean plain = type.isPresent() && (type.get() instanceof SettingType.Text || type.get() instanceof SettingType.Choice || type.get() instanceof SettingType.File);
        return plain ? JsonNodeFactory.instance.textNode(text) : jsonOrText(text);
    }

    /** A value given on the command line: JSON where it is JSON, else the text itself; nothing at all is null. */
    public static JsonNode jsonOrText(String text) {
        try {
            JsonNode json = CanonicalJson.parse(text);
            return json.isMissingNode() ? JsonNodeFactory.instance.nullNode() : json;
        } catch (JsonProcessingException fault) {
            return JsonNodeFactory.instance.textNode(text);
        }
    }
}
