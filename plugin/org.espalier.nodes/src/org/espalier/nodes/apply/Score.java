package org.espalier.nodes.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.node.Problem;
import org.espalier.engine.settings.Column;
import org.espalier.engine.settings.Default;
import org.espalier.engine.settings.Doc;
import org.espalier.engine.settings.Label;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableSpec;
import org.espalier.engine.view.NodeResult;
import org.espalier.engine.view.Section;
import org.espalier.nodes.network.ColumnReader;
import org.espalier.nodes.network.Columns;

/**
 * Compares predictions with what is true. Predicted classes give accuracy, F1 and their like ({@link ClassificationScore}),
 * predicted numbers the errors of a regression ({@link RegressionScore}). Rows without a target or a prediction cannot be
 * compared; they are counted, not hidden.
 */
public final class Score implements NodeModel<Score.Settings> {

    /** The settings. */
    public record Settings(
            @Label("Target") @Doc("The column with the true values") @Column String target,
            @Label("Prediction") @Doc("The column with the predicted values") @Column @Default(PredictionColumns.PREDICTION) String prediction) {
    }

    @Override
    public List<PortSpec> configure(Settings settings, Inputs<PortSpec> inputs) throws InvalidSettingsException {
        TableSpec table = inputs.get("table", TableSpec.class);
        var problems = new ArrayList<Problem>();
        check("target", settings.target(), table, problems);
        check("prediction", settings.prediction(), table, problems);
        if (problems.isEmpty() && !isClassification(table, settings) && !isNumeric(table, settings.target())) {
            problems.add(Problem.of("a predicted number cannot be compared with this column").atSetting("target")
                    .found("\"" + settings.target() + "\", " + table.column(settings.target()).orElseThrow().type()).expected("a numeric column").remedy("choose the column that the model was trained on"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return List.of(ScoreTable.SPEC);
    }

    private static void check(String setting, String column, TableSpec table, List<Problem> problems) {
        ColumnSpec found = table.column(column).orElse(null);
        if (found == null) {
            Problem problem = Columns.notThere("there is no such column", column, table).atSetting(setting);
            boolean unpredicted = setting.equals("prediction") && column.equals(PredictionColumns.PREDICTION);
            problems.add(unpredicted ? problem.remedy("put a predict node in front, or name the column with the predictions") : problem);
        } else if (found.type() instanceof ColumnType.Tensor || found.type() instanceof ColumnType.Timestamp) {
            problems.add(Problem.of("values of this type cannot be compared").atSetting(setting).found("\"" + column + "\", " + found.type()).expected("classes or numbers").remedy("choose another column"));
        }
    }

    private static boolean isClassification(TableSpec table, Settings settings) {
        return !isNumeric(table, settings.prediction());
    }

    private static boolean isNumeric(TableSpec table, String column) {
        return table.column(column).orElseThrow().type() instanceof ColumnType.Numeric;
    }

    @Override
    public List<PortObject> execute(Settings settings, Inputs<PortObject> inputs, ExecutionContext context) throws Exception {
        Table table = inputs.get("table", Table.class);
        var rows = new ScoreTable();
        if (isClassification(table.spec(), settings)) {
            var score = new ClassificationScore(table, settings.prediction());
            long missing = compare(table, settings, context, (target, prediction, row, columns) -> score.add(target.text(row), prediction.text(row), row, columns));
            score.report(rows, missing, context);
        } else {
            var score = new RegressionScore();
            long missing = compare(table, settings, context, (target, prediction, row, columns) -> score.add(target.number(row), prediction.number(row)));
            score.report(rows, missing, context);
        }
        return List.of(rows.write(context));
    }

    /** What becomes of a row that has both values. */
    private interface Comparison {
        /** @param columns readers for all columns of the row's batch, in the order of the table */
        void add(ColumnReader target, ColumnReader prediction, int row, List<ColumnReader> columns);
    }

    /** Compares every row that has both values, and gives the number of the others. */
    private static long compare(Table table, Settings settings, ExecutionContext context, Comparison comparison) throws InvalidDataException {
        int target = table.spec().indexOf(settings.target());
        int prediction = table.spec().indexOf(settings.prediction());
        long missing = 0;
        for (int b = 0; b < table.batchCount(); b++) {
            context.progress(b / (double) table.batchCount(), "comparing");
            try (var batch = table.batch(b)) {
                List<ColumnReader> columns = new ArrayList<>();
                for (int column = 0; column < table.spec().columns().size(); column++) {
                    columns.add(new ColumnReader(batch.getVector(column), table, column));
                }
                for (int row = 0; row < batch.getRowCount(); row++) {
                    if (columns.get(target).isMissing(row) || columns.get(prediction).isMissing(row)) {
                        missing++;
                    } else {
                        comparison.add(columns.get(target), columns.get(prediction), row, columns);
                    }
                }
            }
        }
        if (missing == table.rowCount()) {
            throw new InvalidDataException(Problem.of("there is nothing to compare").found(table.rowCount() + " rows, " + missing + " of them without a target or a prediction")
                    .expected("at least one row with both").remedy("check what is connected to this node"));
        }
        if (missing > 0) {
            context.warn(missing + " of " + table.rowCount() + " rows have no target or no prediction and were left out");
        }
        return missing;
    }

    @Override
    public List<Section> view(Settings settings, NodeResult result) throws Exception {
        Table metrics = result.outputs().get("metrics", Table.class);
        Optional<Table> table = result.inputs().find("table", Table.class);
        if (result.metrics().containsKey("accuracy")) {
            return ScoreView.ofClasses(metrics);
        }
        return table.isPresent() ? ScoreView.ofNumbers(table.get(), settings) : List.of();
    }
}
