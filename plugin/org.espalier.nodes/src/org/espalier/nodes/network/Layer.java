package org.espalier.nodes.network;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

import org.espalier.engine.node.Problem;
import org.espalier.nodes.network.TensorLayout.Role;

/**
 * One hidden layer of a {@link NetworkConfiguration}; each is one layer of the Deeplearning4j network too. Rows between layers are
 * lists of values or images, see {@link Shapes}.
 */
public sealed interface Layer {

    /** A readable line such as {@code dense 64 relu}. */
    String describe();

    /**
     * What comes out.
     *
     * @param input what comes in
     * @throws LayerMisfitException when the layer cannot take that
     */
    List<Integer> outputShape(List<Integer> input);

    /** Whether it takes images alone. */
    default boolean takesImages() {
        return false;
    }

    /** The layer's parameters in Deeplearning4j's order, as they lie when those of the layers before it end at {@code offset}. */
    default List<TensorLayout> tensors(int position, List<Integer> input, int offset) {
        return List.of();
    }

    /**
     * Every unit sees every value of the layer before: {@code activation(x W + b)}. An image is seen as the list of its values.
     *
     * @param units at least 1
     */
    record Dense(int units, Activation activation) implements Layer {
        public Dense {
            Objects.requireNonNull(activation);
            if (units < 1 || units > NetworkConfiguration.MAX_UNITS) {
                throw new IllegalArgumentException("a dense layer has 1 to " + NetworkConfiguration.MAX_UNITS + " units, found " + units);
            }
        }

        @Override
        public String describe() {
            return "dense " + units + " " + activation.id();
        }

        @Override
        public List<Integer> outputShape(List<Integer> input) {
            return List.of(units);
        }

        @Override
        public List<TensorLayout> tensors(int position, List<Integer> input, int offset) {
            return dense(position, Shapes.size(input), units, offset);
        }
    }

    /**
     * Gives each category a learnt list of values, instead of the 0 and 1 that a dense layer would get; only as the first layer, whose
     * input is then one number, that of the row's category. The values are {@code W[category] + b}.
     *
     * @param words how many numbers there are, from 0
     * @param units values of each
     */
    record Embedding(int words, int units) implements Layer {
        public Embedding {
            if (words < 1 || words > NetworkConfiguration.MAX_UNITS || units < 1 || units > NetworkConfiguration.MAX_UNITS) {
                throw new IllegalArgumentException("an embedding has 1 to " + NetworkConfiguration.MAX_UNITS + " categories and values, found " + words + " and " + units);
            }
        }

        @Override
        public String describe() {
            return "embedding " + units;
        }

        @Override
        public List<Integer> outputShape(List<Integer> input) {
            if (!input.equals(List.of(1))) {
                throw new LayerMisfitException(Problem.of("an embedding takes the number of a category alone").found(Shapes.words(input)).expected("an embedding as the first layer")
                        .remedy("make it the first layer, and name one categorical column in the setting features"));
            }
            return List.of(units);
        }

        @Override
        public List<TensorLayout> tensors(int position, List<Integer> input, int offset) {
            return dense(position, words, units, offset);
        }
    }

    /** The parameters of a dense layer. */
    static List<TensorLayout> dense(int position, int inputs, int units, int offset) {
        return List.of(new TensorLayout(position + ".weights", Role.WEIGHTS, List.of(inputs, units), offset, units),
                new TensorLayout(position + ".bias", Role.BIAS, List.of(units), Math.addExact(offset, Math.multiplyExact(inputs, units)), 1));
    }

    /**
     * While training, sets each value to zero at random and scales the others so that the mean stays (Srivastava et al.,
     * "Dropout: a simple way to prevent neural networks from overfitting", JMLR 15, 2014); otherwise does nothing.
     *
     * @param rate the probability of zero, above 0 and below 1
     */
    record Dropout(double rate) implements Layer {
        public Dropout {
            if (!(rate > 0 && rate < 1)) {
                throw new IllegalArgumentException("a dropout rate is above 0 and below 1, found " + rate);
            }
        }

        @Override
        public String describe() {
            return "dropout " + rate;
        }

        @Override
        public List<Integer> outputShape(List<Integer> input) {
            return input;
        }
    }

    /** What a layer does to its values one by one, as a layer of its own: after batch normalisation, for example. */
    record Activate(Activation activation) implements Layer {
        public Activate {
            Objects.requireNonNull(activation);
        }

        @Override
        public String describe() {
            return "activation " + activation.id();
        }

        @Override
        public List<Integer> outputShape(List<Integer> input) {
            return input;
        }
    }

    /**
     * Each channel that comes out is the activation of the sum of all input channels under a moving window of weights, plus a bias
     * (LeCun et al., "Gradient-based learning applied to document recognition", Proceedings of the IEEE 86, 1998).
     *
     * @param channels that come out, at least 1
     */
    record Convolution(int channels, Window window, Activation activation) implements Layer {
        public Convolution {
            Objects.requireNonNull(window);
            Objects.requireNonNull(activation);
            if (channels < 1 || channels > NetworkConfiguration.MAX_UNITS) {
                throw new IllegalArgumentException("a convolution has 1 to " + NetworkConfiguration.MAX_UNITS + " channels, found " + channels);
            }
        }

        @Override
        public String describe() {
            return "conv " + channels + " " + window.describe() + " " + activation.id();
        }

        @Override
        public boolean takesImages() {
            return true;
        }

        @Override
        public List<Integer> outputShape(List<Integer> input) {
            return window.over(input, channels);
        }

        @Override
        public List<TensorLayout> tensors(int position, List<Integer> input, int offset) {
            var bias = new TensorLayout(position + ".bias", Role.BIAS, List.of(channels), offset, 1);
            return List.of(bias, new TensorLayout(position + ".weights", Role.WEIGHTS, List.of(channels, input.get(0), window.height(), window.width()), offset + channels, channels));
        }
    }

    /** What becomes of the values under a window of a pooling layer. */
    enum PoolingKind {
        /** The largest one. */
        MAX,
        /** Their mean; points outside of the image do not count. */
        MEAN;

        /** The name in files and settings: {@code max} or {@code mean}. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One value for the values under a moving window, channel by channel. */
    record Pooling(PoolingKind kind, Window window) implements Layer {
        public Pooling {
            Objects.requireNonNull(kind);
            Objects.requireNonNull(window);
            // A window must see a point of the image wherever it stands.
            if (!window.same() && (window.paddingHeight() >= window.height() || window.paddingWidth() >= window.width())) {
                throw new IllegalArgumentException("padding of a pooling layer is less than its window");
            }
        }

        @Override
        public String describe() {
            return "pool " + kind.id() + " " + window.describe();
        }

        @Override
        public boolean takesImages() {
            return true;
        }

        @Override
        public List<Integer> outputShape(List<Integer> input) {
            return window.over(input, input.get(0));
        }
    }

    /** One value for each channel of an image: a list of values comes out. */
    record GlobalPooling(PoolingKind kind) implements Layer {
        public GlobalPooling {
            Objects.requireNonNull(kind);
        }

        @Override
        public String describe() {
            return "globalPool " + kind.id();
        }

        @Override
        public boolean takesImages() {
            return true;
        }

        @Override
        public List<Integer> outputShape(List<Integer> input) {
            requireImage(input);
            return List.of(input.get(0));
        }
    }

    /**
     * Brings each value, or each channel of images, to mean 0 and variance 1 over the rows of a batch, and then scales and shifts
     * it by learnt numbers (Ioffe and Szegedy, "Batch normalization", ICML 2015). When it does not train it uses running means.
     *
     * @param decay how much of the running means stays in each step, from 0 to below 1
     * @param epsilon added to variances, above 0
     */
    record BatchNormalization(double decay, double epsilon) implements Layer {
        public BatchNormalization {
            if (!(decay >= 0 && decay < 1)) {
                throw new IllegalArgumentException("the decay of batch normalisation is from 0 to below 1, found " + decay);
            }
            if (!(epsilon > 0 && epsilon <= 1)) {
                throw new IllegalArgumentException("the epsilon of batch normalisation is above 0 and at most 1, found " + epsilon);
            }
        }

        @Override
        public String describe() {
            return "batchNorm";
        }

        @Override
        public List<Integer> outputShape(List<Integer> input) {
            return input;
        }

        @Override
        public List<TensorLayout> tensors(int position, List<Integer> input, int offset) {
            int channels = input.get(0);
            List<Integer> shape = List.of(channels);
            return List.of(new TensorLayout(position + ".gamma", Role.NORMALIZATION, shape, offset, 1),
                    new TensorLayout(position + ".beta", Role.NORMALIZATION, shape, offset + channels, 1),
                    new TensorLayout(position + ".mean", Role.NORMALIZATION, shape, offset + 2 * channels, 1),
                    new TensorLayout(position + ".variance", Role.NORMALIZATION, shape, offset + 3 * channels, 1));
        }
    }

    /** @throws LayerMisfitException when it is no image */
    static void requireImage(List<Integer> input) {
        if (!Shapes.isImage(input)) {
            throw new LayerMisfitException(Problem.of("this layer takes images, and a list of values comes").found(Shapes.words(input)).expected("images")
                    .remedy("put it before the dense layers and the global pooling"));
        }
    }
}
