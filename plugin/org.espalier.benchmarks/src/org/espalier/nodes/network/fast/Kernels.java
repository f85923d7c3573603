package org.espalier.nodes.network.fast;

import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.learning.config.Adam;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a step of the fast trainer is made of, on the first layer of LeNet-300-100: 784 inputs, 300 units. In the kernels' own
 * package, because they are nobody else's business.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Kernels {
    private static final int INPUTS = 784;
    private static final int UNITS = 300;

    /** Rows of a batch. */
    @Param({"32", "128", "512"})
    public int rows;

    private NativeFloats inputs;
    private NativeFloats weights;
    private NativeFloats outputs;
    private float[] values;
    private float[] results;
    private float[] gradients;
    private float[][] memory;
    private UpdateRule adam;
    private Activation tanh;

    /** Fills everything with noise. */
    @Setup
    public void fill() throws UnsupportedConfigurationException {
        var random = new Random(1);
        inputs = noise(rows * INPUTS, random);
        weights = noise(INPUTS * UNITS, random);
        outputs = noise(rows * UNITS, random);
        values = new float[rows * UNITS];
        outputs.get(0, values, 0, values.length);
        results = new float[values.length];
        gradients = new float[INPUTS * UNITS];
        for (int i = 0; i < gradients.length; i++) {
            gradients[i] = (float) random.nextGaussian();
        }
        adam = UpdateRule.of(new Adam(0.001));
        adam.prepare(0, 0);
        memory = new float[adam.memories()][gradients.length];
        tanh = Activation.of(new ActivationTanH());
    }

    private static NativeFloats noise(int length, Random random) {
        var floats = new float[length];
        for (int i = 0; i < length; i++) {
            floats[i] = (float) random.nextGaussian();
        }
        var memory = new NativeFloats(length);
        memory.put(0, floats, 0, length);
        return memory;
    }

    /** Gives the memory back. */
    @TearDown
    public void close() {
        inputs.close();
        weights.close();
        outputs.close();
    }

    /** The product of a batch with the weights, forward. */
    @Benchmark
    public void forwardProduct() {
        Blas.multiply(rows, UNITS, INPUTS, inputs.at(0), weights.at(0), 0, outputs.at(0));
    }

    /** The gradient of the weights. */
    @Benchmark
    public void weightGradient() {
        Blas.transposedMultiply(INPUTS, UNITS, rows, inputs.at(0), outputs.at(0), 0, weights.at(0));
    }

    /** A step of Adam on all weights; the same for any number of rows. */
    @Benchmark
    public float[] adamStep() {
        adam.apply(gradients, memory, 0, gradients.length);
        return gradients;
    }

    /** An activation with an exponential. */
    @Benchmark
    public float[] hyperbolicTangent() {
        tanh.forward(values, results, rows, UNITS);
        return results;
    }

    /** From native memory to the heap. */
    @Benchmark
    public float[] copyOut() {
        outputs.get(0, values, 0, values.length);
        return values;
    }
}
