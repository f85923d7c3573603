package org.espalier.nodes.network.fast;

import java.util.Arrays;

import org.bytedeco.javacpp.FloatPointer;

/** Patches as the rows of a matrix: fast where the channels of a kernel row make a long run. */
final class PatchRows implements PatchMatrix {
    private final int places;
    private final int patch;
    private final boolean padded;
    private final Runs runs = new Runs();
    private final float[] sum;
    private final float[] aligned;

    /** @param output the order of the places */
    PatchRows(Window window, Shape output) {
        places = window.places();
        patch = window.patch();
        padded = !window.inside();
        sum = new float[window.input().size()];
        aligned = new float[sum.length];
        int channels = window.input().channels();
        for (int y = 0; y < window.outputHeight(); y++) {
            for (int x = 0; x < window.outputWidth(); x++) {
                int to = output.point(y, x) * patch;
                for (int row = 0; row < window.height(); row++) {
                    for (int column = 0; column < window.width(); column++, to += channels) {
                        if (window.sees(y, x, row, column)) {
                            int point = window.input().point(window.inputRow(y, row), window.inputColumn(x, column));
                            runs.add(point * channels, to, channels);
                        }
                    }
                }
            }
        }
    }

    @Override
    public void gather(float[] images, int image, float[] matrix, int number, int count) {
        int to = number * places * patch;
        if (padded) {
            Arrays.fill(matrix, to, to + places * patch, 0f);
        }
        runs.copy(images, image, matrix, to);
    }

    @Override
    public void scatter(float[] matrix, int number, int count, float[] images, int image) {
        Arrays.fill(sum, 0f);
        runs.addBack(matrix, number * places * patch, sum, aligned);
        System.arraycopy(sum, 0, images, image, sum.length);
    }

    @Override
    public void apply(int count, int kernels, FloatPointer matrix, FloatPointer kernel, FloatPointer output) {
        Blas.multiplyTransposed(count * places, kernels, patch, matrix, kernel, 1f, output);
    }

    @Override
    public void kernelGradient(int count, int kernels, FloatPointer matrix, FloatPointer gradient, float beta,
            FloatPointer kernelGradient) {
        Blas.transposedMultiply(patch, kernels, count * places, matrix, gradient, beta, kernelGradient);
    }

    @Override
    public void patchGradient(int count, int kernels, FloatPointer gradient, FloatPointer kernel, FloatPointer matrix) {
        Blas.multiply(count * places, patch, kernels, gradient, kernel, 0f, matrix);
    }
}
