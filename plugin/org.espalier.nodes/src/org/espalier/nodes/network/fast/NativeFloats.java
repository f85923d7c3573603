package org.espalier.nodes.network.fast;

import java.nio.FloatBuffer;
import java.util.Arrays;

import org.bytedeco.javacpp.FloatPointer;

/** Float memory outside the Java heap, where OpenBLAS works. Index and length are in floats. */
final class NativeFloats implements AutoCloseable {
    private final FloatPointer memory;
    private final FloatBuffer view;

    NativeFloats(int length) {
        memory = new FloatPointer(Math.max(1, length));
        view = memory.asBuffer();
    }

    /** The address of an element. Allocates an object: ask once, not in every step. */
    FloatPointer at(int index) {
        return memory.getPointer(index);
    }

    /** Memory full of ones. */
    static NativeFloats ones(int length) {
        NativeFloats ones = new NativeFloats(length);
        float[] values = new float[length];
        Arrays.fill(values, 1f);
        ones.put(0, values, 0, length);
        return ones;
    }

    void put(int index, float[] source, int from, int count) {
        view.put(index, source, from, count);
    }

    void get(int index, float[] target, int to, int count) {
        view.get(index, target, to, count);
    }

    @Override
    public void close() {
        memory.close();
    }
}
