package org.espalier.nodes.network.fast;

/**
 * A network's parameters and gradients in Deeplearning4j's flat order, on the heap for loops and in native memory for matrix
 * products. Both copies of the values are always equal; a gradient is where the stage that computed it left it.
 */
final class Parameters implements AutoCloseable {
    final float[] values;
    final float[] gradients;
    final NativeFloats nativeValues;
    final NativeFloats nativeGradients;

    Parameters(float[] start) {
        values = start.clone();
        gradients = new float[start.length];
        nativeValues = new NativeFloats(start.length);
        nativeGradients = new NativeFloats(start.length);
        publish(0, start.length);
    }

    /** Copies changed values to native memory. */
    void publish(int offset, int count) {
        nativeValues.put(offset, values, offset, count);
    }

    @Override
    public void close() {
        nativeValues.close();
        nativeGradients.close();
    }
}
