package org.espalier.nodes.network;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

import org.espalier.engine.model.Task;
import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.Problem;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableSpec;

/**
 * The way from a table's rows to a network's inputs, and from its outputs to predictions; {@link PreprocessingLearner} makes it
 * from the training rows.
 *
 * @param features one for each feature column, in the order of the inputs
 * @param target what the outputs mean
 */
public record Preprocessing(List<FeatureEncoder> features, TargetEncoder target) {

    public Preprocessing {
        features = List.copyOf(features);
        var names = new HashSet<String>();
        names.add(target.column().name());
        for (FeatureEncoder feature : features) {
            if (!names.add(feature.column().name())) {
                throw new IllegalArgumentException("the column \"" + feature.column().name() + "\" is used twice");
            }
        }
        if (features.isEmpty()) {
            throw new IllegalArgumentException("no feature columns");
        }
    }

    /** The number of inputs. */
    public int width() {
        return features.stream().mapToInt(FeatureEncoder::width).reduce(0, Math::addExact);
    }

    /**
     * What the first of these layers gets: an image when the only feature is one and there are layers that take images, else a list
     * of values.
     *
     * @throws LayerMisfitException when layers take images, and the features are none
     */
    public List<Integer> inputShape(List<Layer> layers) {
        return Shapes.input(columns(), width(), layers);
    }

    /** The same layers, where an embedding knows how many categories there are. */
    public List<Layer> resolve(List<Layer> layers) {
        return layers.stream().map(layer -> layer instanceof Layer.Embedding embedding && features.get(0) instanceof FeatureEncoder.Index index
                ? (Layer) new Layer.Embedding(index.words(), embedding.units()) : layer).toList();
    }

    /** The number of outputs. */
    public int outputs() {
        return target.width();
    }

    /** The classes in the order of the outputs; empty for regression. */
    public List<String> classes() {
        return target instanceof TargetEncoder.Classes classes ? classes.classes() : List.of();
    }

    /** What it is for. */
    public Task task() {
        return target.task();
    }

    /** The feature columns, in order. */
    public List<ColumnSpec> columns() {
        return features.stream().map(FeatureEncoder::column).toList();
    }

    /**
     * Features and labels of a table's rows, for training. They stay in the table, which is why this takes no longer for a large
     * table than for a small one, unless there is something to complain of.
     *
     * @param checkpoint called now and then; what it throws is passed on
     * @throws InvalidDataException when a column is missing or of another type, or a value cannot be used: NaN, infinite, a
     *         target that is missing or of an unknown class
     */
    public TrainingData encode(Table table, Runnable checkpoint) throws InvalidDataException {
        return encode(table, 0, table.batchCount(), true, checkpoint);
    }

    /** As {@link #encode}, without labels: the table need not have the target. */
    public TrainingData encodeFeatures(Table table, Runnable checkpoint) throws InvalidDataException {
        return encode(table, 0, table.batchCount(), false, checkpoint);
    }

    /**
     * As {@link #encodeFeatures}, for the rows of one batch.
     *
     * @param batch its position in the table
     */
    public TrainingData encodeBatch(Table table, int batch, Runnable checkpoint) throws InvalidDataException {
        return encode(table, batch, batch + 1, false, checkpoint);
    }

    private TrainingData encode(Table table, int firstBatch, int endBatch, boolean withLabels, Runnable checkpoint) throws InvalidDataException {
        if (table.rowCount() > Integer.MAX_VALUE) {
            throw new InvalidDataException(Problem.of("the table has too many rows").found(table.rowCount() + " rows")
                    .expected("at most " + Integer.MAX_VALUE).remedy("use fewer rows, such as with a partition node"));
        }
        ColumnChecks.check(this, table, firstBatch, endBatch, withLabels, checkpoint);
        return new TableRows(this, table, firstBatch, endBatch, withLabels);
    }

    /**
     * What keeps a table of these columns from being used.
     *
     * @param columns the feature columns of a model
     * @param table what is there
     * @return a problem for each column that is not there or whose values are of another kind; none when all is well
     */
    public static List<Problem> missingColumns(List<ColumnSpec> columns, TableSpec table) {
        var problems = new ArrayList<Problem>();
        for (ColumnSpec column : columns) {
            var there = table.column(column.name());
            if (there.isEmpty()) {
                problems.add(Columns.notThere("the model needs a column that the table does not have", column.name(), table));
            } else if (!sameKind(column.type(), there.get().type())) {
                problems.add(Problem.of("the column \"" + column.name() + "\" is not of the kind that the model was trained on")
                        .found(there.get().type()).expected(column.type().toString())
                        .remedy("convert it with an sql node, such as cast(\"" + column.name() + "\" as ...)"));
            }
        }
        return problems;
    }

    /** Whether values of one type can stand for values of the other: any number for any number, texts for categories. */
    static boolean sameKind(ColumnType trained, ColumnType given) {
        if (trained instanceof ColumnType.Numeric) {
            return given instanceof ColumnType.Numeric;
        } else if (trained instanceof ColumnType.Categorical || trained instanceof ColumnType.Text) {
            return given instanceof ColumnType.Categorical || given instanceof ColumnType.Text;
        }
        return trained.equals(given);
    }
}
