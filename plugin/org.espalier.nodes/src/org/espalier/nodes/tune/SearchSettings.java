package org.espalier.nodes.tune;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.espalier.engine.node.Problem;
import org.espalier.engine.settings.Advanced;
import org.espalier.engine.settings.Default;
import org.espalier.engine.settings.Doc;
import org.espalier.engine.settings.Label;
import org.espalier.engine.settings.Range;
import org.espalier.engine.settings.SettingsSchema;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.nodes.network.Activation;
import org.espalier.nodes.network.LayerList;
import org.espalier.nodes.network.Optimizer;

/**
 * What meta-tune turns: one entry a knob. A range is given as its smallest and its largest value, choices one after the other; a
 * single value fixes the knob.
 */
public record SearchSettings(
        @Label("Learning rate") @Doc("Smallest and largest learning rate; each factor counts the same") @Default("[0.001, 0.02]")
        @Range(min = 0, max = 1000, exclusive = true) List<Double> learningRate,
        @Label("Batch size") @Doc("Rows a step, to choose from") @Default("[16, 32, 64]") @Range(min = 1) List<Integer> batchSize,
        @Label("Layers") @Doc("Smallest and largest number of hidden layers") @Default("[1, 3]") @Range(min = 0, max = 50) List<Integer> layers,
        @Label("Units") @Doc("Smallest and largest number of units of each hidden layer; each factor counts the same") @Default("[32, 256]")
        @Range(min = 1, max = 1 << 20) List<Integer> units,
        @Label("Network") @Doc("Lists of hidden layers to choose from, instead of layers and units; each list as the setting layers of train-network has it, such as"
                + " [[64], [{\"conv\": 16}, {\"pool\": 2}, 64]]") @Default("[]") List<JsonNode> network,
        @Label("Activation") @Doc("What hidden units do to their sums, to choose from") @Default("[\"relu\"]") List<Activation> activation,
        @Label("Dropout") @Doc("Smallest and largest probability of dropping a hidden unit while training") @Default("[0]")
        @Range(min = 0, max = 0.95) List<Double> dropout,
        @Label("L2") @Doc("Smallest and largest factor of the sum of squared weights; each factor counts the same, so 0 must stand alone") @Default("[0]")
        @Range(min = 0, max = 1000) List<Double> l2,
        @Label("Optimizer") @Doc("How gradients become changes, to choose from") @Default("[\"adam\"]") List<Optimizer.Kind> optimizer,
        @Label("Epochs") @Doc("Smallest and largest number of epochs; when this is given, the setting epochs does not count") @Advanced @Default("[]")
        @Range(min = 1) List<Integer> epochs) {

    static final String LEARNING_RATE = "learningRate";
    static final String BATCH_SIZE = "batchSize";
    static final String LAYERS = "layers";
    static final String UNITS = "units";
    static final String NETWORK = "network";
    static final String ACTIVATION = "activation";
    static final String DROPOUT = "dropout";
    static final String L2 = "l2";
    static final String OPTIMIZER = "optimizer";
    static final String EPOCHS = "epochs";

    /** Whether a trial needs to be told its epochs by the setting of the node. */
    boolean leavesEpochs() {
        return epochs.isEmpty();
    }

    /**
     * The layers of one entry of {@code network}.
     *
     * @param setting where it stands, for messages
     */
    static LayerList layerList(JsonNode list, String setting, Activation activation, double dropout) {
        var entries = new ArrayList<JsonNode>();
        list.forEach(entries::add);
        return LayerList.read(entries, setting, activation, dropout);
    }

    /**
     * What keeps the entries of {@code network} from being networks.
     *
     * @param features the feature columns; empty when they are not known
     */
    List<Problem> checkNetworks(List<ColumnSpec> features) {
        var problems = new ArrayList<Problem>();
        for (int i = 0; i < network.size(); i++) {
            String place = "search." + NETWORK + "[" + i + "]";
            if (!network.get(i).isArray()) {
                problems.add(Problem.of("this is no list of layers").atSetting(place).found(network.get(i)).expected("a list, such as [{\"conv\": 16}, {\"pool\": 2}, 64]")
                        .remedy("put brackets around the layers of each network"));
            } else if (network.indexOf(network.get(i)) < i) {
                problems.add(Problem.of("a network is named twice").atSetting(place).found(network.get(i)).expected("each network once").remedy("remove one"));
            } else {
                LayerList layers = layerList(network.get(i), place, Activation.RELU, 0);
                problems.addAll(layers.problems());
                if (layers.isEmbedded()) {
                    problems.add(Problem.of("a search cannot choose between embeddings and other networks, because they read the columns another way").atSetting(place + "[0]")
                            .found(network.get(i).get(0)).expected("layers other than embedding").remedy("train such a network with train-network"));
                } else if (layers.problems().isEmpty() && !features.isEmpty()) {
                    layers.misfit(features).ifPresent(problems::add);
                }
            }
        }
        return problems;
    }

    /** Everything that is wrong with the other entries. */
    List<Problem> check() {
        var problems = new ArrayList<Problem>();
        checkRange(LEARNING_RATE, learningRate, true, problems);
        checkChoices(BATCH_SIZE, batchSize, problems);
        checkRange(LAYERS, layers, false, problems);
        checkRange(UNITS, units, true, problems);
        checkChoices(ACTIVATION, activation, problems);
        checkRange(DROPOUT, dropout, false, problems);
        checkRange(L2, l2, true, problems);
        checkChoices(OPTIMIZER, optimizer, problems);
        if (!epochs.isEmpty()) {
            checkRange(EPOCHS, epochs, false, problems);
        }
        return problems;
    }

    private static void checkRange(String knob, List<? extends Number> range, boolean log, List<Problem> problems) {
        Problem problem = Problem.of("this is no range to search").atSetting("search." + knob).found(range);
        if (range.isEmpty() || range.size() > 2) {
            problems.add(problem.expected("[smallest, largest], or one value to fix it")
                    .remedy("give two values, such as [" + (log ? "0.001, 0.1" : "1, 3") + "]"));
        } else if (range.get(0).doubleValue() > range.get(range.size() - 1).doubleValue()) {
            problems.add(problem.expected("the smallest value first").remedy("write [" + range.get(1) + ", " + range.get(0) + "]"));
        } else if (log && range.size() == 2 && !(range.get(0).doubleValue() > 0)) {
            problems.add(problem.expected("a smallest value above 0, because each factor counts the same")
                    .remedy("raise the smallest value, or give [0] alone to do without"));
        }
    }

    private static void checkChoices(String knob, List<?> choices, List<Problem> problems) {
        if (choices.isEmpty()) {
            problems.add(Problem.of("there is nothing to choose from").atSetting("search." + knob).found("[]").expected("one choice at least")
                    .remedy("name what may be tried, or remove the entry to use its default"));
        }
    }

    /**
     * The knobs.
     *
     * @param fixedEpochs the number of epochs, when the entry {@code epochs} leaves it open
     * @throws IllegalArgumentException when {@link #check} finds problems
     */
    SearchSpace space(int fixedEpochs) {
        var knobs = new ArrayList<Knob>();
        knobs.add(real(LEARNING_RATE, learningRate, true));
        knobs.add(new Knob.Choice(BATCH_SIZE, batchSize.stream().map(String::valueOf).toList()));
        if (network.isEmpty()) {
            knobs.add(whole(LAYERS, layers, false));
            knobs.add(whole(UNITS, units, true));
        } else {
            knobs.add(new Knob.Choice(NETWORK, network.stream().map(JsonNode::toString).toList()));
        }
        knobs.add(new Knob.Choice(ACTIVATION, activation.stream().map(SettingsSchema::choiceName).toList()));
        knobs.add(real(DROPOUT, dropout, false));
        knobs.add(real(L2, l2, true));
        knobs.add(new Knob.Choice(OPTIMIZER, optimizer.stream().map(SettingsSchema::choiceName).toList()));
        knobs.add(whole(EPOCHS, leavesEpochs() ? List.of(fixedEpochs) : epochs, false));
        return new SearchSpace(knobs);
    }

    private static Knob real(String name, List<Double> range, boolean log) {
        return new Knob.Real(name, range.get(0), range.get(range.size() - 1), log && range.size() > 1);
    }

    private static Knob whole(String name, List<Integer> range, boolean log) {
        return new Knob.Whole(name, range.get(0), range.get(range.size() - 1), log && range.size() > 1);
    }
}
