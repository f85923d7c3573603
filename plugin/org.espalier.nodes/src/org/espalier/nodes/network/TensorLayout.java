package org.espalier.nodes.network;

import java.util.List;

/**
 * Where a parameter tensor lies among a network's parameters.
 *
 * <p>The values of one output unit (a channel) are next to each other: a dense layer's weights {@code [inputs, outputs]} are
 * stored with the first index running fastest, as Deeplearning4j does, so that the weights into output {@code o} are
 * {@code offset + o * inputs} to {@code offset + (o + 1) * inputs - 1}.
 *
 * @param name the layer's position and the part, such as {@code 0.weights} or {@code 0.bias}
 * @param weights whether these are weights, which pruning and L2 touch; else biases
 * @param shape the extents; for a dense layer's weights inputs, outputs
 * @param offset the position of the first value in the flat order
 * @param channels the number of output units; divides the size
 */
public record TensorLayout(String name, boolean weights, List<Integer> shape, int offset, int channels) {

    public TensorLayout {
        shape = List.copyOf(shape);
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
