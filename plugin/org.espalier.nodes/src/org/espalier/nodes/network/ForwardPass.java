package org.espalier.nodes.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a network answers, in plain Java float32: no native library, and the same bits on every machine, because every sum runs
 * in a fixed order and every function is {@link StrictMath}'s. Safe for use by several threads.
 */
public final class ForwardPass {
    /** Rows that go through the layers together, so that each weight that is read serves many. */
    private static final int BLOCK = 64;

    private final int inputs;
    private final int outputs;
    private final List<Step> steps;

    /**
     * One layer with parameters.
     *
     * @param weights inputs x units, the units of one input next to each other
     * @param softmax whether the activation is softmax over the units, instead of {@code activation}
     */
    private record Step(int inputs, int units, float[] weights, float[] bias, Activation activation, boolean softmax) {
    }

    private ForwardPass(int inputs, int outputs, List<Step> steps) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.steps = List.copyOf(steps);
    }

    /** Prepares a network. */
    public static ForwardPass of(Network network) {
        NetworkConfiguration configuration = network.configuration();
        var steps = new ArrayList<Step>();
        int next = 0;
        int inputs = configuration.inputs();
        for (int i = 0; i <= configuration.layers().size(); i++) {
            boolean last = i == configuration.layers().size();
            if (!last && configuration.layers().get(i) instanceof Layer.Dropout) {
                continue;
            }
            int units = last ? configuration.outputs() : ((Layer.Dense) configuration.layers().get(i)).units();
            Activation activation = last ? Activation.IDENTITY : ((Layer.Dense) configuration.layers().get(i)).activation();
            float[] weights = transpose(network.parameters().get(next).storage().values(), inputs, units);
            float[] bias = network.parameters().get(next + 1).storage().values();
            steps.add(new Step(inputs, units, weights, bias, activation, last && configuration.loss() == Loss.CROSS_ENTROPY));
            next += 2;
            inputs = units;
        }
        return new ForwardPass(configuration.inputs(), configuration.outputs(), steps);
    }

    private static float[] transpose(float[] byUnit, int inputs, int units) {
        float[] byInput = new float[byUnit.length];
        for (int unit = 0; unit < units; unit++) {
            for (int input = 0; input < inputs; input++) {
                byInput[input * units + unit] = byUnit[unit * inputs + input];
            }
        }
        return byInput;
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
        float[] block = new float[BLOCK * inputs];
        int[] order = new int[BLOCK];
        try (TrainingData.Reader reader = data.reader()) {
            for (int from = 0; from < data.rows(); from += BLOCK) {
                int count = Math.min(BLOCK, data.rows() - from);
                for (int i = 0; i < count; i++) {
                    order[i] = from + i;
                }
                reader.rows().copyFeatures(order, 0, count, block);
                System.arraycopy(output(block, count), 0, result, from * outputs, count * outputs);
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
        for (Step step : steps) {
            values = apply(step, values, count);
        }
        return values;
    }

    private static float[] apply(Step step, float[] values, int count) {
        int units = step.units();
        float[] sums = new float[count * units];
        for (int row = 0; row < count; row++) {
            System.arraycopy(step.bias(), 0, sums, row * units, units);
        }
        float[] weights = step.weights();
        for (int input = 0; input < step.inputs(); input++) {
            int start = input * units;
            for (int row = 0; row < count; row++) {
                float value = values[row * step.inputs() + input];
                if (value != 0) {
                    int to = row * units;
                    for (int unit = 0; unit < units; unit++) {
                        sums[to + unit] += value * weights[start + unit];
                    }
                }
            }
        }
        if (step.softmax()) {
            for (int row = 0; row < count; row++) {
                softmax(sums, row * units, units);
            }
        } else {
            activate(step.activation(), sums);
        }
        return sums;
    }

    private static void softmax(float[] values, int from, int count) {
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

    private static void activate(Activation activation, float[] values) {
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

    @Override
    public String toString() {
        return "ForwardPass" + Arrays.toString(steps.stream().mapToInt(Step::units).toArray());
    }
}
