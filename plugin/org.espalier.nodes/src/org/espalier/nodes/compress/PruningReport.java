package org.espalier.nodes.compress;

import java.util.List;

import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableSpec;
import org.espalier.engine.table.TableWriter;
import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.Parameter;
import org.espalier.nodes.network.TrainedModel;

/** What is left of each tensor of weights: a row for each. */
final class PruningReport {
    static final TableSpec SPEC = new TableSpec(List.of(new ColumnSpec("member", ColumnType.INT64), new ColumnSpec("tensor", ColumnType.CATEGORICAL),
            new ColumnSpec("parameters", ColumnType.INT64), new ColumnSpec("kept", ColumnType.INT64), new ColumnSpec("sparsity", ColumnType.FLOAT64)));

    private PruningReport() {
    }

    static Table write(TrainedModel model, ExecutionContext context) throws StorageException {
        try (TableWriter writer = context.newTable("report", SPEC)) {
            int row = 0;
            for (int member = 0; member < model.members().size(); member++) {
                for (Parameter parameter : model.members().get(member).parameters()) {
                    if (parameter.layout().weights()) {
                        long kept = parameter.storage().nonZeros().cardinality();
                        ((BigIntVector) writer.batch().getVector(0)).setSafe(row, member);
                        ((IntVector) writer.batch().getVector(1)).setSafe(row, writer.category(1, parameter.layout().name()));
                        ((BigIntVector) writer.batch().getVector(2)).setSafe(row, parameter.layout().size());
                        ((BigIntVector) writer.batch().getVector(3)).setSafe(row, kept);
                        ((Float8Vector) writer.batch().getVector(4)).setSafe(row, 1 - kept / (double) parameter.layout().size());
                        if (++row == TableWriter.BATCH_ROWS) {
                            writer.writeBatch(row);
                            row = 0;
                        }
                    }
                }
            }
            writer.writeBatch(row);
            return writer.finish();
        }
    }

    /** The fraction of a model's weights, biases not counted, that is zero. */
    static double sparsity(TrainedModel model) {
        long all = 0;
        long kept = 0;
        for (Network member : model.members()) {
            for (Parameter parameter : member.parameters()) {
                if (parameter.layout().weights()) {
                    all += parameter.layout().size();
                    kept += parameter.storage().nonZeros().cardinality();
                }
            }
        }
        return 1 - kept / (double) all;
    }
}
