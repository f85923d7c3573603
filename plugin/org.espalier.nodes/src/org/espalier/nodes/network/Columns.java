package org.espalier.nodes.network;

import org.espalier.engine.node.Problem;
import org.espalier.engine.settings.Suggestions;
import org.espalier.engine.table.TableSpec;

/** Messages about columns, said the same way by every node. */
public final class Columns {
    private static final int LISTED = 20;

    private Columns() {
    }

    /**
     * A column that is not there: the message says which columns are, and which one may have been meant.
     *
     * @param what what is wrong, in one clause
     */
    public static Problem notThere(String what, String name, TableSpec table) {
        var names = table.names();
        String some = String.join(", ", names.subList(0, Math.min(LISTED, names.size())));
        String more = names.size() > LISTED ? " and " + (names.size() - LISTED) + " more" : "";
        return Problem.of(what).found(name).expected("one of the table's columns: " + some + more)
                .remedy(Suggestions.closest(name, names).map(close -> "did you mean \"" + close + "\"?").orElse("choose one of these columns"));
    }
}
