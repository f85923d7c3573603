package org.espalier.engine.table;

import java.util.Objects;

/**
 * A column's name and type.
 *
 * @param name unique within its table
 */
public record ColumnSpec(String name, ColumnType type) {
    public ColumnSpec {
        Objects.requireNonNull(name);
        Objects.requireNonNull(type);
    }
}
