package org.espalier.nodes.network;

/** What one layer makes of a few rows that have gone through the layers before it. Safe for use by several threads. */
interface ForwardStep {

    /**
     * Computes the layer.
     *
     * @param values of all rows; row-major between layers of lists, and with the rows of each value next to each other between layers
     *        of images, so that every loop over a window runs over rows; not changed
     * @param count of rows
     * @return the same way
     */
    float[] apply(float[] values, int count);
}
