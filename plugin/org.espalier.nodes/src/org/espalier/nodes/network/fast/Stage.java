package org.espalier.nodes.network.fast;

/**
 * One step of the computation from a network's input to its output: a linear map, an activation, a dropout. A layer of the
 * configuration is one or more stages.
 *
 * <p>All arrays are row-major, one row an example, and hold at least {@code rows} rows; images are channels-last, that is
 * height x width x channels.
 */
interface Stage extends AutoCloseable {

    /**
     * Computes the output.
     *
     * @param input rows x inputs; belongs to the stage before, which does not change it until the next forward pass
     * @param training whether {@link #backward} may follow
     * @return rows x outputs; belongs to this stage, valid until its next forward pass
     */
    float[] forward(float[] input, int rows, boolean training);

    /**
     * Computes the gradients of this stage's parameters, summed over the rows, and the gradient of the loss by the input.
     * Called after {@link #forward} on the same rows.
     *
     * @param gradient of the loss by the output, rows x outputs; may be overwritten
     * @param inputWanted whether the gradient by the input is needed
     * @return the gradient by the input, rows x inputs, perhaps in the same array; anything when it is not wanted
     */
    float[] backward(float[] gradient, int rows, boolean inputWanted);

    /** Tells the stage which step comes next: schedules and random numbers depend on it. */
    default void prepare(int iteration, int epoch) {
    }

    /** Whether it has parameters that learn. */
    default boolean trainable() {
        return false;
    }

    @Override
    default void close() {
    }
}
