package org.espalier.nodes.tune;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;

import org.espalier.engine.model.Model;
import org.espalier.engine.model.ModelSpec;
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
import org.espalier.engine.settings.Durations;
import org.espalier.engine.settings.Label;
import org.espalier.engine.settings.Range;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableSpec;
import org.espalier.engine.view.NodeResult;
import org.espalier.engine.view.Section;
import org.espalier.nodes.network.Evaluation;
import org.espalier.nodes.network.Loss;
import org.espalier.nodes.network.ModelFile;
import org.espalier.nodes.network.ModelView;
import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.Normalization;
import org.espalier.nodes.network.PreparedData;
import org.espalier.nodes.network.Preprocessing;
import org.espalier.nodes.network.TrainedModel;
import org.espalier.nodes.network.Trainers;
import org.espalier.nodes.network.TrainingData;
import org.espalier.nodes.network.TrainingQuestion;

/**
 * Learns how to train: initialises, trains and evaluates networks again and again, each time with other layers and another
 * training rule, until one is good enough. What to try next a {@link Searcher} decides; what is good decide validation rows that
 * no network is trained on. The model is the mean of the best networks, g(x) = 1/K sum h_k(x).
 *
 * <p>Trials run in parallel, and the result is the same to the bit for any number of workers. Each trial that is done is kept, so
 * that a search that was killed or cancelled goes on where it was.
 */
public final class MetaTune implements NodeModel<MetaTune.Settings> {

    /** How the next trial is chosen. */
    public enum Strategy {
        /** At random: {@link RandomSearcher}. */
        RANDOM;

        Searcher searcher() {
            return switch (this) {
                case RANDOM -> new RandomSearcher();
            };
        }
    }

    /** The settings. */
    public record Settings(
            @Label("Target") @Doc("The column to predict") @Column String target,
            @Label("Features") @Doc("The columns to predict from; none means all but the target and free text") @Column @Default("[]") List<String> features,
            @Label("Task") @Doc("Classes or a number. Auto takes texts, and whole numbers of at most 50 different values, for classes")
            @Default("auto") TrainingQuestion.TaskChoice task,
            @Label("Strategy") @Doc("How the next trial is chosen") @Default("random") Strategy strategy,
            @Label("Trials") @Doc("How many networks are trained, at most") @Range(min = 1, max = 100_000) @Default("30") int trials,
            @Label("Time limit") @Doc("How long to search, such as 10m or 1h30m; nothing means as long as the trials take. Of all settings this alone makes the"
                    + " result depend on how quick the machine is: the trials count that are done by then, and there is always one")
            @Default("") String timeLimit,
            @Label("Target score") @Doc("Stop at the first trial with this score or a larger one") Optional<Double> targetScore,
            @Label("Metric") @Doc("What the score is on the validation rows: accuracy, or minus the log loss or the root mean squared error (rmse), so that larger is"
                    + " better. Auto is accuracy for classes and rmse for numbers. Of equal scores, the one with the smaller loss is better")
            @Default("auto") ScoreMetric metric,
            @Label("Parallel") @Doc("How many trials run at a time, at most; 0 means as many as there are workers. The result does not depend on it")
            @Range(min = 0, max = 1024) @Default("0") int parallel,
            @Label("Ensemble") @Doc("How many of the best networks make up the model, K: its output is the mean of theirs") @Range(min = 1, max = 1000) @Default("1") int ensemble,
            @Label("Epochs") @Doc("How often a trial goes through all rows, at most") @Range(min = 1, max = 1_000_000) @Default("50") int epochs,
            @Label("Patience") @Doc("A trial stops after so many epochs without a smaller validation loss, and takes the best epoch's weights; 0 never stops")
            @Range(min = 0, max = 1_000_000) @Default("8") int patience,
            @Label("Validation fraction") @Doc("The part of the table that trials are scored on when nothing is connected to the port validation; it is not trained on")
            @Range(min = 0, max = 1, exclusive = true) @Default("0.2") double validationFraction,
            @Label("Search") @Doc("What is tried: an entry for each knob, either [smallest, largest] or choices; a single value fixes the knob") SearchSettings search,
            @Label("Normalization") @Doc("How numbers are brought to a common size") @Default("standardize") @Advanced Normalization normalization,
            @Label("Trainer") @Doc("The code that trains: the reference is Deeplearning4j's, auto takes the fast one wherever it can") @Default("auto") @Advanced
            Trainers.Choice trainer) {

        TrainingQuestion question() {
            return new TrainingQuestion(target, features, task);
        }

        Optional<Duration> time() {
            return timeLimit.isBlank() ? Optional.empty() : Optional.of(Durations.parse(timeLimit));
        }
    }

    @Override
    public List<PortSpec> configure(Settings settings, Inputs<PortSpec> inputs) throws InvalidSettingsException {
        TableSpec table = inputs.get("table", TableSpec.class);
        TrainingQuestion question = settings.question();
        var problems = new ArrayList<>(question.check(table));
        inputs.find("validation", TableSpec.class).filter(ignored -> problems.isEmpty()).ifPresent(validation -> {
            var needed = new ArrayList<>(question.featureColumns(table, ignored -> { }));
            needed.add(table.column(settings.target()).orElseThrow());
            Preprocessing.missingColumns(needed, validation).forEach(problem -> problems.add(problem.atSetting("features")));
        });
        question.knownTask(table).flatMap(settings.metric()::check).ifPresent(problems::add);
        if (settings.ensemble() > settings.trials()) {
            problems.add(Problem.of("an ensemble cannot have more members than there are trials").atSetting("ensemble")
                    .found(settings.ensemble() + ", of " + settings.trials() + " trials").expected("at most " + settings.trials())
                    .remedy("choose a smaller ensemble or more trials"));
        }
        try {
            settings.time();
        } catch (IllegalArgumentException fault) {
            problems.add(Problem.of("this is no length of time").atSetting("timeLimit").found(settings.timeLimit()).expected("such as 90s, 10m or 1h30m")
                    .remedy("correct it, or remove it to search without a limit"));
        }
        boolean known = problems.stream().noneMatch(problem -> problem.setting().equals("features"));
        problems.addAll(settings.search().checkNetworks(known ? question.featureColumns(table, ignored -> { }) : List.of()));
        problems.addAll(settings.search().check());
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        var model = new ModelSpec(question.knownTask(table), Optional.of(settings.target()), question.featureColumns(table, ignored -> { }), List.of(), List.of());
        return List.of(model, TrialTable.spec(settings.search().space(settings.epochs())));
    }

    @Override
    public List<PortObject> execute(Settings settings, Inputs<PortObject> inputs, ExecutionContext context) throws Exception {
        context.progress(0, "reading the table");
        PreparedData data = PreparedData.learn(inputs.get("table", Table.class), inputs.find("validation", Table.class), settings.validationFraction(),
                settings.question(), settings.normalization(), context.seed(), context::checkCancelled, context::warn);
        Preprocessing preprocessing = data.preprocessing();
        Optional<Problem> misfit = settings.metric().check(preprocessing.task());
        if (misfit.isPresent()) {
            throw new InvalidDataException(misfit.get());
        }
        TrainingData validation = data.validation().orElseThrow(() -> new InvalidDataException(Problem.of("there are no rows to score trials on")
                .found("no validation row").expected("at least 1").remedy("use a table of more rows, or connect one to the port validation")));
        var training = new TrialTraining(preprocessing, data.training(), validation, settings.metric().resolve(preprocessing.task()), settings.patience(),
                settings.trainer(), context.seed(), new Once(context));
        SearchSpace space = settings.search().space(settings.epochs());
        List<TrialResult> results = search(settings, space, training, context);
        TrainedModel model = ensemble(settings, results, training, context);
        report(results, model, validation, context);
        Path file = context.newModelFile("model");
        ModelFile.write(file, model.withStep(context.provenance()));
        context.metric("bytes", Files.size(file));
        return List.of(new Model(file, model.modelSpec()), TrialTable.write(space, results, context));
    }

    private static List<TrialResult> search(Settings settings, SearchSpace space, TrialTraining training, ExecutionContext context) throws Exception {
        var files = new TrialFiles(context.checkpointFolder());
        int threads = settings.parallel() == 0 ? context.workers() : Math.min(settings.parallel(), context.workers());
        OptionalDouble target = settings.targetScore().map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
        var limits = new ParallelSearch.Limits(settings.trials(), target, settings.time(), threads);
        long start = System.nanoTime();
        var search = new ParallelSearch(settings.strategy().searcher(), space, context.seed(), limits, (number, proposal, checkpoint) -> {
            Optional<TrialFiles.Saved> before = files.read(number, proposal);
            if (before.isPresent()) {
                return before.get().result();
            }
            try {
                TrialFiles.Saved saved = training.run(number, proposal, checkpoint);
                files.write(saved);
                return saved.result();
            } catch (CancellationException stop) {
                throw stop;
            } catch (RuntimeException fault) {
                // Not kept: whatever it is may not happen again.
                context.warn("Trial " + (number + 1) + " failed (" + describe(proposal) + "): " + fault);
                return TrialResult.failed(number, proposal, fault.toString(), 0, 0);
            }
        });
        List<TrialResult> results = search.run(context);
        context.metric("secondsPerTrial", (System.nanoTime() - start) / 1e9 / results.size());
        return results;
    }

    /** The best trials, the best one first; of equal ones, the first one. */
    private static List<TrialResult> best(List<TrialResult> results, int count) {
        return results.stream().filter(result -> !result.hasFailed())
                .sorted(Comparator.comparingDouble(TrialResult::score).reversed().thenComparingDouble(TrialResult::loss).thenComparingInt(TrialResult::number))
                .limit(count).toList();
    }

    private static TrainedModel ensemble(Settings settings, List<TrialResult> results, TrialTraining training, ExecutionContext context) throws Exception {
        List<TrialResult> best = best(results, settings.ensemble());
        if (best.isEmpty()) {
            throw new InvalidDataException(Problem.of("no trial came to a result").found(results.size() + " failed trials; the first one: " + results.get(0).failure())
                    .expected("at least one that does not fail").remedy("search smaller learning rates and smaller networks"));
        } else if (best.size() < settings.ensemble()) {
            context.warn("Only " + best.size() + " trials came to a result, so the ensemble has " + best.size() + " members instead of " + settings.ensemble() + ".");
        }
        var files = new TrialFiles(context.checkpointFolder());
        var members = new ArrayList<Network>();
        for (TrialResult trial : best) {
            float[] parameters = files.read(trial.number(), trial.proposal()).orElseThrow(() -> new InvalidDataException(
                    Problem.of("a finished trial is no longer there").found("no intact trial " + (trial.number() + 1) + " in " + context.checkpointFolder())
                            .expected("the file that this node has just written").remedy("run the workflow again"))).parameters();
            members.add(Network.dense(training.configuration(trial.number(), trial.proposal()), parameters));
            context.log("Trial " + (trial.number() + 1) + ", score " + trial.score() + ": " + describe(trial.proposal()));
        }
        return new TrainedModel(training.preprocessing(), members, Map.of(), List.of());
    }

    private static String describe(Proposal proposal) {
        var text = new ArrayList<String>();
        for (Knob knob : proposal.space().knobs()) {
            String value = knob instanceof Knob.Choice ? proposal.choice(knob.name())
                    : knob instanceof Knob.Whole ? String.valueOf(proposal.whole(knob.name())) : String.valueOf(proposal.real(knob.name()));
            text.add(knob.name() + " " + value);
        }
        return String.join(", ", text);
    }

    private static void report(List<TrialResult> results, TrainedModel model, TrainingData validation, ExecutionContext context) {
        Loss loss = Loss.of(model.task());
        float[] outputs = model.output(validation);
        context.metric("trials", results.size());
        context.metric("failedTrials", results.stream().filter(TrialResult::hasFailed).count());
        context.metric("bestScore", best(results, 1).get(0).score());
        context.metric(Evaluation.metricName(loss), Evaluation.metric(outputs, validation, model.preprocessing().target()));
        context.metric("validationLoss", Evaluation.loss(outputs, validation, loss));
        context.metric("parameters", model.members().stream().mapToInt(Network::parameterCount).sum());
    }

    /** Tells the log each thing once, however many trials say it. */
    private static final class Once implements java.util.function.Consumer<String> {
        private final ExecutionContext context;
        private final java.util.Set<String> said = java.util.concurrent.ConcurrentHashMap.newKeySet();

        Once(ExecutionContext context) {
            this.context = context;
        }

        @Override
        public void accept(String message) {
            if (said.add(message)) {
                context.log(message);
            }
        }
    }

    @Override
    public List<Section> view(Settings settings, NodeResult result) throws Exception {
        boolean accuracy = settings.metric() == ScoreMetric.ACCURACY || settings.metric() == ScoreMetric.AUTO && result.metrics().containsKey("accuracy");
        var sections = new ArrayList<>(TrialView.of(result.outputs().get("trials", Table.class), accuracy));
        sections.addAll(ModelView.sections(result.outputs().get("model", Model.class).file()));
        return sections;
    }
}
