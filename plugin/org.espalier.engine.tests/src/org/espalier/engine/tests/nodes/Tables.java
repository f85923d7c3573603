package org.espalier.engine.tests.nodes;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableSpec;

/** The tables that the test nodes make: a number and a text in each row. */
final class Tables {
    static final TableSpec SPEC = new TableSpec(List.of(new ColumnSpec("number", ColumnType.FLOAT64), new ColumnSpec("label", ColumnType.TEXT)));

    private Tables() {
    }

    static Table write(ExecutionContext context, String port, List<Double> numbers) throws StorageException {
        var writer = context.newTable(port, SPEC);
        var number = (Float8Vector) writer.batch().getVector(0);
        var label = (VarCharVector) writer.batch().getVector(1);
        for (int i = 0; i < numbers.size(); i++) {
            number.setSafe(i, numbers.get(i));
            label.setSafe(i, ("row " + i).getBytes(StandardCharsets.UTF_8));
        }
        writer.writeBatch(numbers.size());
        return writer.finish();
    }

    static List<Double> numbers(Table table) {
        var numbers = new ArrayList<Double>();
        for (int i = 0; i < table.batchCount(); i++) {
            try (var batch = table.batch(i)) {
                var number = (Float8Vector) batch.getVector("number");
                for (int row = 0; row < batch.getRowCount(); row++) {
                    numbers.add(number.get(row));
                }
            }
        }
        return numbers;
    }
}
