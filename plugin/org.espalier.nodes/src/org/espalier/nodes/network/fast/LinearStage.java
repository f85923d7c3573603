package org.espalier.nodes.network.fast;

import org.bytedeco.javacpp.FloatPointer;

/**
 * Output = input * W + b.
 *
 * <p>Deeplearning4j keeps W (inputs x outputs) in column-major order; the same memory is the row-major outputs x inputs matrix
 * that the products below use.
 */
final class LinearStage implements Stage {
    private final int inputs;
    private final int outputs;
    private final int biasOffset;
    private final Parameters parameters;
    private final FloatPointer weights;
    private final FloatPointer weightGradients;
    private final FloatPointer biasGradients;
    private final NativeFloats nativeInput;
    private final NativeFloats nativeOutput;
    private final NativeFloats nativeOnes;
    private final FloatPointer inputAddress;
    private final FloatPointer outputAddress;
    private final FloatPointer ones;
    private final float[] output;
    private final float[] inputGradient;
    private final float[] biases;

    /**
     * @param weightOffset where W begins in the flat parameters
     * @param biasOffset where b begins; negative when there is none
     * @param maximumRows the most rows of a pass
     */
    LinearStage(int inputs, int outputs, int weightOffset, int biasOffset, Parameters parameters, int maximumRows) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.biasOffset = biasOffset;
        this.parameters = parameters;
        weights = parameters.nativeValues.at(weightOffset);
        weightGradients = parameters.nativeGradients.at(weightOffset);
        biasGradients = parameters.nativeGradients.at(Math.max(0, biasOffset));
        nativeInput = new NativeFloats(Math.multiplyExact(maximumRows, inputs));
        nativeOutput = new NativeFloats(Math.multiplyExact(maximumRows, outputs));
        nativeOnes = NativeFloats.ones(maximumRows);
        inputAddress = nativeInput.at(0);
        outputAddress = nativeOutput.at(0);
        ones = nativeOnes.at(0);
        output = new float[maximumRows * outputs];
        inputGradient = new float[maximumRows * inputs];
        biases = new float[output.length];
    }

    @Override
    public boolean trainable() {
        return true;
    }

    @Override
    public float[] forward(float[] input, int rows, boolean training) {
        nativeInput.put(0, input, 0, rows * inputs);
        if (biasOffset >= 0) {
            // The product adds to what is there.
            Loops.tile(parameters.values, biasOffset, outputs, biases);
            nativeOutput.put(0, biases, 0, rows * outputs);
        }
        Blas.multiplyTransposed(rows, outputs, inputs, inputAddress, weights, biasOffset >= 0 ? 1f : 0f, outputAddress);
        nativeOutput.get(0, output, 0, rows * outputs);
        return output;
    }

    @Override
    public float[] backward(float[] gradient, int rows, boolean inputWanted) {
        nativeOutput.put(0, gradient, 0, rows * outputs);
        if (biasOffset >= 0) {
            Blas.sumRows(rows, outputs, outputAddress, ones, 0f, biasGradients);
        }
        Blas.transposedMultiply(outputs, inputs, rows, outputAddress, inputAddress, 0f, weightGradients);
        if (inputWanted) {
            // The input is not needed any more: its memory takes its gradient.
            Blas.multiply(rows, inputs, outputs, outputAddress, weights, 0f, inputAddress);
            nativeInput.get(0, inputGradient, 0, rows * inputs);
        }
        return inputGradient;
    }

    @Override
    public void close() {
        nativeInput.close();
        nativeOutput.close();
        nativeOnes.close();
    }
}
