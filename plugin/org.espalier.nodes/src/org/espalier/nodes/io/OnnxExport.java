package org.espalier.nodes.io;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import onnx.Onnx.AttributeProto;
import onnx.Onnx.TensorProto.DataType;
import org.espalier.engine.table.ColumnType;
import org.espalier.nodes.network.Activation;
import org.espalier.nodes.network.FeatureEncoder;
import org.espalier.nodes.network.Layer;
import org.espalier.nodes.network.Loss;
import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.NetworkConfiguration;
import org.espalier.nodes.network.Shapes;
import org.espalier.nodes.network.TargetEncoder;
import org.espalier.nodes.network.TrainedModel;
import org.espalier.nodes.network.Window;

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
        String inputs = preprocess();
        String output = member(model.members().get(0), inputs);
        for (Network network : model.members().subList(1, model.members().size())) {
            output = graph.operator("Add", List.of(output, member(network, inputs)));
        }
        if (model.members().size() > 1) {
            output = graph.operator("Div", List.of(output, graph.floats(new float[] {model.members().size()}, 1)));
        }
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

    private String member(Network network, String inputs) {
        NetworkConfiguration configuration = network.configuration();
        List<List<Integer>> shapes = configuration.shapes();
        String values = inputs;
        if (Shapes.isImage(shapes.get(0))) {
            values = graph.operator("Reshape", List.of(values, graph.longs(-1, shapes.get(0).get(0), shapes.get(0).get(1), shapes.get(0).get(2))));
        }
        for (int i = 0; i < configuration.layers().size(); i++) {
            values = layer(network, i, shapes.get(i), values);
        }
        int last = configuration.layers().size();
        String sums = product(network, last, flat(shapes.get(last), values), Shapes.size(shapes.get(last)), configuration.outputs());
        return configuration.loss() == Loss.CROSS_ENTROPY ? graph.operator("Softmax", List.of(sums), OnnxGraph.integer("axis", 1)) : sums;
    }

    private String layer(Network network, int position, List<Integer> input, String values) {
        Layer layer = network.configuration().layers().get(position);
        if (layer instanceof Layer.Dense dense) {
            return activate(dense.activation(), product(network, position, flat(input, values), Shapes.size(input), dense.units()));
        } else if (layer instanceof Layer.Embedding embedding) {
            return embed(network, position, embedding, values);
        } else if (layer instanceof Layer.Activate activate) {
            return activate(activate.activation(), values);
        } else if (layer instanceof Layer.Convolution convolution) {
            Window window = convolution.window();
            String weights = graph.floats(network.values(position, "weights"), convolution.channels(), input.get(0), window.height(), window.width());
            String bias = graph.floats(network.values(position, "bias"), convolution.channels());
            return activate(convolution.activation(), graph.operator("Conv", List.of(values, weights, bias), window(window, input)));
        } else if (layer instanceof Layer.Pooling pooling) {
            // Points outside of the image count for neither operator.
            return graph.operator(pooling.kind() == Layer.PoolingKind.MAX ? "MaxPool" : "AveragePool", List.of(values), window(pooling.window(), input));
        } else if (layer instanceof Layer.GlobalPooling pooling) {
            String pooled = graph.operator(pooling.kind() == Layer.PoolingKind.MAX ? "GlobalMaxPool" : "GlobalAveragePool", List.of(values));
            return graph.operator("Flatten", List.of(pooled), OnnxGraph.integer("axis", 1));
        } else if (layer instanceof Layer.BatchNormalization normalization) {
            var inputs = new ArrayList<>(List.of(values));
            for (String part : List.of("gamma", "beta", "mean", "variance")) {
                inputs.add(graph.floats(network.values(position, part), input.get(0)));
            }
            return graph.operator("BatchNormalization", inputs, OnnxGraph.real("epsilon", normalization.epsilon()));
        }
        // Dropout does nothing when it does not train.
        return values;
    }

    private String embed(Network network, int position, Layer.Embedding embedding, String number) {
        float[] byUnit = network.values(position, "weights");
        float[] byCategory = new float[byUnit.length];
        for (int i = 0; i < byUnit.length; i++) {
            byCategory[i % embedding.words() * embedding.units() + i / embedding.words()] = byUnit[i];
        }
        String table = graph.floats(byCategory, embedding.words(), embedding.units());
        String rows = graph.operator("Gather", List.of(table, graph.cast(number, DataType.INT64)), OnnxGraph.integer("axis", 0));
        return graph.operator("Add", List.of(graph.operator("Flatten", List.of(rows), OnnxGraph.integer("axis", 1)), graph.floats(network.values(position, "bias"), embedding.units())));
    }

    private String flat(List<Integer> shape, String values) {
        return Shapes.isImage(shape) ? graph.operator("Flatten", List.of(values), OnnxGraph.integer("axis", 1)) : values;
    }

    private static AttributeProto[] window(Window window, List<Integer> input) {
        int high = input.get(1);
        int wide = input.get(2);
        return new AttributeProto[] {
            OnnxGraph.integers("kernel_shape", List.of((long) window.height(), (long) window.width())),
            OnnxGraph.integers("strides", List.of((long) window.strideHeight(), (long) window.strideWidth())),
            OnnxGraph.integers("pads", List.of((long) window.top(high), (long) window.left(wide), (long) window.bottom(high), (long) window.right(wide)))};
    }

    private String product(Network network, int layer, String values, int inputs, int units) {
        // In the flat order the weights of a unit are next to each other: units x inputs, which Gemm transposes.
        String weights = graph.floats(network.values(layer, "weights"), units, inputs);
        String bias = graph.floats(network.values(layer, "bias"), units);
        return graph.operator("Gemm", List.of(values, weights, bias), OnnxGraph.integer("transB", 1));
    }

    private String activate(Activation activation, String x) {
        return switch (activation) {
            case IDENTITY -> x;
            case RELU -> graph.operator("Relu", List.of(x));
            case LEAKY_RELU -> graph.operator("LeakyRelu", List.of(x), OnnxGraph.real("alpha", 0.01));
            case ELU -> graph.operator("Elu", List.of(x), OnnxGraph.real("alpha", 1));
            case SELU -> graph.operator("Selu", List.of(x), OnnxGraph.real("alpha", 1.6732632423543772), OnnxGraph.real("gamma", 1.0507009873554805));
            case GELU -> times(x, graph.operator("Sigmoid", List.of(times(x, graph.floats(new float[] {1.702f}, 1)))));
            case SWISH -> times(x, graph.operator("Sigmoid", List.of(x)));
            case MISH -> times(x, graph.operator("Tanh", List.of(graph.operator("Softplus", List.of(x)))));
            case SOFTPLUS -> graph.operator("Softplus", List.of(x));
            case SOFTSIGN -> graph.operator("Softsign", List.of(x));
            case TANH -> graph.operator("Tanh", List.of(x));
            case SIGMOID -> graph.operator("Sigmoid", List.of(x));
            case HARD_SIGMOID -> graph.operator("HardSigmoid", List.of(x), OnnxGraph.real("alpha", 0.2), OnnxGraph.real("beta", 0.5));
            case HARD_TANH -> clip(x, -1, 1);
            case RELU6 -> clip(x, 0, 6);
        };
    }

    private String times(String x, String y) {
        return graph.operator("Mul", List.of(x, y));
    }

    private String clip(String x, float smallest, float largest) {
        return graph.operator("Clip", List.of(x, graph.floats(new float[] {smallest}), graph.floats(new float[] {largest})));
    }
}
