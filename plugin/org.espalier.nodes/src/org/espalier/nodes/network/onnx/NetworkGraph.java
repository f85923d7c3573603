package org.espalier.nodes.network.onnx;

import java.util.ArrayList;
import java.util.List;

import onnx.Onnx.AttributeProto;
import onnx.Onnx.TensorProto.DataType;
import org.espalier.nodes.network.Activation;
import org.espalier.nodes.network.Layer;
import org.espalier.nodes.network.Loss;
import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.NetworkConfiguration;
import org.espalier.nodes.network.Shapes;
import org.espalier.nodes.network.Window;

/** Networks as operators of an ONNX graph, from encoded rows to outputs. Weights are float32, whatever the model stores. */
public final class NetworkGraph {
    /** The input of {@link #toBytes}. */
    public static final String ROWS = "rows";
    /** The output of {@link #toBytes}. */
    public static final String OUTPUTS = "outputs";

    private final OnnxGraph graph;

    private NetworkGraph(OnnxGraph graph) {
        this.graph = graph;
    }

    /**
     * The bytes of a file that has nothing but networks, from {@link #ROWS} to {@link #OUTPUTS}, as in {@link #mean}.
     *
     * @param networks of the same inputs and outputs; one at least
     */
    public static byte[] toBytes(List<Network> networks) {
        NetworkConfiguration configuration = networks.get(0).configuration();
        var graph = new OnnxGraph();
        graph.input(ROWS, DataType.FLOAT, List.of(configuration.inputs()));
        graph.output(OUTPUTS, mean(graph, networks, ROWS), DataType.FLOAT, List.of(configuration.outputs()));
        return graph.toBytes();
    }

    /**
     * Adds networks whose outputs are averaged.
     *
     * @param networks of the same inputs and outputs; one at least
     * @param inputs the name of the encoded rows, float32 {@code [rows, inputs]}
     * @return the name of the mean of their outputs, float32 {@code [rows, outputs]}: probabilities, or scaled numbers for regression
     */
    public static String mean(OnnxGraph graph, List<Network> networks, String inputs) {
        var all = new NetworkGraph(graph);
        String sum = all.network(networks.get(0), inputs);
        for (Network network : networks.subList(1, networks.size())) {
            sum = graph.operator("Add", List.of(sum, all.network(network, inputs)));
        }
        return networks.size() == 1 ? sum : graph.operator("Div", List.of(sum, graph.floats(new float[] {networks.size()}, 1)));
    }

    private String network(Network network, String inputs) {
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
