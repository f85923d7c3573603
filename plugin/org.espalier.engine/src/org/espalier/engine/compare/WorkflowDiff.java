package org.espalier.engine.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.espalier.engine.compare.Difference.Kind;
import org.espalier.engine.registry.NodeRegistry;
import org.espalier.engine.settings.SettingField;
import org.espalier.engine.settings.SettingType;
import org.espalier.engine.settings.SettingsSchema;
import org.espalier.engine.workflow.CanonicalJson;

/**
 * Compares two workflows by what they mean: variables, nodes with their settings, connections, ports. Positions, the order of nodes,
 * the way numbers are written and defaults that stand in the file make no difference; a node under a new id is seen as renamed.
 */
public final class WorkflowDiff {
    /** A longer value is cut to what is around the first difference. */
    private static final int LONGEST_VALUE = 80;

    private final NodeRegistry registry;
    private final List<Difference> differences = new ArrayList<>();

    private WorkflowDiff(NodeRegistry registry) {
        this.registry = registry;
    }

    /** The differences, in the order of the files: what the workflow is called, variables, nodes, connections, ports. Empty when both mean the same. */
    public static List<Difference> between(Version before, Version after, NodeRegistry registry) {
        var diff = new WorkflowDiff(registry);
        diff.compare(WorkflowTree.of(before, registry), WorkflowTree.of(after, registry));
        return List.copyOf(diff.differences);
    }

    private void compare(WorkflowTree before, WorkflowTree after) {
        Map<String, String> renames = Renames.between(before, after);
        renames.forEach((from, to) -> differences.add(new Difference(Kind.RENAMED, "node " + from, "", to)));
        ObjectNode first = before.renamed(renames).root();
        ObjectNode second = after.root();
        for (String key : keys(first, second)) {
            switch (key) {
                case "variables" -> members(first, second, key, "variable ");
                case WorkflowTree.NODES -> nodes((ObjectNode) first.get(key), (ObjectNode) second.get(key));
                case WorkflowTree.CONNECTIONS -> connections((ObjectNode) first.get(key), (ObjectNode) second.get(key));
                case WorkflowTree.INPUTS -> members(first, second, key, "input ");
                case WorkflowTree.OUTPUTS -> members(first, second, key, "output ");
                default -> value(key, Optional.ofNullable(first.get(key)), Optional.ofNullable(second.get(key)), Optional.empty());
            }
        }
        // A connection that names no port means the first one of a nested workflow.
        firstPort("first input", first.get(WorkflowTree.INPUTS), second.get(WorkflowTree.INPUTS));
        firstPort("first output", first.get(WorkflowTree.OUTPUTS), second.get(WorkflowTree.OUTPUTS));
    }

    private static Set<String> keys(JsonNode first, JsonNode second) {
        Set<String> keys = new LinkedHashSet<>();
        first.fieldNames().forEachRemaining(keys::add);
        second.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private void members(ObjectNode first, ObjectNode second, String key, String label) {
        for (String name : keys(first.get(key), second.get(key))) {
            value(label + name, Optional.ofNullable(first.get(key).get(name)), Optional.ofNullable(second.get(key).get(name)), Optional.empty());
        }
    }

    private void nodes(ObjectNode first, ObjectNode second) {
        for (String id : keys(first, second)) {
            JsonNode before = first.get(id);
            JsonNode after = second.get(id);
            if (before == null || after == null) {
                JsonNode node = before == null ? after : before;
                differences.add(new Difference(before == null ? Kind.ADDED : Kind.REMOVED, "node " + id + " (" + node.path("type").asText() + ")", before == null ? "" : settings(before),
                        after == null ? "" : settings(after)));
                continue;
            }
            boolean sameType = before.path("type").equals(after.path("type"));
            if (!sameType) {
                differences.add(new Difference(Kind.CHANGED, "type of node " + id, before.path("type").asText(), after.path("type").asText()));
            }
            Optional<SettingsSchema<?>> schema = sameType ? registry.of(before.path("type").asText()) : Optional.empty();
            settings(id + ".", before.path("settings"), after.path("settings"), schema);
            for (String key : keys(before, after)) {
                if (!key.equals("type") && !key.equals("settings")) {
                    value("\"" + key + "\" of node " + id, Optional.ofNullable(before.get(key)), Optional.ofNullable(after.get(key)), Optional.empty());
                }
            }
        }
    }

    private void settings(String prefix, JsonNode first, JsonNode second, Optional<? extends SettingsSchema<?>> schema) {
        for (String name : keys(first, second)) {
            Optional<JsonNode> before = Optional.ofNullable(first.get(name));
            Optional<JsonNode> after = Optional.ofNullable(second.get(name));
            Optional<SettingField> field = schema.flatMap(known -> known.field(name));
            boolean groups = before.or(() -> after).orElseThrow().isObject() && before.map(JsonNode::isObject).orElse(true) && after.map(JsonNode::isObject).orElse(true);
            boolean parts = groups && (before.isPresent() && after.isPresent() || field.isPresent() && field.get().type() instanceof SettingType.Group);
            if (parts) {
                Optional<SettingsSchema<?>> inner = field.flatMap(known -> known.type() instanceof SettingType.Group group ? Optional.of(group.schema()) : Optional.empty());
                settings(prefix + name + ".", before.orElse(CanonicalJson.MAPPER.createObjectNode()), after.orElse(CanonicalJson.MAPPER.createObjectNode()), inner);
            } else {
                value(prefix + name, before, after, field.flatMap(SettingField::defaultValue));
            }
        }
    }

    private void connections(ObjectNode first, ObjectNode second) {
        for (String target : keys(first, second)) {
            Set<String> before = texts(first.path(target));
            Set<String> after = texts(second.path(target));
            before.stream().filter(from -> !after.contains(from)).forEach(from -> differences.add(new Difference(Kind.REMOVED, "connection " + from + " -> " + target, "", "")));
            after.stream().filter(from -> !before.contains(from)).forEach(from -> differences.add(new Difference(Kind.ADDED, "connection " + from + " -> " + target, "", "")));
        }
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new LinkedHashSet<>();
        list.forEach(element -> texts.add(element.textValue()));
        return texts;
    }

    private void firstPort(String what, JsonNode first, JsonNode second) {
        boolean both = !first.isEmpty() && !second.isEmpty();
        if (both && !first.fieldNames().next().equals(second.fieldNames().next())) {
            differences.add(new Difference(Kind.CHANGED, what, first.fieldNames().next(), second.fieldNames().next()));
        }
    }

    private void value(String what, Optional<JsonNode> before, Optional<JsonNode> after, Optional<JsonNode> defaultValue) {
        if (before.isPresent() && after.isPresent() && CanonicalJson.same(before.get(), after.get())) {
            return;
        }
        String old = before.map(WorkflowDiff::text).orElse("");
        String now = after.map(WorkflowDiff::text).orElse("");
        int from = before.isPresent() && after.isPresent() ? firstDifference(old, now) : 0;
        Optional<String> otherwise = defaultValue.map(value -> around(text(value), 0) + " (the default)");
        if (before.isPresent() && after.isPresent() || otherwise.isPresent()) {
            differences.add(new Difference(Kind.CHANGED, what, before.isPresent() ? around(old, from) : otherwise.orElse(""), after.isPresent() ? around(now, from) : otherwise.orElse("")));
        } else {
            differences.add(new Difference(before.isPresent() ? Kind.REMOVED : Kind.ADDED, what, around(old, from), around(now, from)));
        }
    }

    private static String settings(JsonNode node) {
        List<String> settings = new ArrayList<>();
        node.path("settings").properties().forEach(setting -> settings.add(setting.getKey() + " = " + around(text(setting.getValue()), 0)));
        return String.join(", ", settings);
    }

    private static String text(JsonNode value) {
        return CanonicalJson.compact(value);
    }

    private static int firstDifference(String one, String other) {
        int same = 0;
        while (same < one.length() && same < other.length() && one.charAt(same) == other.charAt(same)) {
            same++;
        }
        return same;
    }

    /** The value, or where it is long, what is around a place in it. */
    private static String around(String value, int place) {
        if (value.length() <= LONGEST_VALUE) {
            return value;
        }
        int start = Math.max(0, Math.min(place - LONGEST_VALUE / 2, value.length() - LONGEST_VALUE));
        int end = start + LONGEST_VALUE;
        return (start > 0 ? "..." : "") + value.substring(start, end) + (end < value.length() ? "..." : "");
    }
}
