package org.espalier.nodes.network;

import java.util.List;
import java.util.Optional;

import org.espalier.engine.node.Problem;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;

/**
 * What a row looks like between layers: {@code [values]}, or an image {@code [channels, height, width]}, whose values lie row-major
 * in this order.
 */
public final class Shapes {
    /** The most values of a row between two layers. */
    static final int MAX_VALUES = 1 << 24;

    private Shapes() {
    }

    /** Whether it is an image. */
    public static boolean isImage(List<Integer> shape) {
        return shape.size() == 3;
    }

    /** The number of values. */
    public static int size(List<Integer> shape) {
        long size = 1;
        for (int extent : shape) {
            size *= extent;
            if (extent < 1 || size > MAX_VALUES) {
                throw new LayerMisfitException(Problem.of("a row has too many values between two layers").found(String.join("x", shape.stream().map(String::valueOf).toList()))
                        .expected("at most " + MAX_VALUES).remedy("choose fewer channels or units, or larger strides"));
            }
        }
        return (int) size;
    }

    /** Such as {@code 64} or {@code 20x24x24}. */
    public static String text(List<Integer> shape) {
        return String.join("x", shape.stream().map(String::valueOf).toList());
    }

    /** In words, such as {@code 64 values} or {@code images of 24 x 24 points and 20 channels}. */
    static String words(List<Integer> shape) {
        return isImage(shape) ? "images of " + shape.get(1) + " x " + shape.get(2) + " points and " + shape.get(0) + (shape.get(0) == 1 ? " channel" : " channels")
                : shape.get(0) + " values";
    }

    /** The image that feature columns hold: of one column of tensors with channels, height and width, or with height and width alone. */
    public static Optional<List<Integer>> image(List<ColumnSpec> features) {
        if (features.size() != 1 || !(features.get(0).type() instanceof ColumnType.Tensor tensor)) {
            return Optional.empty();
        }
        List<Integer> shape = tensor.shape();
        return switch (shape.size()) {
            case 2 -> Optional.of(List.of(1, shape.get(0), shape.get(1)));
            case 3 -> Optional.of(shape);
            default -> Optional.empty();
        };
    }

    /**
     * What the first layer gets.
     *
     * @param features the feature columns
     * @param width the number of inputs that they make
     * @param layers of the network; only those that take images make it see an image, so that dense layers alone take any columns
     */
    static List<Integer> input(List<ColumnSpec> features, int width, List<Layer> layers) {
        if (layers.stream().noneMatch(Layer::takesImages)) {
            return List.of(width);
        }
        return image(features).orElseThrow(() -> new LayerMisfitException(noImages(features)));
    }

    /** Columns with their types, for messages. */
    static String columns(List<ColumnSpec> features) {
        String some = features.stream().limit(5).map(column -> "\"" + column.name() + "\", " + column.type()).reduce((a, b) -> a + "; " + b).orElse("nothing");
        return some + (features.size() > 5 ? "; and " + (features.size() - 5) + " more" : "");
    }

    /** The problem when layers take images, and the features are none. */
    static Problem noImages(List<ColumnSpec> features) {
        return Problem.of("this layer takes images, and the features are none").found(columns(features))
                .expected("one feature: a tensor column of channels, height and width, or of height and width")
                .remedy("name such a column in the setting features, or use dense layers; image-reader gives such columns");
    }
}
