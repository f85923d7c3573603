package org.espalier.nodes.tests;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Columns;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableSpec;
import org.espalier.engine.table.TableWriter;

/** Small tables for tests, and their content in a form that assertions can compare. */
public final class Tables {
    private Tables() {
    }

    /**
     * Makes a table.
     *
     * @param columns name and type of each column, such as {@code "age int64"}
     * @param rows the values: {@link Number}, {@link String} or {@code float[]}; null is a missing value
     */
    public static Table of(TestContext context, List<String> columns, Object[]... rows) throws Exception {
        var specs = new ArrayList<ColumnSpec>();
        for (String column : columns) {
            int space = column.indexOf(' ');
            specs.add(new ColumnSpec(column.substring(0, space), ColumnType.parse(column.substring(space + 1))));
        }
        try (TableWriter writer = context.newTable("made", new TableSpec(specs))) {
            int filled = 0;
            for (Object[] row : rows) {
                for (int i = 0; i < row.length; i++) {
                    set(writer, i, filled, row[i]);
                }
                if (++filled == writer.batchRows()) {
                    writer.writeBatch(filled);
                    filled = 0;
                }
            }
            writer.writeBatch(filled);
            return writer.finish();
        }
    }

    private static void set(TableWriter writer, int column, int row, Object value) {
        FieldVector vector = writer.batch().getVector(column);
        if (value == null) {
            while (vector.getValueCapacity() <= row) {
                vector.reAlloc();
            }
            vector.setNull(row);
        } else if (vector instanceof BigIntVector numbers) {
            numbers.setSafe(row, ((Number) value).longValue());
        } else if (vector instanceof Float8Vector numbers) {
            numbers.setSafe(row, ((Number) value).doubleValue());
        } else if (vector instanceof Float4Vector numbers) {
            numbers.setSafe(row, ((Number) value).floatValue());
        } else if (vector instanceof TimeStampMicroVector times) {
            times.setSafe(row, ((Number) value).longValue());
        } else if (vector instanceof VarCharVector texts) {
            texts.setSafe(row, ((String) value).getBytes(StandardCharsets.UTF_8));
        } else if (vector instanceof IntVector numbers) {
            numbers.setSafe(row, value instanceof String category ? writer.category(column, category) : ((Number) value).intValue());
        } else if (vector instanceof FixedSizeListVector tensors) {
            float[] values = (float[]) value;
            if (tensors.getValueCapacity() <= row) {
                tensors.reAlloc();
            }
            tensors.setNotNull(row);
            for (int k = 0; k < values.length; k++) {
                ((Float4Vector) tensors.getDataVector()).setSafe(row * values.length + k, values[k]);
            }
        }
    }

    /** The rows as text: values joined by {@code |}, missing ones as {@code -}, tensors as lists. */
    public static List<String> rows(Table table) {
        var rows = new ArrayList<String>();
        for (int b = 0; b < table.batchCount(); b++) {
            try (var batch = table.batch(b)) {
                for (int row = 0; row < batch.getRowCount(); row++) {
                    var line = new ArrayList<String>();
                    for (int i = 0; i < table.spec().columns().size(); i++) {
                        line.add(value(table, i, batch.getVector(i), row));
                    }
                    rows.add(String.join("|", line));
                }
            }
        }
        return rows;
    }

    private static String value(Table table, int column, FieldVector vector, int row) {
        if (vector.isNull(row)) {
            return "-";
        }
        ColumnType type = table.spec().columns().get(column).type();
        if (type instanceof ColumnType.Categorical) {
            return table.categories(column).get(((IntVector) vector).get(row));
        } else if (type instanceof ColumnType.Tensor tensor) {
            float[] values = new float[tensor.size()];
            for (int k = 0; k < values.length; k++) {
                values[k] = ((Float4Vector) ((FixedSizeListVector) vector).getDataVector()).get(row * values.length + k);
            }
            return Arrays.toString(values);
        }
        return Columns.text(vector, row);
    }

    /** The columns as {@code name type}. */
    public static List<String> columns(TableSpec spec) {
        return spec.columns().stream().map(column -> column.name() + " " + column.type()).toList();
    }

    /** {@code count} rows that hold their number, from 0. */
    public static Object[][] numbered(int count) {
        Object[][] rows = new Object[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = new Object[] {i};
        }
        return rows;
    }
}
