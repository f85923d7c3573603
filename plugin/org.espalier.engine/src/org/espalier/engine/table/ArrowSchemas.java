package org.espalier.engine.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Column types as Arrow schemas and back. Categorical columns are dictionary-encoded with 32-bit indices, and the
 * dictionary's id is the column's position. A tensor column is a fixed-size list of float32 whose shape stands in the
 * field's metadata under {@code shape}.
 */
final class ArrowSchemas {
    private static final String SHAPE = "shape";
    private static final ArrowType INDEX = new ArrowType.Int(32, true);

    private ArrowSchemas() {
    }

    /** The schema of vectors in memory: a categorical column is its indices. */
    static Schema memory(TableSpec spec) {
        return schema(spec, INDEX);
    }

    /** The schema in a file: a categorical column is what its dictionary holds, text. */
    static Schema file(TableSpec spec) {
        return schema(spec, ArrowType.Utf8.INSTANCE);
    }

    private static Schema schema(TableSpec spec, ArrowType categorical) {
        var fields = new ArrayList<Field>();
        for (int i = 0; i < spec.columns().size(); i++) {
            fields.add(field(spec.columns().get(i), i, categorical));
        }
        return new Schema(fields);
    }

    private static Field field(ColumnSpec column, int position, ArrowType categorical) {
        String name = column.name();
        if (column.type() instanceof ColumnType.Numeric numeric) {
            return new Field(name, FieldType.nullable(arrowType(numeric.format())), null);
        } else if (column.type() instanceof ColumnType.Categorical) {
            var encoding = new DictionaryEncoding(position, false, new ArrowType.Int(32, true));
            return new Field(name, new FieldType(true, categorical, encoding), null);
        } else if (column.type() instanceof ColumnType.Text) {
            return new Field(name, FieldType.nullable(ArrowType.Utf8.INSTANCE), null);
        } else if (column.type() instanceof ColumnType.Timestamp) {
            return new Field(name, FieldType.nullable(new ArrowType.Timestamp(TimeUnit.MICROSECOND, null)), null);
        } else if (column.type() instanceof ColumnType.Tensor tensor) {
            var values = new Field("values", FieldType.notNullable(arrowType(ColumnType.Numeric.Format.FLOAT32)), null);
            String shape = tensor.shape().stream().map(String::valueOf).collect(Collectors.joining("x"));
            return new Field(name, new FieldType(true, new ArrowType.FixedSizeList(tensor.size()), null, Map.of(SHAPE, shape)), List.of(values));
        }
        throw new AssertionError(column.type());
    }

    private static ArrowType arrowType(ColumnType.Numeric.Format format) {
        return switch (format) {
            case INT32 -> new ArrowType.Int(32, true);
            case INT64 -> new ArrowType.Int(64, true);
            case FLOAT32 -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
            case FLOAT64 -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
        };
    }

    /**
     * The spec of a schema as {@link #memory} or {@link #file} makes it.
     *
     * @throws IllegalArgumentException when a field is of a type that Espalier's tables do not have
     */
    static TableSpec spec(Schema schema) {
        var columns = new ArrayList<ColumnSpec>();
        for (Field field : schema.getFields()) {
            columns.add(new ColumnSpec(field.getName(), type(field)));
        }
        return new TableSpec(columns);
    }

    private static ColumnType type(Field field) {
        if (field.getDictionary() != null) {
            return ColumnType.CATEGORICAL;
        }
        ArrowType type = field.getType();
        if (type instanceof ArrowType.Int integer && integer.getIsSigned() && integer.getBitWidth() == 32) {
            return ColumnType.INT32;
        } else if (type instanceof ArrowType.Int integer && integer.getIsSigned() && integer.getBitWidth() == 64) {
            return ColumnType.INT64;
        } else if (type instanceof ArrowType.FloatingPoint floating && floating.getPrecision() == FloatingPointPrecision.SINGLE) {
            return ColumnType.FLOAT32;
        } else if (type instanceof ArrowType.FloatingPoint floating && floating.getPrecision() == FloatingPointPrecision.DOUBLE) {
            return ColumnType.FLOAT64;
        } else if (type instanceof ArrowType.Utf8) {
            return ColumnType.TEXT;
        } else if (type instanceof ArrowType.Timestamp timestamp && timestamp.getUnit() == TimeUnit.MICROSECOND && timestamp.getTimezone() == null) {
            return ColumnType.TIMESTAMP;
        } else if (type instanceof ArrowType.FixedSizeList list && field.getMetadata().containsKey(SHAPE)) {
            var tensor = (ColumnType.Tensor) ColumnType.parse("tensor " + field.getMetadata().get(SHAPE));
            if (tensor.size() != list.getListSize()) {
                throw new IllegalArgumentException("column \"" + field.getName() + "\": shape " + tensor + " does not hold " + list.getListSize() + " values");
            }
            return tensor;
        }
        throw new IllegalArgumentException("column \"" + field.getName() + "\" has the Arrow type " + type + ", which tables do not have");
    }
}
