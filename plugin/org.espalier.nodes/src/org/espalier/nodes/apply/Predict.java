package org.espalier.nodes.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.espalier.engine.model.Model;
import org.espalier.engine.model.ModelSpec;
import org.espalier.engine.model.Task;
import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.node.Problem;
import org.espalier.engine.settings.Advanced;
import org.espalier.engine.settings.Default;
import org.espalier.engine.settings.Doc;
import org.espalier.engine.settings.Label;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.RowCopier;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableSpec;
import org.espalier.engine.table.TableWriter;
import org.espalier.nodes.network.Evaluation;
import org.espalier.nodes.network.ModelFile;
import org.espalier.nodes.network.Predictor;
import org.espalier.nodes.network.Preprocessing;
import org.espalier.nodes.network.TargetEncoder;
import org.espalier.nodes.network.TrainedModel;
import org.espalier.nodes.network.TrainingData;
import org.espalier.nodes.network.onnx.OnnxPredictor;
import org.espalier.nodes.network.onnx.OnnxRuntimeLibrary;

/**
 * Adds to each row what a model predicts: the most probable class and the probability of each class, or a number. The table
 * need not have the target.
 */
public final class Predict implements NodeModel<Predict.Settings> {

    /** What computes the predictions. */
    public enum Runtime {
        /** Plain Java: the same bits on every machine. */
        EXACT,
        /** ONNX Runtime: faster on many rows; the last bits depend on the processor. */
        ONNX
    }

    /** The settings. */
    public record Settings(
            @Label("Prediction") @Doc("Whether to add the column prediction: the most probable class, or the number") @Default("true") boolean prediction,
            @Label("Probabilities") @Doc("Whether to add a column P(CLASS) for each class; a regression has none") @Default("true") boolean probabilities,
            @Label("Runtime") @Doc("What computes: exact gives the same bits on every machine; onnx is ONNX Runtime, often several times as fast on many rows, with last bits that depend on the processor") @Default("exact") @Advanced Runtime runtime) {
    }

    @Override
    public List<PortSpec> configure(Settings settings, Inputs<PortSpec> inputs) throws InvalidSettingsException {
        TableSpec table = inputs.get("table", TableSpec.class);
        ModelSpec model = inputs.get("model", ModelSpec.class);
        var problems = new ArrayList<>(Preprocessing.missingColumns(model.features(), table));
        if (!settings.prediction() && !settings.probabilities()) {
            problems.add(Problem.of("nothing is to be added to the table").atSetting("prediction").found("false, and probabilities false")
                    .expected("true for one of them").remedy("set prediction or probabilities to true"));
        }
        if (model.task().equals(Optional.of(Task.REGRESSION)) && !settings.prediction()) {
            problems.add(Problem.of("a regression has no probabilities").atSetting("prediction").found("false").expected("true")
                    .remedy("set prediction to true"));
        }
        if (settings.runtime() == Runtime.ONNX) {
            unavailable().ifPresent(problems::add);
        }
        // A task that depends on data still to be read is taken for a classification, which is what small whole numbers are.
        List<ColumnSpec> added = addedColumns(settings, model.task().orElse(Task.CLASSIFICATION), model.classes());
        for (ColumnSpec column : added) {
            if (table.column(column.name()).isPresent()) {
                problems.add(taken(column.name()));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return List.of(with(table, added));
    }

    /** Found out before anything runs, because training that comes before may take hours. */
    private static Optional<Problem> unavailable() {
        try {
            OnnxRuntimeLibrary.load();
            return Optional.empty();
        } catch (IllegalStateException fault) {
            return Optional.of(Problem.of("ONNX Runtime does not work on this machine").atSetting("runtime").found("onnx; " + fault.getMessage())
                    .expected("exact, or a system and processor for which Espalier has ONNX Runtime").remedy("set runtime to exact"));
        }
    }

    private static Problem taken(String column) {
        return Problem.of("the table already has a column of the name of one to be added").found(column).expected("no column of this name")
                .remedy("leave it out with an sql node before: select * exclude (\"" + column + "\") from t1");
    }

    private static TableSpec with(TableSpec table, List<ColumnSpec> added) {
        var columns = new ArrayList<>(table.columns());
        columns.addAll(added);
        return new TableSpec(columns);
    }

    private static List<ColumnSpec> addedColumns(Settings settings, Task task, List<String> classes) {
        var columns = new ArrayList<ColumnSpec>();
        boolean numbers = task == Task.REGRESSION;
        if (settings.prediction()) {
            columns.add(new ColumnSpec(PredictionColumns.PREDICTION, numbers ? ColumnType.FLOAT64 : ColumnType.CATEGORICAL));
        }
        if (settings.probabilities() && !numbers) {
            PredictionColumns.probabilities(classes).forEach(name -> columns.add(new ColumnSpec(name, ColumnType.FLOAT32)));
        }
        return columns;
    }

    @Override
    public List<PortObject> execute(Settings settings, Inputs<PortObject> inputs, ExecutionContext context) throws Exception {
        Table table = inputs.get("table", Table.class);
        TrainedModel model = ModelFile.read(inputs.get("model", Model.class).file());
        List<ColumnSpec> added = addedColumns(settings, model.task(), model.classes());
        List<Problem> taken = added.stream().map(ColumnSpec::name).filter(name -> table.spec().column(name).isPresent()).map(Predict::taken).toList();
        if (!taken.isEmpty()) {
            throw new InvalidDataException(taken);
        } else if (added.isEmpty()) {
            throw new InvalidDataException(Problem.of("a regression has no probabilities").atSetting("prediction").found("false").expected("true")
                    .remedy("set prediction to true"));
        }
        return switch (settings.runtime()) {
            case EXACT -> List.of(predict(settings, model, model.predictor(), table, added, context));
            case ONNX -> {
                try (var predictor = new OnnxPredictor(model)) {
                    yield List.of(predict(settings, model, predictor, table, added, context));
                }
            }
        };
    }

    private static Table predict(Settings settings, TrainedModel model, Predictor predictor, Table table, List<ColumnSpec> added, ExecutionContext context)
            throws Exception {
        int first = table.spec().columns().size();
        try (TableWriter writer = context.newTable("table", with(table.spec(), added))) {
            var copier = new RowCopier(table, writer);
            if (settings.prediction() && model.task() == Task.CLASSIFICATION) {
                writer.addCategories(first, model.classes());
            }
            for (int batch = 0; batch < table.batchCount(); batch++) {
                context.progress(batch / (double) table.batchCount(), "predicting");
                TrainingData rows = model.preprocessing().encodeBatch(table, batch, context::checkCancelled);
                float[] outputs = predictor.output(rows);
                try (var source = table.batch(batch)) {
                    copier.copyAll(source);
                }
                fill(settings, model, outputs, rows.rows(), writer, first);
                writer.writeBatch(rows.rows());
            }
            return writer.finish();
        }
    }

    private static void fill(Settings settings, TrainedModel model, float[] outputs, int rows, TableWriter writer, int first) {
        int column = first;
        if (model.preprocessing().target() instanceof TargetEncoder.Number number) {
            var predictions = (Float8Vector) writer.batch().getVector(column);
            for (int row = 0; row < rows; row++) {
                predictions.setSafe(row, number.decode(outputs[row]));
            }
            return;
        }
        int classes = model.classes().size();
        if (settings.prediction()) {
            var predictions = (IntVector) writer.batch().getVector(column++);
            for (int row = 0; row < rows; row++) {
                predictions.setSafe(row, Evaluation.largest(outputs, row * classes, classes));
            }
        }
        for (int i = 0; settings.probabilities() && i < classes; i++) {
            var probabilities = (Float4Vector) writer.batch().getVector(column++);
            for (int row = 0; row < rows; row++) {
                probabilities.setSafe(row, outputs[row * classes + i]);
            }
        }
    }
}
