package org.espalier.nodes.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.espalier.engine.workflow.CanonicalJson;
import org.espalier.nodes.network.Activation;
import org.espalier.nodes.network.Initializer;
import org.espalier.nodes.network.Layer;
import org.espalier.nodes.network.Loss;
import org.espalier.nodes.network.NetworkConfiguration;
import org.espalier.nodes.network.Optimizer;
import org.espalier.nodes.network.Preprocessing;
import org.espalier.nodes.network.SplitMix64;
import org.espalier.nodes.network.Trainer;
import org.espalier.nodes.network.Trainers;
import org.espalier.nodes.network.TrainingData;
import org.espalier.nodes.network.TrainingLoop;
import org.espalier.nodes.network.TrainingOptions;
import org.espalier.nodes.network.TrainingSession;
import org.espalier.nodes.network.WeightInitialization;

/**
 * Trains and scores the network that a proposal describes.
 *
 * @param preprocessing of the rows
 * @param training rows to learn from
 * @param validation rows to score on and to stop early by
 * @param metric what the score is
 * @param patience see {@link TrainingLoop.Plan}
 * @param trainer who trains
 * @param seed of the search; each trial derives its own from it
 * @param log told what happens
 */
record TrialTraining(Preprocessing preprocessing, TrainingData training, TrainingData validation, ScoreMetric metric, int patience,
        Trainers.Choice trainer, long seed, Consumer<String> log) {

    /** Runs one trial. */
    TrialFiles.Saved run(int number, Proposal proposal, Runnable checkpoint) {
        NetworkConfiguration configuration;
        try {
            configuration = configuration(number, proposal);
        } catch (IllegalArgumentException impossible) {
            return failed(number, proposal, impossible.getMessage(), 0, 0);
        }
        checkpoint.run();
        var layers = configuration.toMultiLayerConfiguration();
        Trainer chosen = Trainers.choose(trainer, layers, log);
        var options = new TrainingOptions(Integer.parseInt(proposal.choice(SearchSettings.BATCH_SIZE)), trialSeed(number, 1));
        var plan = new TrainingLoop.Plan(proposal.whole(SearchSettings.EPOCHS), patience);
        TrainingLoop.Outcome outcome;
        try (TrainingSession session = chosen.start(layers, Initializer.parameters(configuration), training, options)) {
            outcome = TrainingLoop.run(session, Optional.of(validation), configuration.loss(), preprocessing.target(), plan, checkpoint, epoch -> { });
        }
        int epochs = outcome.epochs().size();
        if (outcome.diverged() || outcome.bestEpoch().isEmpty()) {
            String reason = "the loss was no longer a finite number in epoch " + (epochs + 1);
            return failed(number, proposal, reason, epochs, configuration.parameterCount());
        }
        TrainingLoop.Epoch best = outcome.bestEpoch().get();
        double loss = best.validationLoss().orElseThrow();
        double score = metric.score(best.validationMetric().orElseThrow(), loss);
        var result = new TrialResult(number, proposal, "", score, loss, best.number(), epochs, configuration.parameterCount());
        return new TrialFiles.Saved(result, outcome.parameters());
    }

    private static TrialFiles.Saved failed(int number, Proposal proposal, String reason, int epochs, int parameterCount) {
        return new TrialFiles.Saved(TrialResult.failed(number, proposal, reason, epochs, parameterCount), new float[0]);
    }

    /**
     * The network that a proposal describes.
     *
     * @throws IllegalArgumentException when it is larger than a network may be
     */
    NetworkConfiguration configuration(int number, Proposal proposal) {
        Activation activation = Activation.valueOf(constant(proposal.choice(SearchSettings.ACTIVATION)));
        List<Layer> layers = layers(proposal, activation, proposal.real(SearchSettings.DROPOUT));
        var kind = Optimizer.Kind.valueOf(constant(proposal.choice(SearchSettings.OPTIMIZER)));
        return new NetworkConfiguration(preprocessing.inputShape(layers), layers, preprocessing.outputs(), Loss.of(preprocessing.task()),
                proposal.real(SearchSettings.L2), Optimizer.of(kind, proposal.real(SearchSettings.LEARNING_RATE)), WeightInitialization.XAVIER,
                trialSeed(number, 0));
    }

    private static List<Layer> layers(Proposal proposal, Activation activation, double dropout) {
        if (proposal.space().knobs().stream().anyMatch(knob -> knob.name().equals(SearchSettings.NETWORK))) {
            try {
                JsonNode list = CanonicalJson.parse(proposal.choice(SearchSettings.NETWORK));
                return SearchSettings.layerList(list, SearchSettings.NETWORK, activation, dropout).layers();
            } catch (JsonProcessingException fault) {
                throw new AssertionError("a choice is the JSON that was read", fault);
            }
        }
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < proposal.whole(SearchSettings.LAYERS); i++) {
            layers.add(new Layer.Dense(proposal.whole(SearchSettings.UNITS), activation));
            if (dropout > 0) {
                layers.add(new Layer.Dropout(dropout));
            }
        }
        return layers;
    }

    private static String constant(String choice) {
        return choice.toUpperCase(java.util.Locale.ROOT).replace('-', '_');
    }

    private long trialSeed(int number, int purpose) {
        return SplitMix64.of(seed, number, purpose).nextLong();
    }
}
