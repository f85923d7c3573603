package org.espalier.nodes.network;

/**
 * A matrix product in plain Java float32, whose bits are the same on every machine: each sum runs over the inputs in their order,
 * one after the other. Inputs that are zero are left out, as most pixels and many hidden values are.
 *
 * <p>The weights of a few inputs serve many rows while they are in the processor's first cache, and a sum takes up four products
 * each time that it is read and written. Each input has an array of weights of its own, because a loop is vectorised only if all
 * arrays have the same index in it. Safe for use by several threads.
 */
final class DenseProduct {
    /** The bytes of weights that are used together. */
    private static final int TOGETHER = 24 << 10;

    private final float[][] byInput;
    private final float[] bias;
    private final int group;

    /**
     * @param byUnit units x inputs, the weights of a unit next to each other
     * @param bias one for each unit
     */
    DenseProduct(float[] byUnit, float[] bias) {
        int units = bias.length;
        int inputs = units == 0 ? 0 : byUnit.length / units;
        this.byInput = new float[inputs][units];
        for (int unit = 0; unit < units; unit++) {
            for (int input = 0; input < inputs; input++) {
                byInput[input][unit] = byUnit[unit * inputs + input];
            }
        }
        this.bias = bias.clone();
        this.group = Math.max(4, TOGETHER / Float.BYTES / Math.max(1, units));
    }

    /**
     * Products plus bias.
     *
     * @param values row-major, {@code count} rows of as many values as there are inputs; not changed
     * @return row-major, {@code count} rows of as many values as there are units; a new array
     */
    float[] multiply(float[] values, int count) {
        int inputs = byInput.length;
        int units = bias.length;
        float[][] sums = new float[count][];
        for (int row = 0; row < count; row++) {
            sums[row] = bias.clone();
        }
        int[] some = new int[group];
        for (int first = 0; first < inputs; first += group) {
            int end = Math.min(inputs, first + group);
            for (int row = 0; row < count; row++) {
                int start = row * inputs;
                int found = 0;
                for (int input = first; input < end; input++) {
                    some[found] = input;
                    // Without a branch, which the processor could not foresee.
                    found += values[start + input] != 0 ? 1 : 0;
                }
                add(sums[row], values, start, some, found);
            }
        }
        float[] result = new float[count * units];
        for (int row = 0; row < count; row++) {
            System.arraycopy(sums[row], 0, result, row * units, units);
        }
        return result;
    }

    private void add(float[] sums, float[] values, int start, int[] some, int found) {
        int i = 0;
        for (; i + 3 < found; i += 4) {
            add(sums, byInput[some[i]], values[start + some[i]], byInput[some[i + 1]], values[start + some[i + 1]],
                    byInput[some[i + 2]], values[start + some[i + 2]], byInput[some[i + 3]], values[start + some[i + 3]]);
        }
        for (; i < found; i++) {
            add(sums, byInput[some[i]], values[start + some[i]]);
        }
    }

    private static void add(float[] sums, float[] first, float a, float[] second, float b, float[] third, float c, float[] fourth, float d) {
        for (int unit = 0; unit < sums.length; unit++) {
            sums[unit] = sums[unit] + a * first[unit] + b * second[unit] + c * third[unit] + d * fourth[unit];
        }
    }

    private static void add(float[] sums, float[] weights, float value) {
        for (int unit = 0; unit < sums.length; unit++) {
            sums[unit] += value * weights[unit];
        }
    }
}
