package org.espalier.nodes.compress;

import java.util.List;

import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.RowWriter;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableSpec;
import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.Parameter;
import org.espalier.nodes.network.TrainedModel;

/** What is left of each tensor of weights: a row for each. Weights of units that were cut out count as removed. */
final class PruningReport {
    static final TableSpec SPEC = new TableSpec(List.of(new ColumnSpec("member", ColumnType.INT64), new ColumnSpec("tensor", ColumnType.CATEGORICAL),
            new ColumnSpec("parameters", ColumnType.INT64), new ColumnSpec("kept", ColumnType.INT64), new ColumnSpec("sparsity", ColumnType.FLOAT64)));

    private PruningReport() {
    }

    static Table write(TrainedModel before, TrainedModel after, ExecutionContext context) throws StorageException {
        try (var rows = new RowWriter(context.newTable("report", SPEC))) {
            for (int member = 0; member < after.members().size(); member++) {
                List<Parameter> original = before.members().get(member).parameters();
                List<Parameter> pruned = after.members().get(member).parameters();
                for (int i = 0; i < pruned.size(); i++) {
                    if (pruned.get(i).layout().weights()) {
                        int size = original.get(i).layout().size();
                        int kept = pruned.get(i).storage().nonZeros().cardinality();
                        rows.row(member, pruned.get(i).layout().name(), size, kept, 1 - kept / (double) size);
                    }
                }
            }
            return rows.finish();
        }
    }

    /** The fraction of the weights, biases not counted, that was removed, now or before. */
    static double sparsity(TrainedModel before, TrainedModel after) {
        long all = before.members().stream().flatMap(PruningReport::weights).mapToLong(weights -> weights.layout().size()).sum();
        long kept = after.members().stream().flatMap(PruningReport::weights).mapToLong(weights -> weights.storage().nonZeros().cardinality()).sum();
        return 1 - kept / (double) all;
    }

    private static java.util.stream.Stream<Parameter> weights(Network network) {
        return network.parameters().stream().filter(parameter -> parameter.layout().weights());
    }
}
