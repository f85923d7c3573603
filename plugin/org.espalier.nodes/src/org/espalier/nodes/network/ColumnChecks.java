package org.espalier.nodes.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.Problem;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnSummary;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Table;

/**
 * Finds what a network cannot use in the rows of a table. What the table knows of a column mostly tells that all is well; only
 * otherwise are its rows gone over.
 */
final class ColumnChecks {
    private final Table table;
    private final int firstBatch;
    private final int endBatch;
    private final Runnable checkpoint;
    /** The number within the table of the first row that is looked at. */
    private final long offset;
    private final List<Problem> problems = new ArrayList<>();

    private ColumnChecks(Table table, int firstBatch, int endBatch, Runnable checkpoint) {
        this.table = table;
        this.firstBatch = firstBatch;
        this.endBatch = endBatch;
        this.checkpoint = checkpoint;
        long before = 0;
        for (int batch = 0; batch < firstBatch; batch++) {
            before += table.batchRows(batch);
        }
        this.offset = before;
    }

    /**
     * Checks the rows of the batches from {@code firstBatch} to before {@code endBatch}.
     *
     * @throws InvalidDataException when a column is missing or of another type, or a value cannot be used
     */
    static void check(Preprocessing preprocessing, Table table, int firstBatch, int endBatch, boolean withLabels, Runnable checkpoint)
            throws InvalidDataException {
        var columns = new ArrayList<>(preprocessing.columns());
        if (withLabels) {
            columns.add(preprocessing.target().column());
        }
        List<Problem> missing = Preprocessing.missingColumns(columns, table.spec());
        if (!missing.isEmpty()) {
            throw new InvalidDataException(missing);
        }
        var checks = new ColumnChecks(table, firstBatch, endBatch, checkpoint);
        preprocessing.features().forEach(checks::checkFeature);
        if (withLabels) {
            checks.checkTarget(preprocessing.target());
        }
        if (!checks.problems.isEmpty()) {
            throw new InvalidDataException(checks.problems);
        }
    }

    private int position(ColumnSpec column) {
        return table.spec().indexOf(column.name());
    }

    /** How a value becomes an input. */
    private interface Encoder {
        float encode(double value);
    }

    /** Whether what is known of a column tells that all its values become finite inputs. An encoder never changes their order. */
    private boolean isFinite(ColumnSpec column, Encoder encoder) {
        Optional<ColumnSummary> summary = table.summary(position(column));
        return summary.isPresent() && summary.get().notFinite() == 0
                && (summary.get().count() == 0 || Float.isFinite(encoder.encode(summary.get().smallest())) && Float.isFinite(encoder.encode(summary.get().largest())));
    }

    private void checkFeature(FeatureEncoder feature) {
        var bad = new BadValues(feature.column().name(), offset);
        if (feature instanceof FeatureEncoder.Number number) {
            checkNumbers(number.column(), number::encode, bad);
        } else if (feature instanceof FeatureEncoder.Block block) {
            checkBlock(block, bad);
        }
        if (!bad.isEmpty()) {
            problems.add(bad.notFinite());
        }
    }

    private void checkBlock(FeatureEncoder.Block block, BadValues bad) {
        if (isFinite(block.column(), block::encode)) {
            return;
        }
        forEachRow(block.column(), (reader, row, number) -> {
            if (!reader.isMissing(row)) {
                int start = reader.tensorStart(row);
                for (int i = start; i < start + block.width(); i++) {
                    float value = reader.tensorValues().get(i);
                    if (!Float.isFinite(block.encode(value))) {
                        bad.add(number, Float.toString(value));
                        return;
                    }
                }
            }
        });
    }

    private void checkNumbers(ColumnSpec column, Encoder encoder, BadValues bad) {
        if (isFinite(column, encoder)) {
            return;
        }
        forEachRow(column, (reader, row, number) -> {
            if (!reader.isMissing(row) && !Float.isFinite(encoder.encode(reader.number(row)))) {
                bad.add(number, Double.toString(reader.number(row)));
            }
        });
    }

    private void checkTarget(TargetEncoder target) {
        ColumnSpec column = target.column();
        var missing = new BadValues(column.name(), offset);
        var unusable = new BadValues(column.name(), offset);
        if (table.summary(position(column)).map(ColumnSummary::missing).orElse(1L) > 0) {
            forEachRow(column, (reader, row, number) -> {
                if (reader.isMissing(row)) {
                    missing.add(number, "");
                }
            });
        }
        if (target instanceof TargetEncoder.Number number) {
            checkNumbers(column, value -> (float) ((value - number.center()) / number.scale()), unusable);
            if (!unusable.isEmpty()) {
                problems.add(unusable.notFinite());
            }
        } else if (target instanceof TargetEncoder.Classes classes) {
            Map<String, Integer> known = ColumnFeed.positions(classes.classes());
            if (!hasOnly(column, known)) {
                forEachRow(column, (reader, row, number) -> {
                    if (!reader.isMissing(row) && !known.containsKey(reader.text(row))) {
                        unusable.add(number, reader.text(row));
                    }
                });
            }
            if (!unusable.isEmpty()) {
                problems.add(unusable.unknownClass(classes.classes().size()));
            }
        }
        if (!missing.isEmpty()) {
            problems.add(missing.missingTarget());
        }
    }

    /** Whether what is known of a column tells that it has no other values than these. */
    private boolean hasOnly(ColumnSpec column, Map<String, Integer> classes) {
        int position = position(column);
        Optional<ColumnSummary> summary = table.summary(position);
        if (summary.isPresent() && table.spec().columns().get(position).type() instanceof ColumnType.Categorical) {
            List<Long> occurrences = summary.get().occurrences();
            for (int i = 0; i < occurrences.size(); i++) {
                if (occurrences.get(i) > 0 && !classes.containsKey(table.categories(position).get(i))) {
                    return false;
                }
            }
            return true;
        }
        return summary.flatMap(ColumnSummary::different)
                .map(values -> values.stream().allMatch(value -> classes.containsKey(Long.toString(value)))).orElse(false);
    }

    /** What happens to each row of one column. */
    private interface RowAction {
        /** @param number of the row, counted from the first one that is looked at */
        void accept(ColumnReader reader, int row, long number);
    }

    private void forEachRow(ColumnSpec column, RowAction action) {
        int position = position(column);
        long first = 0;
        for (int batch = firstBatch; batch < endBatch; batch++) {
            checkpoint.run();
            try (var root = table.batch(batch)) {
                var reader = new ColumnReader(root.getVector(position), table, position);
                for (int row = 0; row < root.getRowCount(); row++) {
                    action.accept(reader, row, first + row);
                }
                first += root.getRowCount();
            }
        }
    }
}
