package org.espalier.editor.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.espalier.engine.settings.SettingField;
import org.espalier.engine.settings.SettingType;
import org.espalier.engine.settings.SettingsSchema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Where a setting stands within a node's settings.
 *
 * @param path the names that lead to it; more than one within groups
 * @param field its declaration
 */
record SettingPlace(List<String> path, SettingField field) {

    SettingPlace {
        path = List.copyOf(path);
    }

    /** The setting that a problem names, such as {@code search.layers} or {@code features[2]}. */
    static Optional<SettingPlace> find(SettingsSchema<?> schema, String setting) {
        return schema.fields().stream().map(field -> new SettingPlace(List.of(field.name()), field)).filter(place -> place.covers(setting)).findFirst()
                .map(place -> place.field().type() instanceof SettingType.Group group ? place.inside(group.schema(), setting).orElse(place) : place);
    }

    private Optional<SettingPlace> inside(SettingsSchema<?> schema, String setting) {
        Optional<SettingPlace> found = schema.fields().stream().map(this::within).filter(place -> place.covers(setting)).findFirst();
        return found.map(place -> place.field().type() instanceof SettingType.Group group ? place.inside(group.schema(), setting).orElse(place) : place);
    }

    /** The setting of a group that stands here. */
    SettingPlace within(SettingField inner) {
        List<String> longer = new ArrayList<>(path);
        longer.add(inner.name());
        return new SettingPlace(longer, inner);
    }

    /** How problems and {@code --set} call it. */
    String name() {
        return String.join(".", path);
    }

    /** Whether a problem's setting is this one or a part of it. */
    boolean covers(String setting) {
        return setting.equals(name()) || setting.startsWith(name() + ".") || setting.startsWith(name() + "[");
    }

    /** The value that the node gives it, if it gives one. */
    Optional<JsonNode> value(ObjectNode settings) {
        JsonNode node = settings;
        for (String name : path) {
            node = node.path(name);
        }
        return node.isMissingNode() || node.isNull() ? Optional.empty() : Optional.of(node);
    }

    /** The settings with another value here, or with none. */
    ObjectNode with(ObjectNode settings, Optional<JsonNode> value) {
        ObjectNode result = settings.deepCopy();
        List<ObjectNode> parents = new ArrayList<>(List.of(result));
        for (String name : path.subList(0, path.size() - 1)) {
            ObjectNode parent = parents.get(parents.size() - 1);
            parents.add(parent.get(name) instanceof ObjectNode inner ? inner : parent.putObject(name));
        }
        ObjectNode last = parents.get(parents.size() - 1);
        String key = path.get(path.size() - 1);
        if (value.isPresent()) {
            last.set(key, value.get());
        } else {
            last.remove(key);
            // A group in which nothing stands any more goes too.
            for (int i = parents.size() - 1; i > 0 && parents.get(i).isEmpty(); i--) {
                parents.get(i - 1).remove(path.get(i - 1));
            }
        }
        return result;
    }
}
