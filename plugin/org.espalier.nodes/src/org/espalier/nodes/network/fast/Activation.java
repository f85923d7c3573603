package org.espalier.nodes.network.fast;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationRationalTanh;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationRectifiedTanh;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;

/** An activation function and its derivative over arrays of rows x width values. Has no state. */
interface Activation {

    /** Computes {@code values = f(inputs)}. */
    void forward(float[] inputs, float[] values, int rows, int width);

    /**
     * Turns the gradient by the values into the gradient by the inputs, in place.
     *
     * @param inputs what {@link #forward} was given
     * @param values what it computed
     */
    void backward(float[] inputs, float[] values, float[] gradient, int rows, int width);

    /** The function that a configuration names. */
    static Activation of(IActivation configured) throws UnsupportedConfigurationException {
        // Exact classes: a subclass may compute something else.
        Class<?> type = configured.getClass();
        if (type == ActivationIdentity.class) {
            return new SimpleActivations.Identity();
        } else if (type == ActivationReLU.class) {
            ActivationReLU relu = (ActivationReLU) configured;
            if (relu.getMax() != null || relu.getThreshold() != null || relu.getNegativeSlope() != null) {
                throw new UnsupportedConfigurationException("a rectifier with a maximum, threshold or slope is not known here");
            }
            return new SimpleActivations.Rectifier();
        } else if (type == ActivationReLU6.class) {
            return new SimpleActivations.BoundedRectifier(6f);
        } else if (type == ActivationLReLU.class) {
            return new SimpleActivations.LeakyRectifier((float) ((ActivationLReLU) configured).getAlpha());
        } else if (type == ActivationThresholdedReLU.class) {
            return new SimpleActivations.ThresholdedRectifier((float) ((ActivationThresholdedReLU) configured).getTheta());
        } else if (type == ActivationELU.class) {
            double alpha = ((ActivationELU) configured).getAlpha();
            if (alpha != ActivationELU.DEFAULT_ALPHA) {
                throw new UnsupportedConfigurationException("ELU is known here with alpha 1 only, found " + alpha);
            }
            return new SmoothActivations.ExponentialLinear();
        } else if (type == ActivationSELU.class) {
            return new SmoothActivations.ScaledExponentialLinear();
        } else if (type == ActivationGELU.class) {
            return ((ActivationGELU) configured).isPrecise() ? new SmoothActivations.TanhGaussianErrorLinear()
                    : new SmoothActivations.SigmoidGaussianErrorLinear();
        } else if (type == ActivationSigmoid.class) {
            return new SmoothActivations.Sigmoid();
        } else if (type == ActivationTanH.class) {
            return new SmoothActivations.Tanh();
        } else if (type == ActivationHardSigmoid.class) {
            return new SimpleActivations.HardSigmoid();
        } else if (type == ActivationHardTanH.class) {
            return new SimpleActivations.HardTanh();
        } else if (type == ActivationRationalTanh.class) {
            return new SmoothActivations.RationalTanh();
        } else if (type == ActivationRectifiedTanh.class) {
            return new SmoothActivations.RectifiedTanh();
        } else if (type == ActivationSoftPlus.class) {
            return new SmoothActivations.SoftPlus();
        } else if (type == ActivationSoftSign.class) {
            return new SmoothActivations.SoftSign();
        } else if (type == ActivationSwish.class) {
            return new SmoothActivations.Swish();
        } else if (type == ActivationMish.class) {
            return new SmoothActivations.Mish();
        } else if (type == ActivationCube.class) {
            return new SimpleActivations.Cube();
        } else if (type == ActivationSoftmax.class) {
            return new SmoothActivations.Softmax();
        }
        throw new UnsupportedConfigurationException("the activation " + configured + " is not known here");
    }
}
