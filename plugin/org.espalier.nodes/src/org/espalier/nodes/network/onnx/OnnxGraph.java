package org.espalier.nodes.network.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

import onnx.Onnx.AttributeProto;
import onnx.Onnx.AttributeProto.AttributeType;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorProto.DataType;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;

/**
 * An ONNX graph in the making: operators are added one by one, each method gives the name of its result. Operators are of opset
 * 13 and of ai.onnx.ml 2 (<a href="https://onnx.ai/onnx/operators/">ONNX operators</a>).
 */
public final class OnnxGraph {
    private static final int IR_VERSION = 8;
    private static final int OPSET = 13;
    private static final int ML_OPSET = 2;
    /** The domain of operators of machine learning that are no tensor algebra, such as encoders. */
    public static final String ML = "ai.onnx.ml";

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("espalier");
    private int names;

    private String fresh(String kind) {
        // Columns may have any name; a control character keeps ours apart from theirs.
        return kind + "\u0001" + names++;
    }

    /** An input of the graph; the first extent, of rows, is open. */
    public void input(String name, DataType type, List<Integer> shape) {
        graph.addInput(value(name, type, shape));
    }

    /** Makes a result an output of the graph under a name of its own. */
    public void output(String name, String result, DataType type, List<Integer> shape) {
        graph.addNode(NodeProto.newBuilder().setOpType("Identity").addInput(result).addOutput(name));
        graph.addOutput(value(name, type, shape));
    }

    private static ValueInfoProto value(String name, DataType type, List<Integer> shape) {
        var extents = TensorShapeProto.newBuilder().addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("rows"));
        shape.forEach(extent -> extents.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(extent)));
        var tensor = TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(extents);
        return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(tensor)).build();
    }

    /** An operator. */
    public String operator(String type, List<String> inputs, AttributeProto... attributes) {
        return operator("", type, inputs, attributes);
    }

    /** An operator of a domain. */
    public String operator(String domain, String type, List<String> inputs, AttributeProto... attributes) {
        String result = fresh(type);
        graph.addNode(NodeProto.newBuilder().setDomain(domain).setOpType(type).setName(result).addAllInput(inputs).addOutput(result)
                .addAllAttribute(List.of(attributes)));
        return result;
    }

    /** Converts numbers. */
    public String cast(String input, DataType type) {
        return operator("Cast", List.of(input), integer("to", type.getNumber()));
    }

    /** Puts columns side by side. */
    public String concatenate(List<String> inputs) {
        return inputs.size() == 1 ? inputs.get(0) : operator("Concat", inputs, integer("axis", 1));
    }

    /** Columns by their positions. */
    public String gather(String input, long[] columns) {
        return operator("Gather", List.of(input, longs(columns)), integer("axis", 1));
    }

    /** A float32 constant of this shape, row-major; without a shape a scalar. */
    public String floats(float[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return constant(DataType.FLOAT, bytes, shape);
    }

    /** A float64 constant of this shape, row-major. */
    public String doubles(double[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values);
        return constant(DataType.DOUBLE, bytes, shape);
    }

    /** An int64 constant: a list. */
    public String longs(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return constant(DataType.INT64, bytes, values.length);
    }

    private String constant(DataType type, ByteBuffer bytes, long... shape) {
        String name = fresh("constant");
        var tensor = TensorProto.newBuilder().setName(name).setDataType(type.getNumber()).setRawData(ByteString.copyFrom(bytes.array()));
        for (long extent : shape) {
            tensor.addDims(extent);
        }
        graph.addInitializer(tensor);
        return name;
    }

    /** An attribute that is a whole number. */
    public static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value).build();
    }

    /** An attribute that is a number, rounded to float32. */
    public static AttributeProto real(String name, double value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeType.FLOAT).setF((float) value).build();
    }

    /** An attribute that is a list of whole numbers. */
    public static AttributeProto integers(String name, Iterable<Long> values) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS).addAllInts(values).build();
    }

    /** An attribute that is a list of texts. */
    public static AttributeProto texts(String name, List<String> values) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeType.STRINGS)
                .addAllStrings(values.stream().map(ByteString::copyFromUtf8).toList()).build();
    }

    /** The file's bytes. */
    public byte[] toBytes() {
        return ModelProto.newBuilder().setIrVersion(IR_VERSION).setProducerName("Espalier")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(ML).setVersion(ML_OPSET)).setGraph(graph).build().toByteArray();
    }
}
