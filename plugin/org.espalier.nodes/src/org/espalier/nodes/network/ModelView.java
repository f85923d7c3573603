package org.espalier.nodes.network;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.espalier.engine.node.EspalierException;
import org.espalier.engine.view.Histogram;
import org.espalier.engine.view.Numbers;
import org.espalier.engine.view.Section;
import org.espalier.nodes.network.coding.RangeEncoder;

/** What there is to see of a model: its layers with their sizes, and how their weights are distributed. */
public final class ModelView {
    private static final int BARS = 48;
    private static final int MOST_MEMBERS = 10;
    private static final int MOST_PICTURES = 24;
    private static final int MOST_VALUES = 200_000;
    private static final int MOST_CODED = 4_000_000;
    private static final Pattern LONG_NUMBER = Pattern.compile("[0-9]+\\.[0-9]{5,}(E-?[0-9]+)?");

    private ModelView() {
    }

    /** The sections of a model file. */
    public static List<Section> sections(Path file) throws EspalierException, java.io.IOException {
        TrainedModel model = ModelFile.read(file);
        var sections = new ArrayList<Section>();
        sections.add(facts(model, Files.size(file)));
        List<Network> members = model.members().subList(0, Math.min(MOST_MEMBERS, model.members().size()));
        var pictures = new ArrayList<Section.Distribution>();
        for (int i = 0; i < members.size(); i++) {
            String member = model.members().size() == 1 ? "" : " of network " + (i + 1) + " of " + model.members().size();
            sections.add(layers("Layers" + member, members.get(i)));
            pictures.addAll(pictures(members.get(i), model.members().size() == 1 ? "" : (i + 1) + ": "));
        }
        sections.add(new Section.Histograms("Weights that are not zero", pictures.subList(0, Math.min(MOST_PICTURES, pictures.size()))));
        return sections;
    }

    private static Section facts(TrainedModel model, long bytes) {
        long parameters = model.members().stream().mapToLong(Network::parameterCount).sum();
        long nonZeros = model.members().stream().mapToLong(Network::nonZeroCount).sum();
        var facts = new ArrayList<Section.Fact>();
        facts.add(new Section.Fact("Predicts", model.target() + (model.classes().isEmpty() ? "" : ", " + model.classes().size() + " classes")));
        facts.add(new Section.Fact("From", model.preprocessing().columns().size() == 1 ? model.preprocessing().columns().get(0).name() : model.preprocessing().columns().size() + " columns"));
        if (model.members().size() > 1) {
            facts.add(new Section.Fact("Networks", Numbers.number(model.members().size())));
        }
        facts.add(new Section.Fact("Parameters", Numbers.number(parameters)));
        facts.add(new Section.Fact("Not zero", Numbers.number(nonZeros)));
        facts.add(new Section.Fact("File", Numbers.bytes(bytes)));
        facts.add(new Section.Fact("Bits a parameter", Numbers.number(Math.round(bytes * 800.0 / parameters) / 100.0)));
        return new Section.Facts("Model", facts);
    }

    /** The layers as the configuration describes them, with numbers to a few digits. */
    private static List<String> describe(Network network) {
        return network.configuration().describeLayers().stream()
                .map(layer -> LONG_NUMBER.matcher(layer).replaceAll(match -> Numbers.number(Double.parseDouble(match.group())))).toList();
    }

    private static Section layers(String title, Network network) {
        var rows = new ArrayList<List<Section.Cell>>();
        List<String> layers = describe(network);
        for (int layer = 0; layer < layers.size(); layer++) {
            String prefix = layer + ".";
            List<Parameter> parameters = network.parameters().stream().filter(parameter -> parameter.layout().name().startsWith(prefix)).toList();
            rows.add(row(layers.get(layer), parameters, network.parameterCount() <= MOST_CODED));
        }
        rows.add(row("all layers", network.parameters(), network.parameterCount() <= MOST_CODED));
        return new Section.Grid(title, List.of("Layer", "Weights", "Parameters", "Not zero", "Sparsity", "Bits", "Bytes"), rows, "", false);
    }

    private static List<Section.Cell> row(String name, List<Parameter> parameters, boolean bytes) {
        if (parameters.isEmpty()) {
            return List.of(new Section.Cell.Words(name), number(""), number(""), number(""), number(""), number(""), number(""));
        }
        long count = parameters.stream().mapToLong(parameter -> parameter.layout().size()).sum();
        long nonZeros = parameters.stream().mapToLong(parameter -> parameter.storage().nonZeros().cardinality()).sum();
        List<Parameter> weights = parameters.stream().filter(parameter -> parameter.layout().weights()).toList();
        String shape = weights.size() == 1 ? String.join(" × ", weights.get(0).layout().shape().stream().map(String::valueOf).toList()) : "";
        String bits = weights.isEmpty() || weights.stream().mapToInt(weight -> weight.storage().bits()).distinct().count() > 1 ? "" : String.valueOf(weights.get(0).storage().bits());
        return List.of(new Section.Cell.Words(name), number(shape), number(Numbers.number(count)), number(Numbers.number(nonZeros)), number(Numbers.percent(1 - nonZeros / (double) count)), number(bits),
                number(bytes ? Numbers.bytes(parameters.stream().mapToLong(ModelView::bytes).sum()) : ""));
    }

    private static Section.Cell number(String text) {
        return new Section.Cell.Number(text);
    }

    /** What a tensor takes in the file, to a few bytes: tensors that are coded one after the other share the last byte. */
    private static long bytes(Parameter parameter) {
        if (!StorageForm.of(parameter.storage()).isCoded(parameter.layout())) {
            return (long) Float.BYTES * parameter.layout().size();
        }
        var encoder = new RangeEncoder();
        new ModelNumbers(encoder).storage(parameter.layout(), parameter.storage());
        return encoder.finish().length;
    }

    private static List<Section.Distribution> pictures(Network network, String prefix) {
        var pictures = new ArrayList<Section.Distribution>();
        List<String> layers = describe(network);
        for (Parameter parameter : network.parameters()) {
            if (parameter.layout().weights()) {
                int layer = Integer.parseInt(parameter.layout().name().substring(0, parameter.layout().name().indexOf('.')));
                float[] values = parameter.storage().values();
                int step = 1 + values.length / MOST_VALUES;
                double[] nonZeros = java.util.stream.IntStream.range(0, values.length / step).mapToDouble(i -> values[i * step]).filter(value -> value != 0).toArray();
                double zeros = 1 - parameter.storage().nonZeros().cardinality() / (double) values.length;
                pictures.add(new Section.Distribution(prefix + layers.get(layer), zeros > 0 ? Numbers.percent(zeros) + " zero" : "", Histogram.of(nonZeros, BARS)));
            }
        }
        return pictures;
    }
}
