package org.espalier.engine.table;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;

import org.espalier.engine.node.PortSpec;
import org.espalier.engine.node.PortType;

/**
 * The columns of a table.
 *
 * @param columns in order; names are unique
 */
public record TableSpec(List<ColumnSpec> columns) implements PortSpec {

    public TableSpec {
        columns = List.copyOf(columns);
        var names = new HashSet<String>();
        for (ColumnSpec column : columns) {
            if (!names.add(column.name())) {
                throw new IllegalArgumentException("two columns are named \"" + column.name() + '"');
            }
        }
    }

    @Override
    public PortType type() {
        return PortType.TABLE;
    }

    /** The column of this name. */
    public Optional<ColumnSpec> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /** The position of the column of this name, or -1. */
    public int indexOf(String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** The names of all columns, in order. */
    public List<String> names() {
        return columns.stream().map(ColumnSpec::name).toList();
    }
}
