package org.espalier.nodes.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.espalier.engine.settings.Column;
import org.espalier.engine.settings.Default;
import org.espalier.engine.settings.Doc;
import org.espalier.engine.settings.Label;
import org.espalier.engine.settings.Range;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableSpec;
import org.espalier.engine.view.NodeResult;
import org.espalier.engine.view.Section;
import org.espalier.nodes.network.Activation;
import org.espalier.nodes.network.Evaluation;
import org.espalier.nodes.network.Initializer;
import org.espalier.nodes.network.Layer;
import org.espalier.nodes.network.LayerList;
import org.espalier.nodes.network.Loss;
import org.espalier.nodes.network.ModelFile;
import org.espalier.nodes.network.ModelView;
import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.NetworkConfiguration;
import org.espalier.nodes.network.Normalization;
import org.espalier.nodes.network.Optimizer;
import org.espalier.nodes.network.PreparedData;
import org.espalier.nodes.network.Preprocessing;
import org.espalier.nodes.network.Schedule;
import org.espalier.nodes.network.Shapes;
import org.espalier.nodes.network.TrainedModel;
import org.espalier.nodes.network.Trainer;
import org.espalier.nodes.network.Trainers;
import org.espalier.nodes.network.TrainingLoop;
import org.espalier.nodes.network.TrainingOptions;
import org.espalier.nodes.network.TrainingQuestion;
import org.espalier.nodes.network.WeightInitialization;

/**
 * Trains a network on a table: classification or regression, by minibatch gradient descent. Dense layers take any columns, tensors
 * flattened; convolutions take one tensor column of images as it is. Normalisation and encodings are learnt from the training rows and
 * kept in the model. With a model at its input it goes on with the networks of
 * that model, whose layers and preprocessing stay; weights that were removed stay removed.
 */
public final class TrainNetwork implements NodeModel<TrainNetwork.Settings> {
    /** 2 GiB of float32. */
    private static final int MOST_BATCH_VALUES = 1 << 29;

    /** The settings. */
    public record Settings(
            @Label("Target") @Doc("The column to predict") @Column String target,
            @Label("Features") @Doc("The columns to predict from; none means all but the target and free text") @Column @Default("[]") List<String> features,
            @Label("Task") @Doc("Classes or a number. Auto takes texts, and whole numbers of at most 50 different values, for classes") @Default("auto") TrainingQuestion.TaskChoice task,
            @Label("Layers") @Doc("The hidden layers, from input to output; an empty list gives a linear model. Each is " + LayerList.FORMS) @Default("[64, 32]") List<JsonNode> layers,
            @Label("Activation") @Doc("What hidden layers do to their sums, unless they name an activation of their own") @Default("relu") Activation activation,
            @Label("Dropout") @Doc("The fraction of values that are dropped at random while training, after each dense hidden layer") @Range(min = 0, max = 0.99) @Default("0") double dropout,
            @Label("L2") @Doc("The factor of half the sum of squared weights in the loss; with adamw the decay of weights instead") @Range(min = 0, max = 1000) @Default("0") double l2,
            @Label("Optimizer") @Doc("How gradients become changes of the weights") @Default("adam") Optimizer.Kind optimizer,
            @Label("Learning rate") @Doc("The size of a step; adadelta has none") @Range(min = 0, max = 1000, exclusive = true) @Default("0.001") double learningRate,
            @Label("Momentum") @Doc("How much of the last step goes on, for nesterovs") @Range(min = 0, max = 0.9999) @Default("0.9") @Advanced double momentum,
            @Label("Schedule") @Doc("How the learning rate falls from epoch to epoch") @Default("constant") Schedule.Kind schedule,
            @Label("Schedule rate") @Doc("The factor of a step or of an epoch (step, exponential, inverse), or the power (poly)") @Range(min = 0, max = 100) @Default("0.5") @Advanced double scheduleRate,
            @Label("Schedule epochs") @Doc("The epochs of a step, or those after which the rate is zero (poly, cosine); 0 means a quarter of all epochs, or all of them") @Range(min = 0, max = 1_000_000) @Default("0") @Advanced int scheduleEpochs,
            @Label("Batch size") @Doc("The rows of a step") @Range(min = 1, max = 1_000_000) @Default("32") int batchSize,
            @Label("Epochs") @Doc("How often all rows are gone through, at most") @Range(min = 1, max = 1_000_000) @Default("50") int epochs,
            @Label("Patience") @Doc("Stop after so many epochs without a smaller validation loss, and take the best epoch's weights; 0 never stops") @Range(min = 0, max = 1_000_000) @Default("0") int patience,
            @Label("Validation fraction") @Doc("The part of the table that patience watches when nothing is connected to the port validation; it is not trained on") @Range(min = 0, max = 1, exclusive = true) @Default("0.1") @Advanced double validationFraction,
            @Label("Normalization") @Doc("How numbers are brought to a common size") @Default("standardize") Normalization normalization,
            @Label("Weights") @Doc("How the first weights are drawn") @Default("xavier") @Advanced WeightInitialization weights,
            @Label("Trainer") @Doc("The code that trains: the reference is Deeplearning4j's, auto takes the fast one wherever it can") @Default("auto") @Advanced Trainers.Choice trainer) {

        TrainingQuestion question() {
            return new TrainingQuestion(target, features, task, layerList().isEmbedded());
        }

        Optimizer rule() {
            int period = schedule == Schedule.Kind.STEP ? Math.max(1, epochs / 4) : epochs;
            Schedule course = schedule == Schedule.Kind.CONSTANT ? Schedule.CONSTANT : new Schedule(schedule, scheduleRate, scheduleEpochs == 0 ? period : scheduleEpochs);
            return new Optimizer(optimizer, learningRate, momentum, course);
        }

        LayerList layerList() {
            return LayerList.read(layers, "layers", activation, dropout);
        }
    }

    @Override
    public List<PortSpec> configure(Settings settings, Inputs<PortSpec> inputs) throws InvalidSettingsException {
        TableSpec table = inputs.get("table", TableSpec.class);
        Optional<ModelSpec> model = inputs.find("model", ModelSpec.class);
        TrainingQuestion question = settings.question();
        var problems = new ArrayList<>(question.check(table));
        LayerList layers = settings.layerList();
        problems.addAll(layers.problems());
        if (problems.isEmpty() && model.isEmpty()) {
            layers.misfit(question.featureColumns(table, ignored -> { })).ifPresent(problems::add);
        }
        inputs.find("validation", TableSpec.class).filter(ignored -> problems.isEmpty()).ifPresent(validation -> {
            var needed = new ArrayList<>(question.featureColumns(table, ignored -> { }));
            needed.add(table.column(settings.target()).orElseThrow());
            Preprocessing.missingColumns(needed, validation).forEach(problem -> problems.add(problem.atSetting("features")));
        });
        model.ifPresent(spec -> problems.addAll(checkContinued(settings, spec, table)));
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return List.of(model.orElseGet(() -> modelSpec(settings, table)), TrainingHistory.SPEC);
    }

    private static List<Problem> checkContinued(Settings settings, ModelSpec model, TableSpec table) {
        var problems = new ArrayList<Problem>();
        if (model.target().isPresent() && !model.target().get().equals(settings.target())) {
            problems.add(Problem.of("the model that is to be trained on predicts another column").atSetting("target").found(settings.target())
                    .expected(model.target().get()).remedy("set the target of the model, or disconnect the model to train a new one"));
        }
        Preprocessing.missingColumns(model.features(), table).forEach(problem -> problems.add(problem.atSetting("features")));
        return problems;
    }

    private static ModelSpec modelSpec(Settings settings, TableSpec table) {
        TrainingQuestion question = settings.question();
        Optional<Task> task = question.knownTask(table);
        List<ColumnSpec> features = question.featureColumns(table, ignored -> { });
        var layers = new ArrayList<>(settings.layerList().describe(features));
        layers.add("output");
        return new ModelSpec(task, Optional.of(settings.target()), features, List.of(), layers);
    }

    @Override
    public List<PortObject> execute(Settings settings, Inputs<PortObject> inputs, ExecutionContext context) throws Exception {
        Table table = inputs.get("table", Table.class);
        Optional<Table> validation = inputs.find("validation", Table.class);
        Optional<Model> continued = inputs.find("model", Model.class);
        double watched = settings.patience() > 0 ? settings.validationFraction() : 0;
        context.progress(-1, "reading the table");
        PreparedData data;
        List<Network> networks;
        List<org.espalier.engine.model.Provenance> before;
        if (continued.isPresent()) {
            TrainedModel model = ModelFile.read(continued.get().file());
            data = PreparedData.encode(model.preprocessing(), table, validation, watched, context.seed(), context::checkCancelled);
            networks = model.members().stream()
                    .map(member -> member.withConfiguration(member.configuration().withOptimizer(settings.rule()).withL2(settings.l2()))).toList();
            before = model.provenance();
        } else {
            data = PreparedData.learn(table, validation, watched, settings.question(), settings.normalization(), context.seed(), context::checkCancelled, context::warn);
            networks = List.of(newNetwork(settings, data.preprocessing(), context.seed()));
            before = List.of();
        }
        warnAboutValidation(settings, validation, data, context);
        if (data.training().rows() == 0) {
            throw new InvalidDataException(Problem.of("the table has no rows to train on").found("0 rows").expected("at least 1 row")
                    .remedy("look at what makes this table: a filter may let nothing through, or a fraction may be 0"));
        }
        var history = new TrainingHistory();
        var trained = new ArrayList<Network>();
        var metrics = new TreeMap<String, Double>();
        for (Network network : networks) {
            // A network that was to be trained further stays as it was when the training is stopped before its turn.
            boolean skipped = !trained.isEmpty() && context.stopRequested();
            trained.add(skipped ? network : train(settings, network, data, history, trained.size(), networks.size(), context, metrics));
        }
        var model = new TrainedModel(data.preprocessing(), trained, Map.of(), before);
        metrics.putAll(evaluate(model, data));
        metrics.forEach(context::metric);
        metrics.keySet().retainAll(List.of("loss", "validationLoss", "accuracy", "rmse"));
        model = model.withMetrics(metrics).withStep(context.provenance());
        Path file = context.newModelFile("model");
        ModelFile.write(file, model);
        context.metric("bytes", java.nio.file.Files.size(file));
        return List.of(new Model(file, model.modelSpec()), history.write(context));
    }

    private static Network newNetwork(Settings settings, Preprocessing preprocessing, long seed) throws InvalidDataException {
        try {
            List<Layer> layers = preprocessing.resolve(settings.layerList().layers());
            var configuration = new NetworkConfiguration(preprocessing.inputShape(layers), layers, preprocessing.outputs(),
                    Loss.of(preprocessing.task()), settings.l2(), settings.rule(), settings.weights(), seed);
            return Network.dense(configuration, Initializer.parameters(configuration));
        } catch (IllegalArgumentException fault) {
            throw new InvalidDataException(Problem.of("the network cannot be built").found(String.valueOf(fault.getMessage()))
                    .expected("at most " + NetworkConfiguration.MAX_UNITS + " inputs and " + NetworkConfiguration.MAX_PARAMETERS + " parameters")
                    .remedy("choose fewer units or fewer features"), fault);
        }
    }

    private static void warnAboutValidation(Settings settings, Optional<Table> validation, PreparedData data, ExecutionContext context) {
        if (validation.isPresent() && data.validation().isEmpty()) {
            context.warn("The validation table has no rows; the network is trained without it.");
        }
        if (settings.patience() > 0 && data.validation().isEmpty()) {
            context.warn("There are no validation rows, so that patience has no effect: all epochs are trained.");
        }
    }

    private static Network train(Settings settings, Network network, PreparedData data, TrainingHistory history, int member, int members,
            ExecutionContext context, Map<String, Double> metrics) throws InvalidDataException {
        NetworkConfiguration configuration = network.configuration();
        var dl4j = configuration.toMultiLayerConfiguration();
        Trainer trainer = Trainers.choose(settings.trainer(), dl4j, context::log);
        context.log("Training " + String.join(", ", configuration.describeLayers()) + ": " + configuration.parameterCount() + " parameters, "
                + data.training().rows() + " rows, trainer " + trainer.name() + ".");
        checkBatch(settings, configuration, data.training().rows());
        TrainingLoop.Outcome outcome;
        try (var session = trainer.start(dl4j, network.values(), data.training(), new TrainingOptions(settings.batchSize(), configuration.seed()))) {
            session.setMask(network.kept());
            outcome = TrainingLoop.run(session, data.validation(), configuration.loss(), data.preprocessing().target(),
                    new TrainingLoop.Plan(settings.epochs(), settings.patience()), context::checkCancelled, epoch -> {
                        history.add(epoch);
                        show(epoch, member, members, settings.epochs(), context);
                    }, context::stopRequested);
        }
        if (outcome.diverged()) {
            throw new InvalidDataException(Problem.of("training went astray: loss or weights are no longer finite numbers")
                    .found("epoch " + (outcome.epochs().size() + 1) + " at the learning rate " + settings.learningRate())
                    .expected("a loss that falls").remedy("choose a smaller learningRate, such as " + settings.learningRate() / 10
                            + (settings.normalization() == Normalization.NONE ? ", or normalize the features" : "")));
        }
        metrics.put("fastTrainer", trainer.name().equals("fast") ? 1.0 : 0.0);
        if (context.stopRequested()) {
            context.warn("The training was stopped early, after epoch " + outcome.epochs().size() + " of " + settings.epochs() + "; reset the node to train in full.");
        }
        metrics.merge("epochs", (double) outcome.epochs().size(), Double::sum);
        metrics.merge("parameters", (double) configuration.parameterCount(), Double::sum);
        metrics.put("secondsPerEpoch", outcome.secondsPerEpoch());
        metrics.put("cpuSecondsPerEpoch", outcome.cpuSecondsPerEpoch());
        if (outcome.best() < outcome.epochs().size()) {
            context.log("Took the weights of epoch " + outcome.best() + " of " + outcome.epochs().size() + ".");
        }
        return network.withValues(outcome.parameters());
    }

    /** A batch goes through every layer in one array. */
    private static void checkBatch(Settings settings, NetworkConfiguration configuration, int rows) throws InvalidDataException {
        int batch = Math.min(settings.batchSize(), rows);
        int largest = configuration.shapes().stream().mapToInt(Shapes::size).max().orElseThrow();
        if ((long) batch * largest > MOST_BATCH_VALUES) {
            throw new InvalidDataException(Problem.of("a batch has too many values between two layers").atSetting("batchSize").found(batch + " rows of " + largest + " values")
                    .expected("at most " + MOST_BATCH_VALUES / largest + " rows a batch").remedy("choose a smaller batchSize"));
        }
    }

    private static void show(TrainingLoop.Epoch epoch, int member, int members, int epochs, ExecutionContext context) {
        String of = members == 1 ? "" : " of member " + (member + 1);
        context.point("loss" + of, "epoch", epoch.number(), epoch.loss());
        epoch.validationLoss().ifPresent(loss -> context.point("validation loss" + of, "epoch", epoch.number(), loss));
        epoch.validationMetric().ifPresent(metric -> context.point("validation metric" + of, "epoch", epoch.number(), metric));
        context.progress((member + epoch.number() / (double) epochs) / members, "epoch " + epoch.number() + " of " + epochs + of);
    }

    /** The numbers of the finished model, of the validation rows when there are any, else of the training rows. */
    private static Map<String, Double> evaluate(TrainedModel model, PreparedData data) {
        Loss loss = Loss.of(model.task());
        var metrics = new TreeMap<String, Double>();
        Evaluation.Quality quality = Evaluation.of(model.predictor()::output, data.training(), loss, model.preprocessing().target());
        metrics.put("loss", quality.loss());
        if (data.validation().isPresent()) {
            quality = Evaluation.of(model.predictor()::output, data.validation().get(), loss, model.preprocessing().target());
            metrics.put("validationLoss", quality.loss());
        }
        metrics.put(Evaluation.metricName(loss), quality.metric());
        return metrics;
    }

    @Override
    public List<Section> view(Settings settings, NodeResult result) throws Exception {
        var sections = new ArrayList<Section>();
        sections.add(TrainingCurve.of(result.outputs().get("history", Table.class), result.metrics().containsKey("accuracy")));
        sections.addAll(ModelView.sections(result.outputs().get("model", Model.class).file()));
        return sections;
    }
}
