package org.espalier.nodes.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.RowWriter;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableSpec;

/** The trials as a table: a row each, in the order of their numbers. It holds no times, so that it is the same on every run. */
final class TrialTable {
    private TrialTable() {
    }

    /** Number (from 1), state, score, loss, a column for each knob, and what was trained. */
    static TableSpec spec(SearchSpace space) {
        var columns = new ArrayList<ColumnSpec>();
        columns.add(new ColumnSpec("trial", ColumnType.INT32));
        columns.add(new ColumnSpec("state", ColumnType.CATEGORICAL));
        columns.add(new ColumnSpec("score", ColumnType.FLOAT64));
        columns.add(new ColumnSpec("loss", ColumnType.FLOAT64));
        for (Knob knob : space.knobs()) {
            columns.add(new ColumnSpec(knob.name(), type(knob)));
        }
        columns.add(new ColumnSpec("bestEpoch", ColumnType.INT32));
        columns.add(new ColumnSpec("trainedEpochs", ColumnType.INT32));
        columns.add(new ColumnSpec("parameters", ColumnType.INT32));
        columns.add(new ColumnSpec("failure", ColumnType.TEXT));
        return new TableSpec(columns);
    }

    private static ColumnType type(Knob knob) {
        if (knob instanceof Knob.Real) {
            return ColumnType.FLOAT64;
        }
        return knob instanceof Knob.Whole || isNumbers(knob) ? ColumnType.INT32 : ColumnType.CATEGORICAL;
    }

    private static boolean isNumbers(Knob knob) {
        return knob instanceof Knob.Choice choice && choice.choices().stream().allMatch(text -> text.matches("\\d{1,9}"));
    }

    private static Object value(Knob knob, Proposal proposal) {
        if (knob instanceof Knob.Choice) {
            String choice = proposal.choice(knob.name());
            return isNumbers(knob) ? (Object) Integer.valueOf(choice) : choice;
        }
        return proposal.real(knob.name());
    }

    static Table write(SearchSpace space, List<TrialResult> results, ExecutionContext context) throws StorageException {
        try (var rows = new RowWriter(context.newTable("trials", spec(space)))) {
            for (TrialResult result : results) {
                var row = new ArrayList<Object>();
                boolean failed = result.hasFailed();
                row.add(result.number() + 1);
                row.add(failed ? "failed" : "finished");
                row.add(failed ? Optional.empty() : result.score());
                row.add(failed ? Optional.empty() : result.loss());
                space.knobs().forEach(knob -> row.add(value(knob, result.proposal())));
                row.add(failed ? Optional.empty() : result.bestEpoch());
                row.add(result.epochs());
                row.add(result.parameterCount());
                row.add(failed ? result.failure() : Optional.empty());
                rows.row(row.toArray());
            }
            return rows.finish();
        }
    }
}
