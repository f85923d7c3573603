package org.espalier.nodes.network.fast;

import java.util.Arrays;

import org.bytedeco.javacpp.FloatPointer;

/**
 * A convolution over images, as products of a matrix of patches with the kernels.
 *
 * <p>Deeplearning4j keeps kernels as outputs x channels x height x width; with channels last a patch is height x width x
 * channels, so the kernels are reordered before and their gradients after a pass, which costs next to nothing.
 *
 * <p>A batch goes through in groups of a few images, whose patches stay in the processor's second cache from being laid out to
 * being multiplied.
 */
final class ConvolutionStage implements Stage {
    /** The most floats of a group's patches, unless one image has more. */
    private static final int GROUP = 64 * 1024;
    /** The most floats of patches that are kept from the forward to the backward pass. */
    private static final long KEPT = 32L * 1024 * 1024;

    private final Window window;
    private final Patches patches;
    private final int places;
    private final int patch;
    private final int outputs;
    private final int kernelOffset;
    private final int biasOffset;
    private final Parameters parameters;
    private final int group;
    private final boolean kept;
    private final float[] kernels;
    private final float[] scratch;
    private final float[] output;
    private final float[] inputGradient;
    private final NativeFloats nativeKernels;
    private final NativeFloats nativeKernelGradients;
    private final NativeFloats nativePatches;
    private final NativeFloats nativeOutput;
    private final FloatPointer kernelAddress;
    private final FloatPointer kernelGradientAddress;
    private final FloatPointer[] patchAddresses;
    private final FloatPointer outputAddress;
    private float[] input;

    /**
     * @param outputs the number of kernels
     * @param kernelOffset where the kernels begin in the flat parameters
     * @param biasOffset where the biases begin; negative when there are none
     */
    ConvolutionStage(Window window, int outputs, int kernelOffset, int biasOffset, Parameters parameters, int maximumRows) {
        this.window = window;
        this.outputs = outputs;
        this.kernelOffset = kernelOffset;
        this.biasOffset = biasOffset;
        this.parameters = parameters;
        patches = new Patches(window);
        places = window.places();
        patch = window.patch();
        int perImage = Math.multiplyExact(places, patch);
        group = Math.max(1, Math.min(maximumRows, GROUP / perImage));
        int groups = (maximumRows + group - 1) / group;
        kept = (long) perImage * group * groups <= KEPT;
        kernels = new float[Math.multiplyExact(outputs, patch)];
        scratch = new float[perImage * group];
        output = new float[Math.multiplyExact(maximumRows, places * outputs)];
        inputGradient = new float[Math.multiplyExact(maximumRows, window.input().size())];
        input = output;
        nativeKernels = new NativeFloats(kernels.length);
        nativeKernelGradients = new NativeFloats(kernels.length);
        nativePatches = new NativeFloats(kept ? scratch.length * groups : scratch.length);
        nativeOutput = new NativeFloats(group * places * outputs);
        kernelAddress = nativeKernels.at(0);
        kernelGradientAddress = nativeKernelGradients.at(0);
        outputAddress = nativeOutput.at(0);
        patchAddresses = new FloatPointer[groups];
        for (int i = 0; i < groups; i++) {
            patchAddresses[i] = nativePatches.at(kept ? i * scratch.length : 0);
        }
    }

    @Override
    public boolean trainable() {
        return true;
    }

    @Override
    public float[] forward(float[] input, int rows, boolean training) {
        this.input = input;
        copyKernels(true);
        nativeKernels.put(0, kernels, 0, kernels.length);
        for (int number = 0, from = 0; from < rows; number++, from += group) {
            int images = Math.min(group, rows - from);
            gather(number, from, images);
            Blas.multiplyTransposed(images * places, outputs, patch, patchAddresses[number], kernelAddress, 0f, outputAddress);
            nativeOutput.get(0, output, from * places * outputs, images * places * outputs);
        }
        if (biasOffset >= 0) {
            Loops.addToRows(output, rows * places, outputs, parameters.values, biasOffset);
        }
        return output;
    }

    private void gather(int number, int from, int images) {
        int size = window.input().size();
        for (int i = 0; i < images; i++) {
            patches.gather(input, (from + i) * size, scratch, i * places * patch);
        }
        nativePatches.put(kept ? number * scratch.length : 0, scratch, 0, images * places * patch);
    }

    @Override
    public float[] backward(float[] gradient, int rows, boolean inputWanted) {
        if (biasOffset >= 0) {
            Loops.sumRows(gradient, rows * places, outputs, parameters.gradients, biasOffset);
        }
        int size = window.input().size();
        if (inputWanted) {
            Arrays.fill(inputGradient, 0, rows * size, 0f);
        }
        for (int number = 0, from = 0; from < rows; number++, from += group) {
            int images = Math.min(group, rows - from);
            if (!kept) {
                gather(number, from, images);
            }
            nativeOutput.put(0, gradient, from * places * outputs, images * places * outputs);
            FloatPointer patchAddress = patchAddresses[number];
            Blas.transposedMultiply(outputs, patch, images * places, outputAddress, patchAddress, from == 0 ? 0f : 1f,
                    kernelGradientAddress);
            if (inputWanted) {
                // The patches are not needed any more: their memory takes their gradient.
                Blas.multiply(images * places, patch, outputs, outputAddress, kernelAddress, 0f, patchAddress);
                nativePatches.get(kept ? number * scratch.length : 0, scratch, 0, images * places * patch);
                for (int i = 0; i < images; i++) {
                    patches.scatter(scratch, i * places * patch, inputGradient, (from + i) * size);
                }
            }
        }
        nativeKernelGradients.get(0, kernels, 0, kernels.length);
        copyKernels(false);
        return inputGradient;
    }

    /** From the parameters to {@link #kernels}, channels last; or their gradient from there to the parameters' gradients. */
    private void copyKernels(boolean values) {
        int channels = window.input().channels();
        int points = window.height() * window.width();
        for (int output = 0; output < outputs; output++) {
            for (int channel = 0; channel < channels; channel++) {
                int flat = kernelOffset + (output * channels + channel) * points;
                int own = output * patch + channel;
                for (int point = 0; point < points; point++) {
                    if (values) {
                        kernels[own + point * channels] = parameters.values[flat + point];
                    } else {
                        parameters.gradients[flat + point] = kernels[own + point * channels];
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        nativeKernels.close();
        nativeKernelGradients.close();
        nativePatches.close();
        nativeOutput.close();
    }
}
