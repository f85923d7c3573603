package org.espalier.nodes.network.fast;

import java.util.Arrays;

/** Loops that several stages share, written so that the just-in-time compiler vectorises them. */
final class Loops {

    private Loops() {
    }

    /** Adds a vector to every row. */
    static void addToRows(float[] matrix, int rows, int columns, float[] vector, int vectorOffset) {
        for (int row = 0; row < rows; row++) {
            addTo(matrix, row * columns, vector, vectorOffset, columns);
        }
    }

    /** Sums the rows of a matrix: {@code target[targetOffset + c]} becomes the sum of column c. */
    static void sumRows(float[] matrix, int rows, int columns, float[] target, int targetOffset) {
        sumRows(matrix, 0, rows, columns, target, targetOffset);
    }

    /** As above, for a matrix that begins somewhere in an array. */
    static void sumRows(float[] matrix, int offset, int rows, int columns, float[] target, int targetOffset) {
        Arrays.fill(target, targetOffset, targetOffset + columns, 0f);
        for (int row = 0; row < rows; row++) {
            addTo(target, targetOffset, matrix, offset + row * columns, columns);
        }
    }

    /** target += source. */
    static void addTo(float[] target, int targetOffset, float[] source, int sourceOffset, int count) {
        for (int i = 0; i < count; i++) {
            target[targetOffset + i] += source[sourceOffset + i];
        }
    }

    /** target += factor * source. */
    static void addScaled(float[] target, int targetOffset, float factor, float[] source, int sourceOffset, int count) {
        for (int i = 0; i < count; i++) {
            target[targetOffset + i] += factor * source[sourceOffset + i];
        }
    }

    /** target *= factor. */
    static void scale(float[] target, int offset, float factor, int count) {
        for (int i = 0; i < count; i++) {
            target[offset + i] *= factor;
        }
    }

    /** target *= source, element by element. */
    static void multiply(float[] target, float[] source, int count) {
        for (int i = 0; i < count; i++) {
            target[i] *= source[i];
        }
    }

    /** The sum of squares, in double precision. */
    static double squares(float[] values, int offset, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += (double) values[offset + i] * values[offset + i];
        }
        return sum;
    }
}
