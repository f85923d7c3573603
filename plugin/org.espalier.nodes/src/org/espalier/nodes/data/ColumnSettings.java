package org.espalier.nodes.data;

import java.util.List;

import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.Problem;
import org.espalier.engine.settings.Suggestions;
import org.espalier.engine.table.TableSpec;

/** Checks settings that name columns. */
public final class ColumnSettings {
    private static final int MOST_LISTED = 30;

    private ColumnSettings() {
    }

    /**
     * The position of the column that a setting names.
     *
     * @throws InvalidSettingsException when there is none, telling which there are and which one may have been meant
     */
    public static int find(TableSpec table, String setting, String name) throws InvalidSettingsException {
        int column = table.indexOf(name);
        if (column < 0) {
            throw new InvalidSettingsException(missing(table, setting, name));
        }
        return column;
    }

    /** The problem that a setting names a column that the table does not have. */
    public static Problem missing(TableSpec table, String setting, String name) {
        return Problem.of("there is no column of this name").atSetting(setting).found('"' + name + '"').expected("one of " + list(table.names()))
                .remedy(Suggestions.closest(name, table.names()).map(close -> "write \"" + close + "\"?").orElse("choose one of the columns"));
    }

    /** Column names for a message, cut short when there are many. */
    public static String list(List<String> names) {
        String listed = String.join(", ", names.subList(0, Math.min(names.size(), MOST_LISTED)));
        return names.size() <= MOST_LISTED ? listed : listed + " and " + (names.size() - MOST_LISTED) + " more";
    }
}
