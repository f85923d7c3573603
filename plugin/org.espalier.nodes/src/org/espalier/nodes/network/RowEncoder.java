package org.espalier.nodes.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.arrow.vector.Float4Vector;
import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.Problem;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Table;

/** Encodes rows of a table, column by column within each batch. */
final class RowEncoder {
    private final Preprocessing preprocessing;
    private final Table table;
    private final int firstBatch;
    private final int endBatch;
    /** The number within the table of the first row that is encoded. */
    private final long offset;
    private final Runnable checkpoint;
    private final int rows;
    private final int width;

    /** For all rows. */
    RowEncoder(Preprocessing preprocessing, Table table, Runnable checkpoint) throws InvalidDataException {
        this(preprocessing, table, 0, table.batchCount(), checkpoint);
    }

    /** For the rows of the batches from {@code firstBatch} to before {@code endBatch}. */
    RowEncoder(Preprocessing preprocessing, Table table, int firstBatch, int endBatch, Runnable checkpoint) throws InvalidDataException {
        this.preprocessing = preprocessing;
        this.table = table;
        this.firstBatch = firstBatch;
        this.endBatch = endBatch;
        this.checkpoint = checkpoint;
        this.width = preprocessing.width();
        this.offset = rows(table, 0, firstBatch);
        long count = rows(table, firstBatch, endBatch);
        long values = Math.max(count, 1) * Math.max(width, preprocessing.outputs());
        if (values > Integer.MAX_VALUE - 8) {
            throw new InvalidDataException(Problem.of("the table is too large to be held in memory").found(count + " rows of " + width + " inputs")
                    .expected("at most " + Integer.MAX_VALUE + " values").remedy("use fewer rows, such as with a partition node, or fewer columns"));
        }
        this.rows = (int) count;
    }

    private static long rows(Table table, int from, int to) {
        long count = 0;
        for (int batch = from; batch < to; batch++) {
            count += table.batchRows(batch);
        }
        return count;
    }

    EncodedRows encode(boolean withLabels) throws InvalidDataException {
        var columns = new ArrayList<>(preprocessing.columns());
        if (withLabels) {
            columns.add(preprocessing.target().column());
        }
        List<Problem> missing = Preprocessing.missingColumns(columns, table.spec());
        if (!missing.isEmpty()) {
            throw new InvalidDataException(missing);
        }
        float[] features = new float[rows * width];
        int labelWidth = withLabels ? preprocessing.outputs() : 0;
        float[] labels = new float[rows * labelWidth];
        var problems = new ArrayList<Problem>();
        int at = 0;
        for (FeatureEncoder feature : preprocessing.features()) {
            var bad = new BadValues(feature.column().name(), offset);
            encode(feature, features, at, bad);
            if (!bad.isEmpty()) {
                problems.add(bad.notFinite());
            }
            at += feature.width();
        }
        if (withLabels) {
            encodeTarget(labels, problems);
        }
        if (!problems.isEmpty()) {
            throw new InvalidDataException(problems);
        }
        return new EncodedRows(rows, width, features, labelWidth, labels);
    }

    /** What happens to each batch of one column. */
    private interface BatchAction {
        void accept(ColumnReader reader, int firstRow, int count);
    }

    private void forEachBatch(ColumnSpec column, BatchAction action) {
        int position = table.spec().indexOf(column.name());
        int firstRow = 0;
        for (int batch = firstBatch; batch < endBatch; batch++) {
            checkpoint.run();
            try (var root = table.batch(batch)) {
                action.accept(new ColumnReader(root.getVector(position), table, position), firstRow, root.getRowCount());
                firstRow += root.getRowCount();
            }
        }
    }

    private void encode(FeatureEncoder feature, float[] features, int at, BadValues bad) {
        if (feature instanceof FeatureEncoder.Number number) {
            forEachBatch(number.column(), (reader, firstRow, count) -> {
                for (int i = 0; i < count; i++) {
                    encode(number, reader, i, features, (firstRow + i) * width + at, bad, firstRow + i);
                }
            });
        } else if (feature instanceof FeatureEncoder.Category category) {
            Map<String, Integer> slots = positions(category.categories());
            int other = category.categories().size();
            forEachBatch(category.column(), (reader, firstRow, count) -> {
                for (int i = 0; i < count; i++) {
                    int slot = reader.isMissing(i) ? other : slots.getOrDefault(reader.text(i), other);
                    features[(firstRow + i) * width + at + slot] = 1;
                }
            });
        } else if (feature instanceof FeatureEncoder.Block block) {
            forEachBatch(block.column(), (reader, firstRow, count) -> {
                for (int i = 0; i < count; i++) {
                    if (!reader.isMissing(i)) {
                        encode(block, reader, i, features, (firstRow + i) * width + at, bad, firstRow + i);
                    }
                }
            });
        }
    }

    private static void encode(FeatureEncoder.Number number, ColumnReader reader, int row, float[] features, int to, BadValues bad, int tableRow) {
        if (reader.isMissing(row)) {
            features[to] = number.missing();
            if (number.indicator()) {
                features[to + 1] = 1;
            }
            return;
        }
        double value = reader.number(row);
        features[to] = number.encode(value);
        if (!Float.isFinite(features[to])) {
            bad.add(tableRow, Double.toString(value));
        }
    }

    private static void encode(FeatureEncoder.Block block, ColumnReader reader, int row, float[] features, int to, BadValues bad, int tableRow) {
        Float4Vector values = reader.tensorValues();
        int start = reader.tensorStart(row);
        for (int i = 0; i < block.width(); i++) {
            features[to + i] = block.encode(values.get(start + i));
            if (!Float.isFinite(features[to + i])) {
                bad.add(tableRow, Float.toString(values.get(start + i)));
                return;
            }
        }
    }

    private void encodeTarget(float[] labels, List<Problem> problems) {
        TargetEncoder target = preprocessing.target();
        var missing = new BadValues(target.column().name(), offset);
        var unusable = new BadValues(target.column().name(), offset);
        if (target instanceof TargetEncoder.Classes classes) {
            Map<String, Integer> positions = positions(classes.classes());
            int classCount = classes.classes().size();
            forEachBatch(target.column(), (reader, firstRow, count) -> {
                for (int i = 0; i < count; i++) {
                    Integer position = reader.isMissing(i) ? null : positions.get(reader.text(i));
                    if (position != null) {
                        labels[(firstRow + i) * classCount + position] = 1;
                    } else if (reader.isMissing(i)) {
                        missing.add(firstRow + i, "");
                    } else {
                        unusable.add(firstRow + i, reader.text(i));
                    }
                }
            });
            if (!unusable.isEmpty()) {
                problems.add(unusable.unknownClass(classCount));
            }
        } else if (target instanceof TargetEncoder.Number number) {
            forEachBatch(target.column(), (reader, firstRow, count) -> {
                for (int i = 0; i < count; i++) {
                    if (reader.isMissing(i)) {
                        missing.add(firstRow + i, "");
                        continue;
                    }
                    double value = reader.number(i);
                    float label = (float) ((value - number.center()) / number.scale());
                    labels[firstRow + i] = label;
                    if (!Float.isFinite(label)) {
                        unusable.add(firstRow + i, Double.toString(value));
                    }
                }
            });
            if (!unusable.isEmpty()) {
                problems.add(unusable.notFinite());
            }
        }
        if (!missing.isEmpty()) {
            problems.add(missing.missingTarget());
        }
    }

    private static Map<String, Integer> positions(List<String> names) {
        var positions = new HashMap<String, Integer>();
        for (int i = 0; i < names.size(); i++) {
            positions.put(names.get(i), i);
        }
        return positions;
    }
}
