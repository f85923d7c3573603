package org.espalier.nodes.network.fast;

/** Applies an activation function to every value (softmax: to every row). */
final class ActivationStage implements Stage {
    private final Activation activation;
    private final int width;
    private final float[] output;
    private float[] input;

    ActivationStage(Activation activation, int width, int maximumRows) {
        this.activation = activation;
        this.width = width;
        output = new float[Math.multiplyExact(maximumRows, width)];
        input = output;
    }

    @Override
    public float[] forward(float[] input, int rows, boolean training) {
        this.input = input;
        activation.forward(input, output, rows, width);
        return output;
    }

    @Override
    public float[] backward(float[] gradient, int rows, boolean inputWanted) {
        activation.backward(input, output, gradient, rows, width);
        return gradient;
    }
}
