package org.espalier.nodes.network.fast;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** The end of a network: the output's activation, the loss, and the gradient that the backward pass starts from. */
final class LossHead {
    private final Activation activation;
    private final Loss loss;
    private final int width;
    private final float[] outputs;
    private final float[] gradient;
    private float[] inputs;

    LossHead(Activation activation, Loss loss, int width, int maximumRows) {
        this.activation = activation;
        this.loss = loss;
        this.width = width;
        outputs = new float[Math.multiplyExact(maximumRows, width)];
        gradient = new float[outputs.length];
        inputs = outputs;
    }

    /** What an output or loss layer configures, checked. */
    record Kind(Activation activation, Loss loss) {
        static Kind of(IActivation activation, ILossFunction loss, int width) throws UnsupportedConfigurationException {
            Kind kind = new Kind(Activation.of(activation), Loss.of(loss, width));
            if (kind.loss instanceof Losses.BinaryCrossEntropy && kind.activation instanceof SmoothActivations.Softmax) {
                throw new UnsupportedConfigurationException("binary cross-entropy after a softmax is not known here");
            }
            return kind;
        }
    }

    int width() {
        return width;
    }

    /** Computes the network's outputs, rows x width, from what goes into the output's activation. */
    float[] forward(float[] inputs, int rows) {
        this.inputs = inputs;
        activation.forward(inputs, outputs, rows, width);
        return outputs;
    }

    /** The loss after {@link #forward}, summed over the rows. */
    double loss(float[] labels, int rows) {
        return loss.value(labels, outputs, rows, width);
    }

    /** The gradient of the summed loss by what went into {@link #forward}. */
    float[] gradient(float[] labels, int rows) {
        if (loss instanceof Losses.CrossEntropy crossEntropy && activation instanceof SmoothActivations.Softmax) {
            crossEntropy.gradientBySoftmaxInputs(labels, outputs, gradient, rows, width);
        } else {
            loss.gradient(labels, outputs, gradient, rows, width);
            activation.backward(inputs, outputs, gradient, rows, width);
        }
        return gradient;
    }
}
