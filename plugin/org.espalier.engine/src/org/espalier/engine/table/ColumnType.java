package org.espalier.engine.table;

import java.util.List;
import java.util.stream.Collectors;

/** What the values of a column are. Missing values are possible in every type. */
public sealed interface ColumnType {

    /** A number. */
    record Numeric(Format format) implements ColumnType {
        /** How a number is stored. */
        public enum Format { INT32, INT64, FLOAT32, FLOAT64 }

        /** Whether the values are whole numbers. */
        public boolean isInteger() {
            return format == Format.INT32 || format == Format.INT64;
        }

        @Override
        public String toString() {
            return format.name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** One of a set of texts that the table lists in a dictionary; indices are 32-bit integers. Truth values are of this type too. */
    record Categorical() implements ColumnType {
        @Override
        public String toString() {
            return "categorical";
        }
    }

    /** Free text, UTF-8. */
    record Text() implements ColumnType {
        @Override
        public String toString() {
            return "text";
        }
    }

    /** A point in time without a zone, in microseconds since 1970-01-01T00:00. */
    record Timestamp() implements ColumnType {
        @Override
        public String toString() {
            return "timestamp";
        }
    }

    /**
     * A dense block of float32 of the same shape in every row, such as an image; stored row-major.
     *
     * @param shape the extents, outermost first; an image is channels, height, width
     */
    record Tensor(List<Integer> shape) implements ColumnType {
        public Tensor {
            shape = List.copyOf(shape);
            if (shape.isEmpty() || shape.stream().anyMatch(extent -> extent < 1)) {
                throw new IllegalArgumentException("a tensor needs extents of at least 1, found " + shape);
            }
        }

        /** The number of values in one row. */
        public int size() {
            return shape.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
        }

        @Override
        public String toString() {
            return "tensor " + shape.stream().map(String::valueOf).collect(Collectors.joining("x"));
        }
    }

    ColumnType INT32 = new Numeric(Numeric.Format.INT32);
    ColumnType INT64 = new Numeric(Numeric.Format.INT64);
    ColumnType FLOAT32 = new Numeric(Numeric.Format.FLOAT32);
    ColumnType FLOAT64 = new Numeric(Numeric.Format.FLOAT64);
    ColumnType CATEGORICAL = new Categorical();
    ColumnType TEXT = new Text();
    ColumnType TIMESTAMP = new Timestamp();

    /** The type that {@link Object#toString} of a column type names; the inverse of it. */
    static ColumnType parse(String text) {
        return switch (text) {
            case "int32" -> INT32;
            case "int64" -> INT64;
            case "float32" -> FLOAT32;
            case "float64" -> FLOAT64;
            case "categorical" -> CATEGORICAL;
            case "text" -> TEXT;
            case "timestamp" -> TIMESTAMP;
            default -> {
                if (!text.matches("tensor [1-9][0-9]{0,8}(x[1-9][0-9]{0,8})*")) {
                    throw new IllegalArgumentException("unknown column type \"" + text + '"');
                }
                yield new Tensor(java.util.Arrays.stream(text.substring("tensor ".length()).split("x")).map(Integer::valueOf).toList());
            }
        };
    }
}
