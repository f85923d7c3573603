package org.espalier.engine.table;

import java.util.Arrays;
import java.util.BitSet;

import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarCharVector;

/** Reads whole columns, and single values of a batch. A column of more rows than an array can have is refused. */
public final class Columns {
    private Columns() {
    }

    /** What one batch has to say. */
    private interface Visitor {
        /** @param from the batch's first row within the table */
        void batch(FieldVector vector, int from, int rows);
    }

    private static void forEachBatch(Table table, int column, Visitor visitor) {
        int from = 0;
        for (int b = 0; b < table.batchCount(); b++) {
            try (var batch = table.batch(b)) {
                visitor.batch(batch.getVector(column), from, batch.getRowCount());
                from += batch.getRowCount();
            }
        }
    }

    private static int rows(Table table) {
        return Math.toIntExact(table.rowCount());
    }

    /**
     * The values of a numeric column; NaN where a value is missing (which {@link #missing} tells from a NaN in the data).
     *
     * @param column the column's position
     */
    public static double[] doubles(Table table, int column) {
        double[] values = new double[rows(table)];
        forEachBatch(table, column, (vector, from, rows) -> {
            for (int row = 0; row < rows; row++) {
                values[from + row] = vector.isNull(row) ? Double.NaN : number(vector, row);
            }
        });
        return values;
    }

    /**
     * The indices of a categorical column into {@link Table#categories}; -1 where the value is missing.
     *
     * @param column the column's position
     */
    public static int[] codes(Table table, int column) {
        int[] codes = new int[rows(table)];
        forEachBatch(table, column, (vector, from, rows) -> {
            var indices = (IntVector) vector;
            for (int row = 0; row < rows; row++) {
                codes[from + row] = indices.isNull(row) ? -1 : indices.get(row);
            }
        });
        return codes;
    }

    /**
     * The values of a column of any type but tensor, as they would be written; empty where a value is missing (which
     * {@link #missing} tells from an empty text).
     *
     * @param column the column's position
     */
    public static String[] texts(Table table, int column) {
        String[] texts = new String[rows(table)];
        Arrays.fill(texts, "");
        boolean categorical = table.spec().columns().get(column).type() instanceof ColumnType.Categorical;
        forEachBatch(table, column, (vector, from, rows) -> {
            for (int row = 0; row < rows; row++) {
                if (!vector.isNull(row)) {
                    texts[from + row] = categorical ? table.categories(column).get(((IntVector) vector).get(row)) : text(vector, row);
                }
            }
        });
        return texts;
    }

    /**
     * The rows without a value.
     *
     * @param column the column's position
     */
    public static BitSet missing(Table table, int column) {
        var missing = new BitSet();
        forEachBatch(table, column, (vector, from, rows) -> {
            if (vector.getNullCount() > 0) {
                for (int row = 0; row < rows; row++) {
                    missing.set(from + row, vector.isNull(row));
                }
            }
        });
        return missing;
    }

    /** A number of a numeric column's vector, which must have one at this row. 64-bit integers beyond 2^53 are rounded. */
    public static double number(FieldVector vector, int row) {
        if (vector instanceof Float8Vector numbers) {
            return numbers.get(row);
        } else if (vector instanceof BigIntVector numbers) {
            return numbers.get(row);
        } else if (vector instanceof Float4Vector numbers) {
            return numbers.get(row);
        } else if (vector instanceof IntVector numbers) {
            return numbers.get(row);
        }
        throw new IllegalArgumentException("column \"" + vector.getName() + "\" is not numeric");
    }

    /** A value of a vector of any type but tensor, as it would be written; of a categorical column, the index. The row must have a value. */
    public static String text(FieldVector vector, int row) {
        if (vector instanceof VarCharVector texts) {
            return new String(texts.get(row), java.nio.charset.StandardCharsets.UTF_8);
        } else if (vector instanceof BigIntVector numbers) {
            return String.valueOf(numbers.get(row));
        } else if (vector instanceof IntVector numbers) {
            return String.valueOf(numbers.get(row));
        } else if (vector instanceof Float4Vector numbers) {
            return String.valueOf(numbers.get(row));
        } else if (vector instanceof Float8Vector numbers) {
            return String.valueOf(numbers.get(row));
        } else if (vector instanceof TimeStampMicroVector times) {
            long micros = times.get(row);
            return java.time.LocalDateTime.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), (int) Math.floorMod(micros, 1_000_000L) * 1000,
                    java.time.ZoneOffset.UTC).toString();
        }
        throw new IllegalArgumentException("the values of column \"" + vector.getName() + "\" cannot be written as text");
    }
}
