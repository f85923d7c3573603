package org.espalier.nodes.network;

import java.util.List;

/**
 * What a network answers, in plain Java float32: no native library, and the same bits on every machine, because every sum runs
 * in a fixed order and every function is {@link StrictMath}'s. Safe for use by several threads.
 */
public final class ForwardPass {
    /** Rows that go through the layers together, so that each weight that is read serves many; fewer where layers are large. */
    private static final int BLOCK = 64;
    /** The most values that a layer makes of a block, unless one row has more: they should stay in the processor's cache. */
    private static final int BLOCK_VALUES = 1 << 19;

    private final int inputs;
    private final int outputs;
    private final int block;
    private final List<ForwardStep> steps;

    private ForwardPass(int inputs, int outputs, int block, List<ForwardStep> steps) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.block = block;
        this.steps = List.copyOf(steps);
    }

    /** Prepares a network. */
    public static ForwardPass of(Network network) {
        NetworkConfiguration configuration = network.configuration();
        List<List<Integer>> shapes = configuration.shapes();
        int largest = shapes.stream().mapToInt(Shapes::size).max().orElseThrow();
        return new ForwardPass(configuration.inputs(), configuration.outputs(), Math.max(1, Math.min(BLOCK, BLOCK_VALUES / largest)),
                ForwardSteps.of(network));
    }

    /**
     * The outputs for all rows.
     *
     * @return row-major, rows x outputs
     */
    public float[] output(TrainingData data) {
        if (data.features() != inputs) {
            throw new IllegalArgumentException("a network of " + inputs + " inputs cannot use rows of " + data.features());
        }
        float[] result = new float[Math.multiplyExact(data.rows(), outputs)];
        float[] rows = new float[block * inputs];
        int[] order = new int[block];
        try (TrainingData.Reader reader = data.reader()) {
            for (int from = 0; from < data.rows(); from += block) {
                int count = Math.min(block, data.rows() - from);
                for (int i = 0; i < count; i++) {
                    order[i] = from + i;
                }
                reader.rows().copyFeatures(order, 0, count, rows);
                System.arraycopy(output(rows, count), 0, result, from * outputs, count * outputs);
            }
        }
        return result;
    }

    /**
     * The outputs for a few rows.
     *
     * @param rows row-major, {@code count x inputs}; not changed
     */
    public float[] output(float[] rows, int count) {
        float[] values = rows;
        for (ForwardStep step : steps) {
            values = step.apply(values, count);
        }
        return values;
    }

    /** Makes probabilities of the {@code count} values from {@code from} on. */
    static void softmax(float[] values, int from, int count) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = from; i < from + count; i++) {
            largest = Math.max(largest, values[i]);
        }
        double[] powers = new double[count];
        for (int i = 0; i < count; i++) {
            powers[i] = StrictMath.exp(values[from + i] - largest);
        }
        double sum = 0;
        for (double power : powers) {
            sum += power;
        }
        for (int i = 0; i < count; i++) {
            values[from + i] = (float) (powers[i] / sum);
        }
    }

    /** Applies an activation to all values. */
    static void activate(Activation activation, float[] values) {
        switch (activation) {
            case IDENTITY -> {
                // Nothing to do.
            }
            case RELU -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Math.max(0, values[i]);
                }
            }
            default -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) activate(activation, (double) values[i]);
                }
            }
        }
    }

    /** The activation of one value. */
    static double activate(Activation activation, double x) {
        return switch (activation) {
            case IDENTITY -> x;
            case RELU -> Math.max(0, x);
            case LEAKY_RELU -> x >= 0 ? x : 0.01 * x;
            case ELU -> x >= 0 ? x : StrictMath.expm1(x);
            case SELU -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * StrictMath.expm1(x));
            case GELU -> x * sigmoid(1.702 * x);
            case SWISH -> x * sigmoid(x);
            case MISH -> x * StrictMath.tanh(softplus(x));
            case SOFTPLUS -> softplus(x);
            case SOFTSIGN -> x / (1 + Math.abs(x));
            case TANH -> StrictMath.tanh(x);
            case SIGMOID -> sigmoid(x);
            case HARD_SIGMOID -> Math.min(1, Math.max(0, 0.2 * x + 0.5));
            case HARD_TANH -> Math.min(1, Math.max(-1, x));
            case RELU6 -> Math.min(6, Math.max(0, x));
        };
    }

    private static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }

    private static double softplus(double x) {
        return Math.max(0, x) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }
}
