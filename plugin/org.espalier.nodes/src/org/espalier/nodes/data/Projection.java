package org.espalier.nodes.data;

import java.util.List;
import java.util.Optional;

import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.TableSpec;

/**
 * How a column of a DuckDB relation becomes a column of a table.
 *
 * @param column name and type in the table
 * @param expression the SQL that a {@link ResultWriter} can take for this type
 */
record Projection(ColumnSpec column, String expression) {

    /** The table that projections make. */
    static TableSpec spec(List<Projection> projections) {
        return new TableSpec(projections.stream().map(Projection::column).toList());
    }

    /** The select list of a query. */
    static String list(List<Projection> projections) {
        return projections.stream().map(projection -> projection.expression() + " AS " + Database.name(projection.column().name()))
                .collect(java.util.stream.Collectors.joining(", "));
    }

    /**
     * The type that a column of a DuckDB type has in a table, unless the user says otherwise; empty when a table cannot have
     * such values.
     *
     * @param type as DESCRIBE writes it
     */
    static Optional<ColumnType> type(String type) {
        if (type.endsWith("]")) {
            return shape(type).map(ColumnType.Tensor::new);
        } else if (type.startsWith("DECIMAL")) {
            return Optional.of(type.endsWith(",0)") && precision(type) <= 18 ? ColumnType.INT64 : ColumnType.FLOAT64);
        } else if (type.startsWith("ENUM")) {
            return Optional.of(ColumnType.CATEGORICAL);
        }
        return switch (type) {
            case "TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT" -> Optional.of(ColumnType.INT32);
            case "BIGINT", "UINTEGER", "UBIGINT", "HUGEINT", "UHUGEINT" -> Optional.of(ColumnType.INT64);
            case "FLOAT" -> Optional.of(ColumnType.FLOAT32);
            case "DOUBLE" -> Optional.of(ColumnType.FLOAT64);
            case "BOOLEAN" -> Optional.of(ColumnType.CATEGORICAL);
            case "VARCHAR", "JSON", "UUID", "TIME", "TIME WITH TIME ZONE", "INTERVAL", "BIGNUM", "BIT", "\"NULL\"" -> Optional.of(ColumnType.TEXT);
            case "DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE" -> Optional.of(ColumnType.TIMESTAMP);
            default -> Optional.empty();
        };
    }

    private static int precision(String decimal) {
        return Integer.parseInt(decimal.substring(decimal.indexOf('(') + 1, decimal.indexOf(',')));
    }

    /** The shape of an array type of numbers such as {@code FLOAT[28][28]}; empty for lists, whose length the type does not tell. */
    private static Optional<List<Integer>> shape(String type) {
        var shape = new java.util.ArrayList<Integer>();
        String element = type;
        while (element.endsWith("]")) {
            int open = element.lastIndexOf('[');
            String extent = element.substring(open + 1, element.length() - 1);
            if (extent.isEmpty()) {
                return Optional.empty();
            }
            shape.add(0, Integer.parseInt(extent));
            element = element.substring(0, open);
        }
        return isNumber(element) ? Optional.of(reversed(shape)) : Optional.empty();
    }

    // FLOAT[3][2] is an array of 2 arrays of 3.
    private static List<Integer> reversed(List<Integer> shape) {
        var reversed = new java.util.ArrayList<>(shape);
        java.util.Collections.reverse(reversed);
        return reversed;
    }

    /** Whether a type is one of lists of numbers, of one dimension. */
    static boolean isNumberList(String type) {
        return type.endsWith("[]") && isNumber(type.substring(0, type.length() - 2));
    }

    private static boolean isNumber(String type) {
        return type(type).filter(ColumnType.Numeric.class::isInstance).isPresent();
    }

    /**
     * The projection of a column of a relation.
     *
     * @param column name and type in the table
     * @param name its name in the relation
     * @param type its DuckDB type
     */
    static Projection of(ColumnSpec column, String name, String type) {
        return new Projection(column, expression(Database.name(name), type, column.type()));
    }

    private static String expression(String name, String from, ColumnType to) {
        boolean text = from.equals("VARCHAR");
        boolean real = from.equals("DOUBLE") || from.equals("FLOAT");
        if (to instanceof ColumnType.Numeric numeric && numeric.isInteger()) {
            // DuckDB rounds where it makes whole numbers of others; the result writer checks instead.
            return text ? name : real || from.startsWith("DECIMAL") && !from.endsWith(",0)") ? cast(name, from, "DOUBLE") : cast(name, from, to.equals(ColumnType.INT32) ? "INTEGER" : "BIGINT");
        } else if (to.equals(ColumnType.FLOAT32)) {
            return cast(name, from, "FLOAT");
        } else if (to.equals(ColumnType.FLOAT64)) {
            return cast(name, from, "DOUBLE");
        } else if (to instanceof ColumnType.Timestamp) {
            return from.equals("TIMESTAMP") ? name : text || from.equals("TIMESTAMP WITH TIME ZONE") ? cast(name, from, "TIMESTAMP WITH TIME ZONE") + " AT TIME ZONE 'UTC'" : cast(name, from, "TIMESTAMP");
        } else if (to instanceof ColumnType.Tensor tensor) {
            return flatten(name, from) + "::FLOAT[" + tensor.size() + "]";
        } else if (from.equals("JSON")) {
            // A text within JSON comes with quotes otherwise.
            return "(" + name + "->>'$')";
        }
        return cast(name, from, "VARCHAR");
    }

    private static String cast(String name, String from, String to) {
        return from.equals(to) ? name : "CAST(" + name + " AS " + to + ")";
    }

    private static String flatten(String name, String from) {
        String list = name;
        String element = from;
        for (int dimensions = from.length() - from.replace("[", "").length(); dimensions > 1; dimensions--) {
            element = element.substring(0, element.lastIndexOf('['));
            list = "flatten(" + list + "::" + element.replaceAll("\\[[0-9]*\\]", "[]") + "[])";
        }
        return list;
    }
}
