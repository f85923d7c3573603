package org.espalier.nodes.network.fast;

import java.util.Arrays;

import org.bytedeco.javacpp.FloatPointer;

/**
 * Patches as the columns of a matrix: what one kernel position sees along an output row is one run. For images of one channel
 * and kernels that move by one column.
 */
final class PatchColumns implements PatchMatrix {
    private final int places;
    private final int patch;
    private final boolean padded;
    /** For each kernel position: what it sees, to all places. */
    private final Runs[] runs;
    /** From an image as it comes to one whose columns are in the order of the places. */
    private final int[] order;
    private final float[] ordered;
    private final float[] sum;
    private final float[] aligned;

    /** @param output the order of the places */
    PatchColumns(Window window, Shape output) {
        places = window.places();
        patch = window.patch();
        padded = !window.inside();
        Shape split = window.input().tiled(1, output.tileWidth());
        order = new int[split.size()];
        for (int y = 0; y < split.height(); y++) {
            for (int x = 0; x < split.width(); x++) {
                order[window.input().point(y, x)] = split.point(y, x);
            }
        }
        ordered = new float[split.size()];
        sum = new float[ordered.length];
        aligned = new float[ordered.length];
        runs = new Runs[patch];
        for (int row = 0; row < window.height(); row++) {
            for (int column = 0; column < window.width(); column++) {
                runs[row * window.width() + column] = runs(window, output, split, row, column);
            }
        }
    }

    private static Runs runs(Window window, Shape output, Shape split, int row, int column) {
        Runs runs = new Runs();
        for (int top = 0; top < output.tileHeight(); top++) {
            for (int left = 0; left < output.tileWidth(); left++) {
                for (int y = top; y < output.height(); y += output.tileHeight()) {
                    for (int x = left; x < output.width(); x += output.tileWidth()) {
                        if (window.sees(y, x, row, column)) {
                            runs.add(split.point(window.inputRow(y, row), window.inputColumn(x, column)), output.point(y, x), 1);
                        }
                    }
                }
            }
        }
        return runs;
    }

    static boolean fits(Window window) {
        return window.input().channels() == 1 && window.strideWidth() == 1;
    }

    @Override
    public void gather(float[] images, int image, float[] matrix, int number, int count) {
        for (int i = 0; i < order.length; i++) {
            ordered[order[i]] = images[image + i];
        }
        for (int position = 0; position < patch; position++) {
            int to = (position * count + number) * places;
            if (padded) {
                Arrays.fill(matrix, to, to + places, 0f);
            }
            runs[position].copy(ordered, 0, matrix, to);
        }
    }

    @Override
    public void scatter(float[] matrix, int number, int count, float[] images, int image) {
        Arrays.fill(sum, 0f);
        for (int position = 0; position < patch; position++) {
            runs[position].addBack(matrix, (position * count + number) * places, sum, aligned);
        }
        for (int i = 0; i < order.length; i++) {
            images[image + i] = sum[order[i]];
        }
    }

    @Override
    public void apply(int count, int kernels, FloatPointer matrix, FloatPointer kernel, FloatPointer output) {
        Blas.transposedMultiplyTransposed(count * places, kernels, patch, matrix, kernel, 1f, output);
    }

    @Override
    public void kernelGradient(int count, int kernels, FloatPointer matrix, FloatPointer gradient, float beta,
            FloatPointer kernelGradient) {
        Blas.multiply(patch, kernels, count * places, matrix, gradient, beta, kernelGradient);
    }

    @Override
    public void patchGradient(int count, int kernels, FloatPointer gradient, FloatPointer kernel, FloatPointer matrix) {
        Blas.transposedMultiplyTransposed(patch, count * places, kernels, kernel, gradient, 0f, matrix);
    }
}
