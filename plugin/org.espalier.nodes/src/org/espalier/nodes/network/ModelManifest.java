package org.espalier.nodes.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.espalier.engine.model.Provenance;
import org.espalier.engine.model.Task;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;

/**
 * The readable part of a model file: everything but the numbers. What it leaves out follows from the rest: a network's inputs,
 * outputs and loss from the columns, a constant schedule and the usual momentum from their absence.
 *
 * @param preprocessing its centres and scales are placeholders
 */
record ModelManifest(Preprocessing preprocessing, List<NetworkForm> networks, Map<String, Double> metrics, List<Provenance> provenance) {
    static final String FORMAT = "espalier-model/1";
    private static final int MAX_MEMBERS = 1000;
    private static final double USUAL_MOMENTUM = 0.9;

    /**
     * A network without its numbers.
     *
     * @param storages one for each tensor of the configuration
     */
    record NetworkForm(NetworkConfiguration configuration, List<StorageForm> storages) {
    }

    /** The name of a constant in the manifest, such as {@code leaky-relu}. */
    static String id(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The manifest of a model, in UTF-8 JSON. */
    static byte[] write(TrainedModel model) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", FORMAT);
        json.put("task", model.task().id());
        ColumnSpec target = model.preprocessing().target().column();
        json.putObject("target").put("column", target.name()).put("type", target.type().toString());
        if (model.task() == Task.CLASSIFICATION) {
            model.classes().forEach(json.putArray("classes")::add);
        }
        writeFeatures(model.preprocessing().features(), json.putArray("features"));
        ArrayNode networks = json.putArray("networks");
        model.members().forEach(member -> writeNetwork(member, networks.addObject()));
        ObjectNode metrics = json.putObject("metrics");
        model.metrics().forEach(metrics::put);
        ArrayNode steps = json.putArray("provenance");
        model.provenance().forEach(step -> writeStep(step, steps.addObject()));
        try {
            return JsonMapper.builder().build().writeValueAsBytes(json);
        } catch (JsonProcessingException fault) {
            throw new AssertionError("a tree of JSON can be written", fault);
        }
    }

    /** Columns that are encoded alike and stand next to each other share an entry. */
    private static void writeFeatures(List<FeatureEncoder> features, ArrayNode array) {
        String before = "";
        for (FeatureEncoder feature : features) {
            String type = feature.column().type().toString();
            boolean listed = feature instanceof FeatureEncoder.Category || feature instanceof FeatureEncoder.Index;
            if (!type.equals(before) || listed) {
                array.addObject().put("type", type).putArray("columns");
            }
            ObjectNode group = (ObjectNode) array.get(array.size() - 1);
            ((ArrayNode) group.get("columns")).add(feature.column().name());
            if (feature instanceof FeatureEncoder.Number number && number.indicator()) {
                group.withArray("indicators").add(number.column().name());
            }
            if (feature instanceof FeatureEncoder.Category category) {
                category.categories().forEach(group.putArray("categories")::add);
            } else if (feature instanceof FeatureEncoder.Index index) {
                index.categories().forEach(group.put("numbered", true).putArray("categories")::add);
            }
            before = type;
        }
    }

    private static void writeNetwork(Network network, ObjectNode json) {
        NetworkConfiguration configuration = network.configuration();
        ArrayNode layers = json.putArray("layers");
        for (Layer layer : configuration.layers()) {
            LayerForms.write(layer, layers.addObject());
        }
        Optimizer optimizer = configuration.optimizer();
        json.put("optimizer", id(optimizer.kind())).put("learningRate", optimizer.learningRate());
        if (optimizer.momentum() != USUAL_MOMENTUM) {
            json.put("momentum", optimizer.momentum());
        }
        if (!optimizer.schedule().equals(Schedule.CONSTANT)) {
            json.putObject("schedule").put("kind", id(optimizer.schedule().kind())).put("rate", optimizer.schedule().rate())
                    .put("epochs", optimizer.schedule().epochs());
        }
        json.put("l2", configuration.l2()).put("weights", id(configuration.weightInitialization())).put("seed", configuration.seed());
        ArrayNode storages = json.putArray("storage");
        network.parameters().forEach(parameter -> storages.add(StorageForm.of(parameter.storage()).toString()));
    }

    private static void writeStep(Provenance step, ObjectNode json) {
        json.put("node", step.node()).put("type", step.type()).put("version", step.version()).put("settings", step.settings()).put("seed", step.seed());
        step.inputs().forEach(json.putArray("inputs")::add);
    }

    /**
     * Reads a manifest.
     *
     * @throws IllegalArgumentException when what it says contradicts itself
     */
    static ModelManifest read(byte[] utf8) throws ModelFormatException {
        StrictJson json = StrictJson.parse(utf8);
        String format = json.text("format");
        if (!format.equals(FORMAT)) {
            throw new ModelFormatException("its format is \"" + format + "\", and only \"" + FORMAT + "\" is known");
        }
        Task task = json.choice("task", Task.class);
        StrictJson target = json.object("target");
        var column = new ColumnSpec(target.text("column"), type(target));
        target.done();
        if (task == Task.CLUSTERING) {
            throw new ModelFormatException("models for clustering do not exist yet");
        }
        TargetEncoder encoder = task == Task.CLASSIFICATION ? new TargetEncoder.Classes(column, json.texts("classes")) : new TargetEncoder.Number(column, 0, 1);
        var preprocessing = new Preprocessing(readFeatures(json.objects("features")), encoder);
        List<StrictJson> networks = json.objects("networks");
        if (networks.size() > MAX_MEMBERS) {
            throw new ModelFormatException("it has " + networks.size() + " networks, and at most " + MAX_MEMBERS + " are possible");
        }
        var forms = new ArrayList<NetworkForm>();
        for (StrictJson network : networks) {
            forms.add(readNetwork(network, preprocessing));
        }
        Map<String, Double> metrics = readMetrics(json.object("metrics"));
        var steps = new ArrayList<Provenance>();
        for (StrictJson step : json.objects("provenance")) {
            steps.add(new Provenance(step.text("node"), step.text("type"), step.integer("version"), step.text("settings"), step.whole("seed"), step.texts("inputs")));
            step.done();
        }
        json.done();
        return new ModelManifest(preprocessing, forms, metrics, steps);
    }

    private static ColumnType type(StrictJson json) throws ModelFormatException {
        return ColumnType.parse(json.text("type"));
    }

    private static List<FeatureEncoder> readFeatures(List<StrictJson> groups) throws ModelFormatException {
        var features = new ArrayList<FeatureEncoder>();
        for (StrictJson group : groups) {
            ColumnType type = type(group);
            List<String> names = group.texts("columns");
            List<String> categories = type instanceof ColumnType.Categorical ? group.texts("categories") : List.of();
            if (type instanceof ColumnType.Categorical && names.size() != 1) {
                throw new ModelFormatException("categories belong to one column, found " + names.size());
            }
            List<String> indicators = group.has("indicators") ? group.texts("indicators") : List.of();
            if (!names.containsAll(indicators)) {
                throw new ModelFormatException("indicators " + indicators + " are not all among the columns");
            }
            for (String name : names) {
                var column = new ColumnSpec(name, type);
                if (type instanceof ColumnType.Categorical && group.has("numbered")) {
                    group.yes("numbered");
                    features.add(new FeatureEncoder.Index(column, categories));
                } else if (type instanceof ColumnType.Categorical) {
                    features.add(new FeatureEncoder.Category(column, categories));
                } else if (type instanceof ColumnType.Tensor) {
                    features.add(new FeatureEncoder.Block(column, 0, 1));
                } else {
                    features.add(new FeatureEncoder.Number(column, 0, 1, 0, indicators.contains(name)));
                }
            }
            group.done();
        }
        return features;
    }

    private static Map<String, Double> readMetrics(StrictJson json) throws ModelFormatException {
        var metrics = new TreeMap<String, Double>();
        for (String name : json.keys()) {
            metrics.put(name, json.number(name));
        }
        return metrics;
    }

    private static NetworkForm readNetwork(StrictJson json, Preprocessing preprocessing) throws ModelFormatException {
        var layers = new ArrayList<Layer>();
        for (StrictJson layer : json.objects("layers")) {
            layers.add(LayerForms.read(layer));
            layer.done();
        }
        boolean embedded = !layers.isEmpty() && layers.get(0) instanceof Layer.Embedding;
        boolean numbered = preprocessing.features().stream().anyMatch(FeatureEncoder.Index.class::isInstance);
        if ((embedded || numbered) && (preprocessing.features().size() > 1 || !numbered || !preprocessing.resolve(layers).equals(layers))) {
            throw new ModelFormatException("an embedding does not fit the numbers of the categories");
        }
        Schedule schedule = Schedule.CONSTANT;
        if (json.has("schedule")) {
            StrictJson given = json.object("schedule");
            schedule = new Schedule(given.choice("kind", Schedule.Kind.class), given.number("rate"), given.integer("epochs"));
            given.done();
        }
        var optimizer = new Optimizer(json.choice("optimizer", Optimizer.Kind.class), json.number("learningRate"),
                json.has("momentum") ? json.number("momentum") : USUAL_MOMENTUM, schedule);
        var configuration = new NetworkConfiguration(preprocessing.inputShape(layers), layers, preprocessing.outputs(), Loss.of(preprocessing.task()),
                json.number("l2"), optimizer, json.choice("weights", WeightInitialization.class), json.whole("seed"));
        var storages = new ArrayList<StorageForm>();
        for (String line : json.texts("storage")) {
            storages.add(StorageForm.parse(line));
        }
        int tensors = configuration.tensors().size();
        if (storages.size() != tensors) {
            throw new ModelFormatException("a network has " + tensors + " tensors, and " + storages.size() + " are described");
        }
        json.done();
        return new NetworkForm(configuration, storages);
    }
}
