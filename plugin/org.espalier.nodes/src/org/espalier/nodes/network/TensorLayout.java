package org.espalier.nodes.network;

import java.util.List;
import java.util.Objects;

/**
 * Where a parameter tensor lies among a network's parameters.
 *
 * <p>The values of one output unit (a channel) are next to each other. A dense layer's weights {@code [inputs, outputs]} are
 * stored with the first index running fastest, as Deeplearning4j does, so that the weights into output {@code o} are
 * {@code offset + o * inputs} to {@code offset + (o + 1) * inputs - 1}. A convolution's weights
 * {@code [outputs, channels, height, width]} are stored with the last index running fastest.
 *
 * @param name the layer's position and the part, such as {@code 0.weights} or {@code 0.bias}
 * @param role what the values are for
 * @param shape the extents; for a dense layer's weights inputs, outputs
 * @param offset the position of the first value in the flat order
 * @param channels the number of output units; divides the size
 */
public record TensorLayout(String name, Role role, List<Integer> shape, int offset, int channels) {

    /** What the values of a tensor are for. */
    public enum Role {
        /** Factors of inputs; pruning and L2 touch these alone. */
        WEIGHTS,
        /** What is added to sums. */
        BIAS,
        /** What batch normalisation scales by: few numbers of very different sizes, which stay float32. */
        NORMALIZATION
    }

    public TensorLayout {
        Objects.requireNonNull(role);
        shape = List.copyOf(shape);
    }

    /** Whether these are weights, which pruning and L2 touch. */
    public boolean weights() {
        return role == Role.WEIGHTS;
    }

    /** The position of its layer; that of the output layer is the number of hidden layers. */
    public int layer() {
        return Integer.parseInt(name.substring(0, name.indexOf('.')));
    }

    /** The part of its layer, such as {@code weights}. */
    public String part() {
        return name.substring(name.indexOf('.') + 1);
    }

    /** The number of values. */
    public int size() {
        return shape.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
    }

    /** The number of values of one channel. */
    public int channelSize() {
        return size() / channels;
    }
}
