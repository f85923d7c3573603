package org.espalier.nodes.io;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import onnx.Onnx.TensorProto.DataType;
import org.espalier.engine.table.ColumnType;
import org.espalier.nodes.network.FeatureEncoder;
import org.espalier.nodes.network.TargetEncoder;
import org.espalier.nodes.network.TrainedModel;
import org.espalier.nodes.network.onnx.NetworkGraph;
import org.espalier.nodes.network.onnx.OnnxGraph;

/**
 * A model as an ONNX graph, preprocessing included. Each feature column is an input of its name: numbers float64 {@code [rows, 1]}
 * (NaN is a missing value, a timestamp is seconds since 1970), categories text {@code [rows, 1]}, tensors float32
 * {@code [rows, shape]}. Outputs are {@code prediction} (the class as text {@code [rows]}, or the number as float64
 * {@code [rows, 1]}) and for classes {@code probabilities}, float32 {@code [rows, classes]}. Weights are float32, whatever the
 * model stores.
 */
final class OnnxExport {
    /** Stands for no text at all where an operator wants one category at least. */
    private static final String NEVER = "\u0001";

    private final OnnxGraph graph = new OnnxGraph();
    private final TrainedModel model;

    private OnnxExport(TrainedModel model) {
        this.model = model;
    }

    /** The bytes of the ONNX file. */
    static byte[] toBytes(TrainedModel model) {
        return new OnnxExport(model).build();
    }

    private byte[] build() {
        String output = NetworkGraph.mean(graph, model.members(), preprocess());
        if (model.preprocessing().target() instanceof TargetEncoder.Number number) {
            String scaled = graph.operator("Mul", List.of(graph.cast(output, DataType.DOUBLE), graph.doubles(new double[] {number.scale()}, 1)));
            String prediction = graph.operator("Add", List.of(scaled, graph.doubles(new double[] {number.center()}, 1)));
            graph.output("prediction", prediction, DataType.DOUBLE, List.of(1));
        } else {
            List<String> classes = model.classes();
            String index = graph.operator("ArgMax", List.of(output), OnnxGraph.integer("axis", 1), OnnxGraph.integer("keepdims", 0));
            String prediction = graph.operator(OnnxGraph.ML, "LabelEncoder", List.of(index),
                    OnnxGraph.integers("keys_int64s", LongStream.range(0, classes.size()).boxed().toList()), OnnxGraph.texts("values_strings", classes));
            graph.output("prediction", prediction, DataType.STRING, List.of());
            graph.output("probabilities", output, DataType.FLOAT, List.of(classes.size()));
        }
        return graph.toBytes();
    }

    /** Columns side by side as they are made, and where each of them belongs among the network's inputs. */
    private final class Parts {
        private final List<String> parts = new ArrayList<>();
        private final List<Integer> places = new ArrayList<>();

        void add(String part, int... at) {
            parts.add(part);
            IntStream.of(at).forEach(places::add);
        }

        String arrange() {
            String all = graph.concatenate(parts);
            long[] order = new long[places.size()];
            boolean inOrder = true;
            for (int i = 0; i < order.length; i++) {
                order[places.get(i)] = i;
                inOrder &= places.get(i) == i;
            }
            return inOrder ? all : graph.gather(all, order);
        }
    }

    private String preprocess() {
        var parts = new Parts();
        var numbers = new ArrayList<FeatureEncoder.Number>();
        var numberPlaces = new ArrayList<Integer>();
        int at = 0;
        for (FeatureEncoder feature : model.preprocessing().features()) {
            if (feature instanceof FeatureEncoder.Number number) {
                graph.input(number.column().name(), DataType.DOUBLE, List.of(1));
                numbers.add(number);
                numberPlaces.add(at);
            } else if (feature instanceof FeatureEncoder.Category category) {
                category(category, at, parts);
            } else if (feature instanceof FeatureEncoder.Index index) {
                parts.add(number(index), at);
            } else if (feature instanceof FeatureEncoder.Block block) {
                block(block, at, parts);
            }
            at += feature.width();
        }
        if (!numbers.isEmpty()) {
            numbers(numbers, numberPlaces, parts);
        }
        return parts.arrange();
    }

    private void numbers(List<FeatureEncoder.Number> numbers, List<Integer> places, Parts parts) {
        String values = graph.concatenate(numbers.stream().map(number -> number.column().name()).toList());
        String scaled = scale(values, numbers.stream().mapToDouble(FeatureEncoder.Number::center).toArray(),
                numbers.stream().mapToDouble(FeatureEncoder.Number::scale).toArray());
        String missing = graph.operator("IsNaN", List.of(scaled));
        float[] fill = new float[numbers.size()];
        for (int i = 0; i < fill.length; i++) {
            fill[i] = numbers.get(i).missing();
        }
        parts.add(graph.operator("Where", List.of(missing, graph.floats(fill, fill.length), scaled)), places.stream().mapToInt(place -> place).toArray());
        int[] marked = IntStream.range(0, numbers.size()).filter(i -> numbers.get(i).indicator()).toArray();
        if (marked.length > 0) {
            String all = graph.cast(missing, DataType.FLOAT);
            parts.add(graph.gather(all, IntStream.of(marked).asLongStream().toArray()), IntStream.of(marked).map(i -> places.get(i) + 1).toArray());
        }
    }

    /** In float64, as Espalier does, and then float32. */
    private String scale(String doubles, double[] centers, double[] scales) {
        String centred = graph.operator("Sub", List.of(doubles, graph.doubles(centers, centers.length)));
        return graph.cast(graph.operator("Div", List.of(centred, graph.doubles(scales, scales.length))), DataType.FLOAT);
    }

    private void category(FeatureEncoder.Category category, int at, Parts parts) {
        String name = category.column().name();
        graph.input(name, DataType.STRING, List.of(1));
        boolean none = category.categories().isEmpty();
        String encoded = graph.operator(OnnxGraph.ML, "OneHotEncoder", List.of(name),
                OnnxGraph.texts("cats_strings", none ? List.of(NEVER) : category.categories()), OnnxGraph.integer("zeros", 1));
        int count = Math.max(1, category.categories().size());
        String flat = graph.operator("Reshape", List.of(encoded, graph.longs(-1, count)));
        String known = graph.operator("ReduceSum", List.of(flat, graph.longs(1)), OnnxGraph.integer("keepdims", 1));
        if (!none) {
            parts.add(flat, IntStream.range(at, at + count).toArray());
        }
        parts.add(graph.operator("Sub", List.of(graph.floats(new float[] {1}, 1), known)), at + category.categories().size());
    }

    private String number(FeatureEncoder.Index index) {
        String name = index.column().name();
        graph.input(name, DataType.STRING, List.of(1));
        List<String> categories = index.categories().isEmpty() ? List.of(NEVER) : index.categories();
        String number = graph.operator(OnnxGraph.ML, "LabelEncoder", List.of(name), OnnxGraph.texts("keys_strings", categories),
                OnnxGraph.integers("values_int64s", LongStream.range(0, categories.size()).boxed().toList()), OnnxGraph.integer("default_int64", index.categories().size()));
        return graph.cast(number, DataType.FLOAT);
    }

    private void block(FeatureEncoder.Block block, int at, Parts parts) {
        String name = block.column().name();
        graph.input(name, DataType.FLOAT, ((ColumnType.Tensor) block.column().type()).shape());
        String flat = graph.operator("Flatten", List.of(name), OnnxGraph.integer("axis", 1));
        String scaled = scale(graph.cast(flat, DataType.DOUBLE), new double[] {block.center()}, new double[] {block.scale()});
        parts.add(scaled, IntStream.range(at, at + block.width()).toArray());
    }
}
