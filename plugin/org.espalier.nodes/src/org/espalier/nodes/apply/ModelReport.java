package org.espalier.nodes.apply;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
import org.espalier.engine.node.StorageException;
import org.espalier.engine.settings.Default;
import org.espalier.engine.settings.Doc;
import org.espalier.engine.settings.Label;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableSpec;
import org.espalier.engine.table.TableWriter;
import org.espalier.nodes.network.Columns;
import org.espalier.nodes.network.Evaluation;
import org.espalier.nodes.network.Loss;
import org.espalier.nodes.network.ModelFile;
import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.Parameter;
import org.espalier.nodes.network.Preprocessing;
import org.espalier.nodes.network.TrainedModel;
import org.espalier.nodes.network.TrainingData;

/**
 * How large a model is, and with rows to try it on how good and how quick. Sizes are those of the file on the disk, everything
 * included. Times are told as metrics only: a table must be the same on every run, and times are not.
 */
public final class ModelReport implements NodeModel<ModelReport.Settings> {
    private static final TableSpec SPEC = new TableSpec(List.of(new ColumnSpec("metric", ColumnType.CATEGORICAL), new ColumnSpec("value", ColumnType.FLOAT64)));
    /** The quantile of the normal distribution that leaves 2.5 % above. */
    private static final double Z95 = 1.959963984540054;

    /** The settings. */
    public record Settings(
            @Label("Measure time") @Doc("Whether to measure how long a prediction takes; needs a table") @Default("true") boolean measureTime) {
    }

    @Override
    public List<PortSpec> configure(Settings settings, Inputs<PortSpec> inputs) throws InvalidSettingsException {
        ModelSpec model = inputs.get("model", ModelSpec.class);
        Optional<TableSpec> table = inputs.find("table", TableSpec.class);
        if (table.isPresent()) {
            List<Problem> problems = new ArrayList<>(Preprocessing.missingColumns(model.features(), table.get()));
            model.target().filter(target -> table.get().column(target).isEmpty())
                    .ifPresent(target -> problems.add(Columns.notThere("the table does not have the column that the model predicts", target, table.get())));
            if (!problems.isEmpty()) {
                throw new InvalidSettingsException(problems);
            }
        }
        return List.of(SPEC);
    }

    @Override
    public List<PortObject> execute(Settings settings, Inputs<PortObject> inputs, ExecutionContext context) throws Exception {
        Model input = inputs.get("model", Model.class);
        TrainedModel model = ModelFile.read(input.file());
        Map<String, Double> metrics = size(model, Files.size(input.file()));
        Optional<Table> table = inputs.find("table", Table.class);
        if (table.isPresent()) {
            if (table.get().rowCount() == 0) {
                throw new InvalidDataException(Problem.of("the table has no rows to try the model on").found("0 rows").expected("at least one row")
                        .remedy("look at what makes this table, or connect none"));
            }
            TrainingData rows = model.preprocessing().encode(table.get(), context::checkCancelled);
            context.progress(0.5, "predicting");
            metrics.putAll(quality(model, rows));
            if (settings.measureTime()) {
                PredictionTime time = PredictionTime.measure(model.predictor(), rows, context::checkCancelled);
                context.metric("latencyMicros", time.latencyMicros());
                context.metric("rowsPerSecond", time.rowsPerSecond());
            }
        }
        metrics.forEach(context::metric);
        return List.of(table(metrics, context));
    }

    private static Map<String, Double> size(TrainedModel model, long bytes) {
        long parameters = 0;
        long nonZeros = 0;
        double bits = 0;
        for (Network member : model.members()) {
            parameters += member.parameterCount();
            nonZeros += member.nonZeroCount();
            for (Parameter parameter : member.parameters()) {
                bits += parameter.layout().weights() ? (double) parameter.storage().bits() * parameter.layout().size() : 0;
            }
        }
        long weights = model.members().stream().flatMap(member -> member.parameters().stream()).filter(parameter -> parameter.layout().weights())
                .mapToLong(parameter -> parameter.layout().size()).sum();
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("bytes", (double) bytes);
        metrics.put("parameters", (double) parameters);
        metrics.put("nonZeros", (double) nonZeros);
        metrics.put("sparsity", 1 - nonZeros / (double) parameters);
        metrics.put("bits", bits / weights);
        metrics.put("bitsPerParameter", bytes * 8.0 / parameters);
        metrics.put("factor", parameters * (double) Float.BYTES / bytes);
        metrics.put("members", (double) model.members().size());
        return metrics;
    }

    private static Map<String, Double> quality(TrainedModel model, TrainingData rows) {
        Loss loss = Loss.of(model.task());
        Evaluation.Quality quality = Evaluation.of(model.predictor()::output, rows, loss, model.preprocessing().target());
        double value = quality.metric();
        Map<String, Double> metrics = new LinkedHashMap<>();
        String name = Evaluation.metricName(loss);
        metrics.put(name, value);
        if (model.task() == Task.CLASSIFICATION) {
            metrics.put("accuracyLow", wilson(value, rows.rows(), -1));
            metrics.put("accuracyHigh", wilson(value, rows.rows(), 1));
        }
        metrics.put("loss", quality.loss());
        metrics.put("rows", (double) rows.rows());
        return metrics;
    }

    /**
     * An end of the interval that holds the true fraction in 95 of 100 cases (Wilson, "Probable inference, the law of succession,
     * and statistical inference", 1927).
     *
     * @param sign -1 for the lower end, 1 for the upper one
     */
    private static double wilson(double fraction, int count, int sign) {
        double z2 = Z95 * Z95;
        double centre = fraction + z2 / (2.0 * count);
        double half = Z95 * Math.sqrt(fraction * (1 - fraction) / count + z2 / (4.0 * count * count));
        return Math.max(0, Math.min(1, (centre + sign * half) / (1 + z2 / count)));
    }

    private static Table table(Map<String, Double> metrics, ExecutionContext context) throws StorageException {
        try (TableWriter writer = context.newTable("report", SPEC)) {
            int row = 0;
            for (Map.Entry<String, Double> metric : metrics.entrySet()) {
                ((IntVector) writer.batch().getVector(0)).setSafe(row, writer.category(0, metric.getKey()));
                ((Float8Vector) writer.batch().getVector(1)).setSafe(row++, metric.getValue());
            }
            writer.writeBatch(row);
            return writer.finish();
        }
    }
}
