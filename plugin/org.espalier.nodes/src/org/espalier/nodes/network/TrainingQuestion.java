package org.espalier.nodes.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.espalier.engine.model.Task;
import org.espalier.engine.node.Problem;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.TableSpec;

/**
 * What is to be predicted, from what; what the settings {@code target}, {@code features} and {@code task} say.
 *
 * @param target the name of the column to predict
 * @param features the names of the columns to predict from; empty for all but the target
 * @param task what kind of prediction
 * @param numbered whether a category becomes one input, its number, for an embedding; else an input for each category
 */
public record TrainingQuestion(String target, List<String> features, TaskChoice task, boolean numbered) {
    /** A column of whole numbers with more different values is a quantity rather than a class, when the task is to be guessed. */
    public static final int MAX_AUTO_CLASSES = 50;

    /** What the setting {@code task} offers. */
    public enum TaskChoice {
        /** By the target: texts and up to {@value TrainingQuestion#MAX_AUTO_CLASSES} different whole numbers are classes. */
        AUTO,
        /** One of several classes for each row. */
        CLASSIFICATION,
        /** A number for each row. */
        REGRESSION,
        /** A group for each row; no node can do that yet. */
        CLUSTERING
    }

    /** A question whose categories become an input each. */
    public TrainingQuestion(String target, List<String> features, TaskChoice task) {
        this(target, features, task, false);
    }

    public TrainingQuestion {
        features = List.copyOf(features);
    }

    /** Everything about the question that the columns of a table show to be wrong. */
    public List<Problem> check(TableSpec table) {
        var problems = new ArrayList<Problem>();
        if (task == TaskChoice.CLUSTERING) {
            problems.add(Problem.of("this node learns to predict a target; it cannot find groups").atSetting("task").found("clustering")
                    .expected("auto, classification or regression").remedy("choose a target and one of these tasks"));
        }
        checkTarget(table, problems);
        for (String feature : features) {
            Optional<ColumnSpec> column = table.column(feature);
            if (column.isEmpty()) {
                problems.add(Columns.notThere("there is no such column", feature, table).atSetting("features"));
            } else if (feature.equals(target)) {
                problems.add(Problem.of("the target cannot be a feature as well").atSetting("features").found(feature)
                        .expected("other columns than the target").remedy("remove it from the features"));
            } else if (column.get().type() instanceof ColumnType.Text) {
                problems.add(textFeature(feature));
            } else if (features.indexOf(feature) != features.lastIndexOf(feature) && problems.stream().noneMatch(known -> known.found().equals(feature))) {
                problems.add(Problem.of("a feature is named twice").atSetting("features").found(feature).expected("each column once").remedy("remove one"));
            }
        }
        if (features.isEmpty() && table.column(target).isPresent() && featureColumns(table, ignored -> { }).isEmpty()) {
            problems.add(Problem.of("the table has no column to predict from").atSetting("features").found(String.join(", ", table.names()))
                    .expected("a numeric, categorical, timestamp or tensor column besides the target")
                    .remedy("add columns, or convert text columns with an sql node"));
        }
        return problems;
    }

    private static Problem textFeature(String feature) {
        return Problem.of("a column of free text cannot be a feature of this network").atSetting("features").found(feature)
                .expected("numeric, categorical, timestamp or tensor columns")
                .remedy("remove it, or make numbers or categories of it with an sql node");
    }

    private void checkTarget(TableSpec table, List<Problem> problems) {
        Optional<ColumnSpec> column = table.column(target);
        if (column.isEmpty()) {
            problems.add(Columns.notThere("there is no such column", target, table).atSetting("target"));
            return;
        }
        ColumnType type = column.get().type();
        if (type instanceof ColumnType.Tensor || type instanceof ColumnType.Timestamp) {
            problems.add(Problem.of("a column of this type cannot be predicted").atSetting("target").found("\"" + target + "\", " + type)
                    .expected("a numeric, categorical or text column").remedy("choose another target, or convert it with an sql node"));
        } else if (task == TaskChoice.REGRESSION && !(type instanceof ColumnType.Numeric)) {
            problems.add(Problem.of("regression needs a target of numbers").atSetting("target").found("\"" + target + "\", " + type)
                    .expected("a numeric column").remedy("choose another target, or \"task\": \"classification\""));
        }
    }

    /** The task, when the columns alone tell; empty when it depends on the values or the target is not there. */
    public Optional<Task> knownTask(TableSpec table) {
        return switch (task) {
            case CLASSIFICATION -> Optional.of(Task.CLASSIFICATION);
            case REGRESSION -> Optional.of(Task.REGRESSION);
            case CLUSTERING -> Optional.of(Task.CLUSTERING);
            case AUTO -> table.column(target).flatMap(column -> {
                if (column.type() instanceof ColumnType.Numeric numeric) {
                    return numeric.isInteger() ? Optional.empty() : Optional.of(Task.REGRESSION);
                }
                return Optional.of(Task.CLASSIFICATION);
            });
        };
    }

    /**
     * The feature columns. When none are named, these are all but the target and those of free text.
     *
     * @param warn told of columns that are left out
     */
    public List<ColumnSpec> featureColumns(TableSpec table, Consumer<String> warn) {
        if (!features.isEmpty()) {
            return features.stream().map(name -> table.column(name).orElseThrow()).toList();
        }
        var columns = new ArrayList<ColumnSpec>();
        for (ColumnSpec column : table.columns()) {
            if (column.type() instanceof ColumnType.Text && !column.name().equals(target)) {
                warn.accept("The column \"" + column.name() + "\" is free text and is not used as a feature.");
            } else if (!column.name().equals(target)) {
                columns.add(column);
            }
        }
        return columns;
    }
}
