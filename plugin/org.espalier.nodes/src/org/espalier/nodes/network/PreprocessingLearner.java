package org.espalier.nodes.network;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.Problem;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnSummarizer;
import org.espalier.engine.table.ColumnSummary;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Table;

/** Learns the {@link Preprocessing} from a table. All but the classes is learnt from the training rows alone. */
public final class PreprocessingLearner {
    /** A column of more categories keeps the most frequent ones; all others share the slot for unknown ones. */
    static final int MAX_CATEGORIES = 1000;
    static final int MAX_CLASSES = 10_000;

    private final Table table;
    private final BitSet training;
    private final boolean everyRow;
    private final Runnable checkpoint;

    private PreprocessingLearner(Table table, BitSet training, Runnable checkpoint) {
        this.table = table;
        this.training = training;
        this.everyRow = training.nextClearBit(0) >= table.rowCount();
        this.checkpoint = checkpoint;
    }

    /**
     * Learns.
     *
     * @param question what is to be predicted from what; checked against the table's spec
     * @param training the rows to learn from: a bit for each row of the table
     * @param checkpoint called now and then; what it throws is passed on
     * @param warn told what the user should know
     * @throws InvalidDataException when the table is empty, the target has one class only or too many, or a class is no number
     */
    public static Preprocessing learn(Table table, TrainingQuestion question, Normalization normalization, BitSet training, Runnable checkpoint,
            Consumer<String> warn) throws InvalidDataException {
        if (table.rowCount() == 0 || training.isEmpty()) {
            throw new InvalidDataException(Problem.of("the table has no rows to train on").found(table.rowCount() + " rows")
                    .expected("at least 2 rows").remedy("look at what makes this table: a filter may let nothing through, or a fraction may be 0"));
        }
        var learner = new PreprocessingLearner(table, training, checkpoint);
        TargetEncoder target = learner.target(question);
        var features = new ArrayList<FeatureEncoder>();
        for (ColumnSpec column : question.featureColumns(table.spec(), warn)) {
            features.add(learner.feature(column, normalization, question.numbered(), warn));
        }
        return new Preprocessing(features, target);
    }

    /** What happens to each row of one column. */
    private interface RowAction {
        void accept(ColumnReader reader, int rowInBatch, int rowInTable);
    }

    private void forEachRow(ColumnSpec column, RowAction action) {
        int position = table.spec().indexOf(column.name());
        int firstRow = 0;
        for (int batch = 0; batch < table.batchCount(); batch++) {
            checkpoint.run();
            try (var root = table.batch(batch)) {
                var reader = new ColumnReader(root.getVector(position), table, position);
                for (int i = 0; i < root.getRowCount(); i++) {
                    action.accept(reader, i, firstRow + i);
                }
                firstRow += root.getRowCount();
            }
        }
    }

    /** What the training rows of a column come to: what the table knows, when it is about these rows, else one pass. */
    private ColumnSummary summary(ColumnSpec column) {
        int position = table.spec().indexOf(column.name());
        return everyRow ? table.summary(position).orElseGet(() -> summarize(position)) : summarize(position);
    }

    private ColumnSummary summarize(int position) {
        var summarizer = new ColumnSummarizer(table.spec().columns().get(position).type());
        int firstRow = 0;
        for (int batch = 0; batch < table.batchCount(); batch++) {
            checkpoint.run();
            try (var root = table.batch(batch)) {
                summarizer.add(root.getVector(position), training, firstRow);
                firstRow += root.getRowCount();
            }
        }
        return summarizer.summary();
    }

    private TargetEncoder target(TrainingQuestion question) throws InvalidDataException {
        ColumnSpec column = table.spec().column(question.target()).orElseThrow();
        boolean classification = switch (question.task()) {
            case CLASSIFICATION -> true;
            case REGRESSION -> false;
            case AUTO -> question.knownTask(table.spec()).map(task -> task == org.espalier.engine.model.Task.CLASSIFICATION)
                    .orElseGet(() -> classes(column, TrainingQuestion.MAX_AUTO_CLASSES).size() <= TrainingQuestion.MAX_AUTO_CLASSES);
            case CLUSTERING -> throw new IllegalArgumentException("clustering has no target");
        };
        if (classification) {
            return new TargetEncoder.Classes(column, checkedClasses(column));
        }
        var statistics = new ColumnStatistics(summary(column));
        return new TargetEncoder.Number(column, statistics.center(Normalization.STANDARDIZE), statistics.scale(Normalization.STANDARDIZE));
    }

    private List<String> checkedClasses(ColumnSpec column) throws InvalidDataException {
        Set<String> classes = classes(column, MAX_CLASSES);
        boolean numeric = column.type() instanceof ColumnType.Numeric;
        var bad = new BadValues(column.name());
        if (numeric && !((ColumnType.Numeric) column.type()).isInteger()) {
            forEachRow(column, (reader, row, tableRow) -> {
                if (!reader.isMissing(row) && !Double.isFinite(reader.number(row))) {
                    bad.add(tableRow, Double.toString(reader.number(row)));
                }
            });
        }
        if (!bad.isEmpty()) {
            throw new InvalidDataException(bad.notFinite());
        } else if (classes.size() < 2) {
            throw new InvalidDataException(Problem.of("there is nothing to learn: the target \"" + column.name() + "\" has the same value in every row")
                    .found(classes.isEmpty() ? "no value at all" : "only \"" + classes.iterator().next() + "\"").expected("at least 2 classes")
                    .remedy("choose another target, or look at what filters this table"));
        } else if (classes.size() > MAX_CLASSES) {
            throw new InvalidDataException(Problem.of("the target \"" + column.name() + "\" has too many classes").found("more than " + MAX_CLASSES)
                    .expected("at most " + MAX_CLASSES).remedy("choose another target, or \"task\": \"regression\" for a number"));
        }
        var sorted = new ArrayList<>(classes);
        sorted.sort(numeric ? Comparator.comparingDouble(Double::parseDouble) : Comparator.naturalOrder());
        return sorted;
    }

    /** The different values of a column over all rows; stops to collect when there are more than {@code limit}. */
    private Set<String> classes(ColumnSpec column, int limit) {
        int position = table.spec().indexOf(column.name());
        Optional<ColumnSummary> known = table.summary(position);
        if (known.isPresent() && column.type() instanceof ColumnType.Categorical) {
            return categories(position, known.get()).keySet();
        } else if (known.flatMap(ColumnSummary::different).isPresent()) {
            return known.get().different().get().stream().map(String::valueOf).collect(Collectors.toSet());
        }
        var classes = new HashSet<String>();
        forEachRow(column, (reader, row, tableRow) -> {
            if (classes.size() <= limit && !reader.isMissing(row)) {
                classes.add(reader.text(row));
            }
        });
        return classes;
    }

    /** The categories that rows have, and how many rows each. */
    private TreeMap<String, Long> categories(int position, ColumnSummary summary) {
        var counts = new TreeMap<String, Long>();
        for (int i = 0; i < summary.occurrences().size(); i++) {
            if (summary.occurrences().get(i) > 0) {
                counts.put(table.categories(position).get(i), summary.occurrences().get(i));
            }
        }
        return counts;
    }

    private FeatureEncoder feature(ColumnSpec column, Normalization normalization, boolean numbered, Consumer<String> warn) {
        if (column.type() instanceof ColumnType.Categorical) {
            return numbered ? new FeatureEncoder.Index(column, categories(column, warn)) : new FeatureEncoder.Category(column, categories(column, warn));
        }
        var statistics = new ColumnStatistics(summary(column));
        double center = statistics.center(normalization);
        double scale = statistics.scale(normalization);
        if (column.type() instanceof ColumnType.Tensor) {
            return new FeatureEncoder.Block(column, center, scale);
        }
        // Standardised, the mean is 0 but for rounding, and 0 takes no room in the file.
        float missing = normalization == Normalization.STANDARDIZE ? 0 : (float) ((statistics.mean() - center) / scale);
        return new FeatureEncoder.Number(column, center, scale, missing, statistics.hasMissing());
    }

    private List<String> categories(ColumnSpec column, Consumer<String> warn) {
        TreeMap<String, Long> counts = categories(table.spec().indexOf(column.name()), summary(column));
        if (counts.size() <= MAX_CATEGORIES) {
            return List.copyOf(counts.keySet());
        }
        warn.accept("The column \"" + column.name() + "\" has " + counts.size() + " categories; the " + MAX_CATEGORIES
                + " most frequent ones are used, the others count as one.");
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(MAX_CATEGORIES).map(Map.Entry::getKey).sorted().toList();
    }
}
