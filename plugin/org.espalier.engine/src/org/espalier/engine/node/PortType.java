package org.espalier.engine.node;

import java.util.Locale;

/** What passes along a connection. The family is closed: every node speaks one of these. */
public enum PortType {
    /** Rows and columns: a memory-mapped Arrow file. */
    TABLE,
    /** A network with all that is needed to use it on raw tables: a {@code .model} file. */
    MODEL;

    /** The name in plugin.xml and in messages: {@code table} or {@code model}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The port type of this id. */
    public static PortType ofId(String id) {
        for (PortType type : values()) {
            if (type.id().equals(id)) {
                return type;
            }
        }
        throw new IllegalArgumentException("unknown port type \"" + id + "\"; known: table, model");
    }
}
