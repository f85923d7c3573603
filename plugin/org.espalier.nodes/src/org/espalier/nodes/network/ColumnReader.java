package org.espalier.nodes.network;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Table;

/** The values of one column in one batch of a table. */
public final class ColumnReader {
    static final double MICROS = 1e6;

    private final FieldVector vector;
    private final ColumnType type;
    private final List<String> categories;

    /**
     * @param vector the column's vector of a batch
     * @param table the batch's table
     * @param column the column's position
     */
    public ColumnReader(FieldVector vector, Table table, int column) {
        this.vector = vector;
        this.type = table.spec().columns().get(column).type();
        this.categories = type instanceof ColumnType.Categorical ? table.categories(column) : List.of();
    }

    /** Whether a row has no value. */
    public boolean isMissing(int row) {
        return vector.isNull(row);
    }

    /** A number, or a timestamp in seconds since 1970. */
    public double number(int row) {
        if (vector instanceof Float8Vector doubles) {
            return doubles.get(row);
        } else if (vector instanceof Float4Vector floats) {
            return floats.get(row);
        } else if (vector instanceof IntVector integers) {
            return integers.get(row);
        } else if (vector instanceof BigIntVector longs) {
            return longs.get(row);
        } else if (vector instanceof TimeStampMicroVector micros) {
            return micros.get(row) / MICROS;
        }
        throw new IllegalStateException("a column of type " + type + " holds no numbers");
    }

    /** A category or a text; whole numbers in decimal; other numbers as Java writes them. */
    public String text(int row) {
        if (type instanceof ColumnType.Categorical) {
            return categories.get(((IntVector) vector).get(row));
        } else if (vector instanceof VarCharVector texts) {
            return new String(texts.get(row), StandardCharsets.UTF_8);
        } else if (vector instanceof BigIntVector longs) {
            return Long.toString(longs.get(row));
        }
        double number = number(row);
        return number == Math.rint(number) && Math.abs(number) < 1L << 53 ? Long.toString((long) number) : Double.toString(number);
    }

    /** The position of the first value of a row's tensor in {@link #tensorValues}. */
    int tensorStart(int row) {
        return ((FixedSizeListVector) vector).getListSize() * row;
    }

    /** The values of all tensors of the batch. */
    Float4Vector tensorValues() {
        return (Float4Vector) ((FixedSizeListVector) vector).getDataVector();
    }
}
