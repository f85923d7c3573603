package org.espalier.nodes.compress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.espalier.engine.model.ModelSpec;
import org.espalier.engine.model.Task;
import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.node.Problem;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableSpec;
import org.espalier.nodes.network.Columns;
import org.espalier.nodes.network.Evaluation;
import org.espalier.nodes.network.Loss;
import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.Parameter;
import org.espalier.nodes.network.ParameterGrid;
import org.espalier.nodes.network.Preprocessing;
import org.espalier.nodes.network.Storage;
import org.espalier.nodes.network.TrainedModel;
import org.espalier.nodes.network.Trainers;
import org.espalier.nodes.network.TrainingData;
import org.espalier.nodes.network.TrainingOptions;
import org.espalier.nodes.network.TrainingSession;

/**
 * What the nodes that compress a model look at: rows to train on, and rows to judge by, which are the validation rows where
 * there are any, else the rows to train on.
 */
record CompressionInputs(Preprocessing preprocessing, TrainingData training, TrainingData validation) {

    static final String JUDGED_ON_TRAINING_ROWS = "Nothing is connected to the port validation, so the greatest loss is judged on the rows that are trained on,"
            + " where the model looks better than it is.";

    /** What keeps the tables at {@code table} and {@code validation} from being used with the model at {@code model}. */
    static List<Problem> check(Inputs<PortSpec> inputs) {
        ModelSpec model = inputs.get("model", ModelSpec.class);
        List<Problem> problems = new ArrayList<>();
        check(model, inputs.get("table", TableSpec.class), "table", problems);
        inputs.find("validation", TableSpec.class).ifPresent(table -> check(model, table, "validation", problems));
        return problems;
    }

    private static void check(ModelSpec model, TableSpec table, String port, List<Problem> problems) {
        Preprocessing.missingColumns(model.features(), table).forEach(problem -> problems.add(at(port, problem)));
        model.target().filter(target -> table.column(target).isEmpty())
                .ifPresent(target -> problems.add(at(port, Columns.notThere("the table does not have the column that the model predicts", target, table))));
    }

    private static Problem at(String port, Problem problem) {
        return new Problem(problem.workflow(), problem.node(), problem.setting(), problem.about(), "input \"" + port + "\": " + problem.what(), problem.found(), problem.expected(), problem.remedy());
    }

    static CompressionInputs read(TrainedModel model, Table table, Optional<Table> validation, ExecutionContext context) throws InvalidDataException {
        TrainingData training = encode(model, table, "table", context);
        return new CompressionInputs(model.preprocessing(), training, validation.isPresent() ? encode(model, validation.get(), "validation", context) : training);
    }

    private static TrainingData encode(TrainedModel model, Table table, String port, ExecutionContext context) throws InvalidDataException {
        if (table.rowCount() == 0) {
            throw new InvalidDataException(Problem.of("the table at the input \"" + port + "\" has no rows").found("0 rows").expected("at least one row")
                    .remedy("look at what makes this table"));
        }
        return model.preprocessing().encode(table, context::checkCancelled);
    }

    /** The name of the metric that tells how good a model is: accuracy or rmse. */
    String metricName() {
        return Evaluation.metricName(Loss.of(preprocessing.task()));
    }

    /** How good a model is on the validation rows. */
    double metric(TrainedModel model) {
        return Evaluation.of(model.predictor()::output, validation, Loss.of(preprocessing.task()), preprocessing.target()).metric();
    }

    /** What was lost: points of accuracy as a fraction, or for regression the fraction by which the error has grown; negative when something was gained. */
    double loss(double before, double after) {
        if (preprocessing.task() == Task.CLASSIFICATION) {
            // Accuracies are fractions of the same number of rows: their difference is exact up to rounding.
            return before - after - 1e-12;
        }
        return before == 0 ? (after == 0 ? 0 : Double.POSITIVE_INFINITY) : after / before - 1;
    }

    /**
     * Trains on after quantising, epoch by epoch, quantising again after each; gives the round that is best on the validation rows.
     * Integers round the weights within each step too; places in a codebook do so between the epochs only.
     */
    Network fineTune(TrainedModel model, Network original, Network first, Quantizer quantizer, Quantize.Settings settings, long seed, ExecutionContext context) {
        var configuration = original.configuration().withOptimizer(original.configuration().optimizer().withLearningRate(settings.learningRate()));
        var dl4j = configuration.toMultiLayerConfiguration();
        Network best = first;
        double bestLoss = loss(model, first);
        try (TrainingSession session = Trainers.choose(Trainers.Choice.AUTO, dl4j, context::log).start(dl4j, start(original, first), training, new TrainingOptions(settings.batchSize(), seed))) {
            session.setMask(original.kept());
            session.setGrids(grids(first));
            for (int epoch = 1; epoch <= settings.epochs(); epoch++) {
                context.progress((epoch - 1) / (double) settings.epochs(), "fine-tuning at " + quantizer.bits() + " bits");
                session.epoch(context::checkCancelled);
                Network trained = quantizer.quantize(original.withValues(session.parameters()));
                session.setGrids(grids(trained));
                double loss = loss(model, trained);
                context.point("validation loss", "epoch", epoch, loss);
                if (loss < bestLoss) {
                    bestLoss = loss;
                    best = trained;
                }
            }
        }
        return best;
    }

    private static float[] start(Network original, Network quantized) {
        return grids(quantized).size() < quantized.parameters().size() ? quantized.values() : original.values();
    }

    /** What integers round parameters to. */
    private static List<ParameterGrid> grids(Network quantized) {
        List<ParameterGrid> grids = new ArrayList<>();
        for (Parameter parameter : quantized.parameters()) {
            if (parameter.storage() instanceof Storage.Affine affine) {
                int size = affine.size() / affine.steps().length;
                int most = (1 << affine.bits()) - 1;
                for (int channel = 0; channel < affine.steps().length; channel++) {
                    int offset = affine.offsets()[channel];
                    grids.add(new ParameterGrid(parameter.layout().offset() + channel * size, size, affine.steps()[channel], -offset, most - offset));
                }
            }
        }
        return grids;
    }

    private double loss(TrainedModel model, Network network) {
        return Evaluation.of(model.withMembers(List.of(network)).predictor()::output, validation, Loss.of(preprocessing.task()), preprocessing.target()).loss();
    }

    /** Tells the numbers that all nodes that compress have in common. */
    static void report(ExecutionContext context, CompressionInputs data, double before, double after, Path input, Path output) throws IOException {
        context.metric(data.metricName(), after);
        context.metric(data.metricName() + "Before", before);
        context.metric("bytes", Files.size(output));
        context.metric("factor", Files.size(input) / (double) Files.size(output));
    }
}
