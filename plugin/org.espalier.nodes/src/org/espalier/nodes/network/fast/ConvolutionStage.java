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
 * being multiplied. They are laid out again for the backward pass: that costs less than to fetch them from memory.
 */
final class ConvolutionStage implements Stage {
    /** The most floats of a group's patches, unless one image has more. */
    private static final int GROUP = 128 * 1024;

    private final Window window;
    private final PatchMatrix patches;
    private final int outputs;
    private final int kernelOffset;
    private final int biasOffset;
    private final Parameters parameters;
    /** Values that one image has as patches and as output. */
    private final int patchSize;
    private final int outputSize;
    private final int group;
    private final float[] kernels;
    private final float[] biases;
    private final float[] scratch;
    private final float[] output;
    private final float[] inputGradient;
    private final NativeFloats nativeKernels;
    private final NativeFloats nativeKernelGradients;
    private final NativeFloats nativePatches;
    private final NativeFloats nativeOutput;
    private final NativeFloats nativeOnes;
    private final FloatPointer kernelAddress;
    private final FloatPointer kernelGradientAddress;
    private final FloatPointer biasGradientAddress;
    private final FloatPointer patchAddress;
    private final FloatPointer outputAddress;
    private final FloatPointer ones;
    private float[] input;

    /**
     * @param result the images that come out; the number of their channels is that of the kernels
     * @param kernelOffset where the kernels begin in the flat parameters
     * @param biasOffset where the biases begin; negative when there are none
     */
    ConvolutionStage(Window window, Shape result, int kernelOffset, int biasOffset, Parameters parameters, int maximumRows) {
        this.window = window;
        outputs = result.channels();
        this.kernelOffset = kernelOffset;
        this.biasOffset = biasOffset;
        this.parameters = parameters;
        patches = PatchColumns.fits(window) ? new PatchColumns(window, result) : new PatchRows(window, result);
        patchSize = Math.multiplyExact(window.places(), window.patch());
        outputSize = Math.multiplyExact(window.places(), outputs);
        group = Math.max(1, Math.min(maximumRows, GROUP / patchSize));
        kernels = new float[Math.multiplyExact(outputs, window.patch())];
        biases = new float[group * outputSize];
        scratch = new float[group * patchSize];
        output = new float[Math.multiplyExact(maximumRows, outputSize)];
        inputGradient = new float[Math.multiplyExact(maximumRows, window.input().size())];
        input = output;
        nativeKernels = new NativeFloats(kernels.length);
        nativeKernelGradients = new NativeFloats(kernels.length);
        nativePatches = new NativeFloats(scratch.length);
        nativeOutput = new NativeFloats(biases.length);
        nativeOnes = NativeFloats.ones(group * window.places());
        kernelAddress = nativeKernels.at(0);
        kernelGradientAddress = nativeKernelGradients.at(0);
        biasGradientAddress = parameters.nativeGradients.at(Math.max(0, biasOffset));
        outputAddress = nativeOutput.at(0);
        ones = nativeOnes.at(0);
        patchAddress = nativePatches.at(0);
    }

    @Override
    public boolean trainable() {
        return true;
    }

    @Override
    public float[] forward(float[] input, int rows, boolean training) {
        this.input = input;
        publishKernels();
        if (biasOffset >= 0) {
            Loops.tile(parameters.values, biasOffset, outputs, biases);
        }
        for (int from = 0; from < rows; from += group) {
            int images = Math.min(group, rows - from);
            gather(from, images);
            // The product adds to the biases.
            nativeOutput.put(0, biases, 0, images * outputSize);
            patches.apply(images, outputs, patchAddress, kernelAddress, outputAddress);
            nativeOutput.get(0, output, from * outputSize, images * outputSize);
        }
        return output;
    }

    private void gather(int from, int images) {
        int size = window.input().size();
        for (int i = 0; i < images; i++) {
            patches.gather(input, (from + i) * size, scratch, i, images);
        }
        nativePatches.put(0, scratch, 0, images * patchSize);
    }

    @Override
    public float[] backward(float[] gradient, int rows, boolean inputWanted) {
        for (int from = 0; from < rows; from += group) {
            int images = Math.min(group, rows - from);
            gather(from, images);
            nativeOutput.put(0, gradient, from * outputSize, images * outputSize);
            float beta = from == 0 ? 0f : 1f;
            if (biasOffset >= 0) {
                Blas.sumRows(images * window.places(), outputs, outputAddress, ones, beta, biasGradientAddress);
            }
            patches.kernelGradient(images, outputs, patchAddress, outputAddress, beta, kernelGradientAddress);
            if (inputWanted) {
                scatter(from, images);
            }
        }
        fetchKernelGradients();
        return inputGradient;
    }

    private void scatter(int from, int images) {
        // The patches are not needed any more: their memory takes their gradient.
        patches.patchGradient(images, outputs, outputAddress, kernelAddress, patchAddress);
        nativePatches.get(0, scratch, 0, images * patchSize);
        int size = window.input().size();
        for (int i = 0; i < images; i++) {
            patches.scatter(scratch, i, images, inputGradient, (from + i) * size);
        }
    }

    private void publishKernels() {
        int channels = window.input().channels();
        int points = window.height() * window.width();
        int from = kernelOffset;
        for (int kernel = 0; kernel < outputs; kernel++) {
            for (int channel = 0; channel < channels; channel++) {
                int to = kernel * window.patch() + channel;
                for (int point = 0; point < points; point++, from++, to += channels) {
                    kernels[to] = parameters.values[from];
                }
            }
        }
        nativeKernels.put(0, kernels, 0, kernels.length);
    }

    private void fetchKernelGradients() {
        nativeKernelGradients.get(0, kernels, 0, kernels.length);
        int channels = window.input().channels();
        int points = window.height() * window.width();
        int to = kernelOffset;
        for (int kernel = 0; kernel < outputs; kernel++) {
            for (int channel = 0; channel < channels; channel++) {
                int from = channel * outputs + kernel;
                for (int point = 0; point < points; point++, to++, from += channels * outputs) {
                    parameters.gradients[to] = kernels[from];
                }
            }
        }
    }

    @Override
    public void close() {
        for (NativeFloats memory : Arrays.asList(nativeKernels, nativeKernelGradients, nativePatches, nativeOutput, nativeOnes)) {
            memory.close();
        }
    }
}
