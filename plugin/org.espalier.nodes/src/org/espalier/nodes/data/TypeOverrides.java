package org.espalier.nodes.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.Problem;
import org.espalier.engine.settings.Suggestions;
import org.espalier.engine.table.ColumnType;

/** Reads a {@code types} setting. */
final class TypeOverrides {
    private static final List<String> NAMES = List.of("int32", "int64", "float32", "float64", "categorical", "text", "timestamp", "tensor");

    private TypeOverrides() {
    }

    /**
     * The types by column.
     *
     * @param types types as written, by column
     * @param columns the columns that there are
     * @throws InvalidSettingsException when a type or a column does not exist
     */
    static Map<String, ColumnType> of(Map<String, String> types, List<String> columns) throws InvalidSettingsException {
        var parsed = new LinkedHashMap<String, ColumnType>();
        var problems = new ArrayList<Problem>();
        types.forEach((column, type) -> {
            if (!columns.contains(column)) {
                problems.add(Problem.of("there is no column of this name").atSetting("types." + column).found('"' + column + '"')
                        .expected("one of " + ColumnSettings.list(columns))
                        .remedy(Suggestions.closest(column, columns).map(close -> "write \"" + close + "\"?").orElse("remove the entry, or correct the name")));
            }
            try {
                parsed.put(column, ColumnType.parse(type));
            } catch (IllegalArgumentException unknown) {
                problems.add(Problem.of("there is no column type of this name").atSetting("types." + column).found('"' + type + '"')
                        .expected("int32, int64, float32, float64, categorical, text, timestamp, or tensor with its shape, such as tensor 1x28x28")
                        .remedy(Suggestions.closest(type, NAMES).map(close -> "write \"" + close + "\"?").orElse("choose one of them")));
            }
        });
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return parsed;
    }
}
