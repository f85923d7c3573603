package org.espalier.nodes.network;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import org.espalier.engine.node.Problem;
import org.espalier.engine.settings.SettingsSchema;
import org.espalier.engine.settings.Suggestions;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;

/**
 * Hidden layers as a setting names them, from input to output. An entry is a number, the units of a dense layer, or an object whose
 * first key says what layer it is:
 *
 * <ul>
 * <li>{@code {"dense": 300, "activation": "tanh"}}
 * <li>{@code {"conv": 20, "kernel": 5, "stride": 1, "padding": "valid", "activation": "relu"}}
 * <li>{@code {"pool": 2, "kind": "max", "stride": 2, "padding": "valid"}}
 * <li>{@code {"globalPool": "mean"}}
 * <li>{@code {"batchNorm": true, "decay": 0.9, "epsilon": 0.00001}}
 * <li>{@code {"dropout": 0.5}}
 * <li>{@code {"embedding": 16}}, only first, and of one categorical column
 * <li>{@code {"activation": "relu"}}
 * </ul>
 *
 * All keys but the first may be left out. Extents of windows are a number, or a list of height and width; padding is {@code "valid"}
 * (none), {@code "same"}, or points on each side.
 */
public final class LayerList {
    /** What an entry may look like, for the documentation of settings. */
    public static final String FORMS = "a number (units of a dense layer), or an object: {\"dense\": 300}, {\"conv\": 20, \"kernel\": 5}, {\"pool\": 2}, {\"globalPool\": \"mean\"},"
            + " {\"batchNorm\": true}, {\"dropout\": 0.5}, {\"activation\": \"relu\"} or, first and of one categorical column, {\"embedding\": 16}; conv and pool may have stride and padding (\"valid\", \"same\" or points), pool also \"kind\": \"max\" or"
            + " \"mean\", dense and conv an activation of their own";

    private static final Map<String, List<String>> KEYS = new TreeMap<>(Map.of(
            "dense", List.of("activation"),
            "conv", List.of("kernel", "stride", "padding", "activation"),
            "pool", List.of("kind", "stride", "padding"),
            "globalPool", List.of(),
            "batchNorm", List.of("decay", "epsilon"),
            "dropout", List.of(),
            "embedding", List.of(),
            "activation", List.of()));
    private static final int USUAL_KERNEL = 3;
    private static final double USUAL_DECAY = 0.9;
    private static final double USUAL_EPSILON = 1e-5;

    private final String setting;
    private final Activation usual;
    private final double dropout;
    private final List<Layer> layers = new ArrayList<>();
    /** The entry that each layer comes from. */
    private final List<Integer> entries = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    /** Where in the setting the value is that is being looked at. */
    private String place = "";

    private LayerList(String setting, Activation usual, double dropout) {
        this.setting = setting;
        this.usual = usual;
        this.dropout = dropout;
    }

    /**
     * Reads a list. What is wrong with it {@link #problems} tells.
     *
     * @param setting the name of the setting, for messages
     * @param usual the activation of layers that do not name their own
     * @param dropout the rate of a dropout after each dense layer; 0 for none
     */
    public static LayerList read(List<JsonNode> entries, String setting, Activation usual, double dropout) {
        var list = new LayerList(setting, usual, dropout);
        if (entries.size() > NetworkConfiguration.MAX_LAYERS / 2) {
            list.problems.add(Problem.of("a network cannot have so many layers").atSetting(setting).found(entries.size() + " layers")
                    .expected("at most " + NetworkConfiguration.MAX_LAYERS / 2).remedy("name fewer layers"));
            return list;
        }
        for (int i = 0; i < entries.size(); i++) {
            list.place = setting + "[" + i + "]";
            for (Layer layer : list.entry(entries.get(i))) {
                list.layers.add(layer);
                list.entries.add(i);
            }
        }
        return list;
    }

    /** The layers; those that are wrong are left out. */
    public List<Layer> layers() {
        return List.copyOf(layers);
    }

    /** Everything that is wrong with the entries alone. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    /**
     * What does not fit together: a layer and the features, or a layer and what comes out of those before it. The first such layer
     * tells; what would come out of it nobody knows.
     *
     * @param features the feature columns
     */
    public Optional<Problem> misfit(List<ColumnSpec> features) {
        boolean images = layers.stream().anyMatch(Layer::takesImages);
        Optional<List<Integer>> image = Shapes.image(features);
        // The number of inputs that columns make may depend on their values, and dense layers take any.
        List<Integer> shape = images && image.isPresent() ? image.get() : List.of(1);
        long parameters = 0;
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            String where = setting + "[" + entries.get(i) + "]";
            if (layer.takesImages() && image.isEmpty()) {
                return Optional.of(Shapes.noImages(features).atSetting(where));
            }
            if (layer instanceof Layer.Embedding && (i > 0 || !isOneCategory(features))) {
                return Optional.of(Problem.of(i > 0 ? "an embedding can only be the first layer" : "an embedding takes one categorical column, and the features are others").atSetting(where)
                        .found(i > 0 ? "layer " + (i + 1) + ", after " + layers.get(i - 1).describe() : Shapes.columns(features)).expected("the first layer, and one feature: a categorical column")
                        .remedy("name such a column in the setting features, or use dense layers, which take any columns"));
            }
            try {
                parameters += NetworkConfiguration.parameters(layer, shape);
                shape = layer.outputShape(shape);
            } catch (LayerMisfitException misfit) {
                Problem problem = misfit.problem();
                String before = i == 0 || !images ? "" : ", after " + String.join(", ", NetworkConfiguration.describe(layers.subList(0, i), image));
                return Optional.of(problem.found(problem.found() + before).atSetting(where));
            }
            if (parameters > NetworkConfiguration.MAX_PARAMETERS) {
                return Optional.of(Problem.of("the network would have too many parameters").atSetting(where).found(parameters + " up to this layer")
                        .expected("at most " + NetworkConfiguration.MAX_PARAMETERS).remedy("choose fewer units, or let pooling make images smaller before them"));
            }
        }
        return Optional.empty();
    }

    private static boolean isOneCategory(List<ColumnSpec> features) {
        return features.size() == 1 && features.get(0).type() instanceof ColumnType.Categorical;
    }

    /** Whether the first layer takes the number of a category. */
    public boolean isEmbedded() {
        return !layers.isEmpty() && layers.get(0) instanceof Layer.Embedding;
    }

    /** One readable line a layer, with what comes out of it when images come in; for lists without problems. */
    public List<String> describe(List<ColumnSpec> features) {
        boolean images = layers.stream().anyMatch(Layer::takesImages);
        return NetworkConfiguration.describe(layers, images ? Shapes.image(features) : Optional.empty());
    }

    private List<Layer> entry(JsonNode entry) {
        int before = problems.size();
        if (entry.isNumber()) {
            return dense(units(entry, "units of a dense layer"), usual);
        } else if (!entry.isObject()) {
            problem("this is no layer", entry, "a number of units, or an object such as {\"conv\": 20, \"kernel\": 5}", "write the layer as one of these");
            return List.of();
        }
        List<String> kinds = KEYS.keySet().stream().filter(entry::has).toList();
        // An activation may stand in the entry of another layer.
        kinds = kinds.size() > 1 ? kinds.stream().filter(kind -> !kind.equals("activation")).toList() : kinds;
        if (kinds.size() != 1) {
            String known = String.join(", ", KEYS.keySet());
            problem(kinds.isEmpty() ? "this layer does not say what it is" : "this is more than one layer", entry, "an object with one of " + known,
                    kinds.isEmpty() ? suggestion(entry, known) : "give each layer an entry of its own");
            return List.of();
        }
        String kind = kinds.get(0);
        checkKeys(entry, kind);
        List<Layer> made = layer(kind, entry);
        return problems.size() > before ? List.of() : made;
    }

    private static String suggestion(JsonNode entry, String known) {
        for (Iterator<String> names = entry.fieldNames(); names.hasNext();) {
            Optional<String> close = Suggestions.closest(names.next(), KEYS.keySet());
            if (close.isPresent()) {
                return "write \"" + close.get() + "\"?";
            }
        }
        return "add a key that is one of " + known;
    }

    private void checkKeys(JsonNode entry, String kind) {
        List<String> known = KEYS.get(kind);
        String layerPlace = place;
        for (Iterator<String> names = entry.fieldNames(); names.hasNext();) {
            String name = names.next();
            if (!name.equals(kind) && !known.contains(name)) {
                place = layerPlace + "." + name;
                problem("a " + kind + " layer has nothing of this name", name, known.isEmpty() ? "nothing but \"" + kind + "\"" : "one of " + String.join(", ", known),
                        Suggestions.closest(name, known).map(close -> "write \"" + close + "\"?").orElse("remove it or correct its name"));
            }
        }
        place = layerPlace;
    }

    private List<Layer> layer(String kind, JsonNode entry) {
        try {
            return switch (kind) {
                case "dense" -> dense(at(entry, kind, value -> units(value, "units of a dense layer")), activation(entry));
                case "conv" -> {
                    int channels = at(entry, kind, value -> units(value, "channels of a convolution"));
                    int[] kernel = at(entry, "kernel", value -> extents(value, USUAL_KERNEL, USUAL_KERNEL));
                    yield List.of(new Layer.Convolution(channels, window(entry, kernel, 1, 1), activation(entry)));
                }
                case "pool" -> {
                    int[] size = at(entry, kind, value -> extents(value, 1, 1));
                    yield List.of(new Layer.Pooling(at(entry, "kind", this::pooling), window(entry, size, size[0], size[1])));
                }
                case "globalPool" -> List.of(new Layer.GlobalPooling(at(entry, kind, this::pooling)));
                case "batchNorm" -> {
                    at(entry, kind, this::yes);
                    double decay = at(entry, "decay", value -> number(value, USUAL_DECAY, "a number from 0 to below 1", x -> x >= 0 && x < 1));
                    yield List.of(new Layer.BatchNormalization(decay,
                            at(entry, "epsilon", value -> number(value, USUAL_EPSILON, "a number above 0, at most 1", x -> x > 0 && x <= 1))));
                }
                case "dropout" -> List.of(new Layer.Dropout(at(entry, kind, value -> number(value, 0.5, "a number above 0 and below 1", x -> x > 0 && x < 1))));
                // How many categories there are only the rows tell.
                case "embedding" -> List.of(new Layer.Embedding(1, at(entry, kind, value -> units(value, "values of an embedding"))));
                case "activation" -> List.of(new Layer.Activate(activation(entry)));
                default -> throw new AssertionError(kind);
            };
        } catch (IllegalArgumentException impossible) {
            // Values that are right one by one, and not together.
            problem(String.valueOf(impossible.getMessage()), entry, "values that fit together", "change one of them");
            return List.of();
        }
    }

    private List<Layer> dense(int units, Activation activation) {
        var dense = new Layer.Dense(units, activation);
        return dropout > 0 ? List.of(dense, new Layer.Dropout(dropout)) : List.of(dense);
    }

    private Window window(JsonNode entry, int[] size, int usualHigh, int usualWide) {
        int[] stride = at(entry, "stride", value -> extents(value, usualHigh, usualWide));
        return at(entry, "padding", value -> {
            boolean same = value.isTextual() && value.textValue().equals("same");
            if (value.isMissingNode() || same || value.isTextual() && value.textValue().equals("valid")) {
                return new Window(size[0], size[1], stride[0], stride[1], same, 0, 0);
            }
            int[] points = pair(value, 0, "\"valid\", \"same\", or 0 to " + Window.MAX + " points, also as [height, width]", new int[] {0, 0});
            return new Window(size[0], size[1], stride[0], stride[1], false, points[0], points[1]);
        });
    }

    /** Looks at a value of an entry, so that problems name it. */
    private <T> T at(JsonNode entry, String key, java.util.function.Function<JsonNode, T> reader) {
        String layerPlace = place;
        place = layerPlace + "." + key;
        try {
            return reader.apply(entry.path(key));
        } finally {
            place = layerPlace;
        }
    }

    private static boolean isWhole(JsonNode value, int smallest, int largest) {
        return value.isNumber() && value.doubleValue() == Math.rint(value.doubleValue()) && value.doubleValue() >= smallest && value.doubleValue() <= largest;
    }

    private int units(JsonNode value, String what) {
        if (isWhole(value, 1, NetworkConfiguration.MAX_UNITS)) {
            return (int) value.doubleValue();
        }
        problem("this is no number of " + what, value, "a whole number from 1 to " + NetworkConfiguration.MAX_UNITS, "correct the number");
        return 1;
    }

    private int[] extents(JsonNode value, int usualHigh, int usualWide) {
        return value.isMissingNode() ? new int[] {usualHigh, usualWide} : pair(value, 1, "1 to " + Window.MAX + " points, also as [height, width]", new int[] {1, 1});
    }

    private int[] pair(JsonNode value, int smallest, String expected, int[] otherwise) {
        if (isWhole(value, smallest, Window.MAX)) {
            int points = (int) value.doubleValue();
            return new int[] {points, points};
        } else if (value.isArray() && value.size() == 2 && isWhole(value.get(0), smallest, Window.MAX) && isWhole(value.get(1), smallest, Window.MAX)) {
            return new int[] {(int) value.get(0).doubleValue(), (int) value.get(1).doubleValue()};
        }
        problem("these are no points of an image", value, expected, "correct the value");
        return otherwise;
    }

    private Activation activation(JsonNode entry) {
        return at(entry, "activation", value -> value.isMissingNode() ? usual : choice(value, Activation.class, usual));
    }

    private Layer.PoolingKind pooling(JsonNode value) {
        return value.isMissingNode() ? Layer.PoolingKind.MAX : choice(value, Layer.PoolingKind.class, Layer.PoolingKind.MAX);
    }

    private <E extends Enum<E>> E choice(JsonNode value, Class<E> type, E otherwise) {
        var names = java.util.Arrays.stream(type.getEnumConstants()).collect(Collectors.toMap(SettingsSchema::choiceName, constant -> constant, (a, b) -> a, java.util.LinkedHashMap::new));
        if (value.isTextual() && names.containsKey(value.textValue())) {
            return names.get(value.textValue());
        }
        problem("this value is not one of the choices", value, "one of " + String.join(", ", names.keySet()),
                Suggestions.closest(value.asText(), names.keySet()).map(close -> "write \"" + close + "\"?").orElse("choose one of them"));
        return otherwise;
    }

    private boolean yes(JsonNode value) {
        if (!value.isBoolean() || !value.booleanValue()) {
            problem("a layer that does not normalise is no layer", value, "true", "write \"batchNorm\": true, or remove the entry");
        }
        return true;
    }

    private double number(JsonNode value, double usualValue, String expected, java.util.function.DoublePredicate allowed) {
        if (value.isMissingNode()) {
            return usualValue;
        } else if (value.isNumber() && allowed.test(value.doubleValue())) {
            return value.doubleValue();
        }
        problem("this value is out of range", value, expected, "choose a value within the range");
        return usualValue;
    }

    private void problem(String what, Object found, String expected, String remedy) {
        problems.add(Problem.of(what).atSetting(place).found(found).expected(expected).remedy(remedy));
    }
}
