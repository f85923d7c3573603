package org.espalier.nodes.network.fast;

import java.util.Arrays;

/** Lays out what a kernel sees at every place of an image as the rows of a matrix (places x patch), and back. */
final class Patches {
    /** Below this length a loop copies faster than a call. */
    private static final int SHORT = 16;

    private final Window window;
    private final int channels;
    /** What one kernel row sees is contiguous in the image unless the kernel is dilated. */
    private final boolean contiguous;

    Patches(Window window) {
        this.window = window;
        channels = window.input().channels();
        contiguous = window.dilationWidth() == 1;
    }

    /** Writes the patches of one image (im2col). */
    void gather(float[] images, int image, float[] matrix, int target) {
        int to = target;
        for (int y = 0; y < window.outputHeight(); y++) {
            int firstRow = window.firstRow(y);
            int lastRow = window.lastRow(y);
            for (int x = 0; x < window.outputWidth(); x++) {
                int firstColumn = window.firstColumn(x);
                int lastColumn = window.lastColumn(x);
                for (int row = 0; row < window.height(); row++) {
                    int length = window.width() * channels;
                    if (row < firstRow || row >= lastRow || firstColumn >= lastColumn) {
                        Arrays.fill(matrix, to, to + length, 0f);
                    } else {
                        if (lastColumn - firstColumn < window.width()) {
                            Arrays.fill(matrix, to, to + length, 0f);
                        }
                        gatherRow(images, image + window.offset(y, x, row, firstColumn), matrix, to + firstColumn * channels,
                                lastColumn - firstColumn);
                    }
                    to += length;
                }
            }
        }
    }

    private void gatherRow(float[] images, int from, float[] matrix, int to, int columns) {
        if (contiguous) {
            copy(images, from, matrix, to, columns * channels);
        } else {
            for (int column = 0; column < columns; column++) {
                copy(images, from + column * window.dilationWidth() * channels, matrix, to + column * channels, channels);
            }
        }
    }

    private static void copy(float[] source, int from, float[] target, int to, int count) {
        if (count < SHORT) {
            for (int i = 0; i < count; i++) {
                target[to + i] = source[from + i];
            }
        } else {
            System.arraycopy(source, from, target, to, count);
        }
    }

    /** Adds the patches of one image where they came from (col2im). */
    void scatter(float[] matrix, int source, float[] images, int image) {
        int from = source;
        for (int y = 0; y < window.outputHeight(); y++) {
            int firstRow = window.firstRow(y);
            int lastRow = window.lastRow(y);
            for (int x = 0; x < window.outputWidth(); x++) {
                int firstColumn = window.firstColumn(x);
                int columns = window.lastColumn(x) - firstColumn;
                for (int row = 0; row < window.height(); row++) {
                    if (row >= firstRow && row < lastRow && columns > 0) {
                        scatterRow(matrix, from + firstColumn * channels, images, image + window.offset(y, x, row, firstColumn), columns);
                    }
                    from += window.width() * channels;
                }
            }
        }
    }

    private void scatterRow(float[] matrix, int from, float[] images, int to, int columns) {
        if (contiguous) {
            Loops.addTo(images, to, matrix, from, columns * channels);
        } else {
            for (int column = 0; column < columns; column++) {
                Loops.addTo(images, to + column * window.dilationWidth() * channels, matrix, from + column * channels, channels);
            }
        }
    }
}
