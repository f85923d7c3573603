package org.espalier.nodes.network.fast;

import java.util.Arrays;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossCosineProximity;
import org.nd4j.linalg.lossfunctions.impl.LossHinge;
import org.nd4j.linalg.lossfunctions.impl.LossKLD;
import org.nd4j.linalg.lossfunctions.impl.LossL1;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMAPE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossMSLE;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;
import org.nd4j.linalg.lossfunctions.impl.LossPoisson;
import org.nd4j.linalg.lossfunctions.impl.LossSquaredHinge;

/** A loss function of a network's outputs and the labels, both rows x width, and its derivative. Has no state. */
interface Loss {

    /** The loss, summed over the rows. */
    double value(float[] labels, float[] outputs, int rows, int width);

    /** Writes the gradient of the loss by the outputs, for each row on its own. */
    void gradient(float[] labels, float[] outputs, float[] gradient, int rows, int width);

    /**
     * The loss that a configuration names.
     *
     * @param width the number of outputs
     */
    static Loss of(ILossFunction configured, int width) throws UnsupportedConfigurationException {
        // Exact classes: a subclass may compute something else.
        Class<?> type = configured.getClass();
        if (type == LossMCXENT.class || type == LossNegativeLogLikelihood.class) {
            LossMCXENT loss = (LossMCXENT) configured;
            return new Losses.CrossEntropy(weights(loss.getWeights(), width), (float) loss.getSoftmaxClipEps());
        } else if (type == LossBinaryXENT.class) {
            LossBinaryXENT loss = (LossBinaryXENT) configured;
            return new Losses.BinaryCrossEntropy(weights(loss.getWeights(), width), (float) loss.getClipEps());
        } else if (type == LossMSE.class) {
            return new Losses.SquaredError(weights(((LossL2) configured).getWeights(), width), 1f / width);
        } else if (type == LossL2.class) {
            return new Losses.SquaredError(weights(((LossL2) configured).getWeights(), width), 1f);
        } else if (type == LossMAE.class) {
            return new Losses.AbsoluteError(weights(((LossL1) configured).getWeights(), width), 1f / width);
        } else if (type == LossL1.class) {
            return new Losses.AbsoluteError(weights(((LossL1) configured).getWeights(), width), 1f);
        } else if (type == LossMAPE.class) {
            return new Losses.AbsolutePercentageError(weights(((LossMAPE) configured).getWeights(), width));
        } else if (type == LossMSLE.class) {
            return new Losses.SquaredLogarithmicError(weights(((LossMSLE) configured).getWeights(), width));
        } else if (type == LossKLD.class) {
            return new Losses.KullbackLeiblerDivergence();
        } else if (type == LossPoisson.class) {
            return new Losses.Poisson();
        } else if (type == LossHinge.class) {
            return new Losses.Hinge();
        } else if (type == LossSquaredHinge.class) {
            return new Losses.SquaredHinge();
        } else if (type == LossCosineProximity.class) {
            return new Losses.CosineProximity();
        }
        throw new UnsupportedConfigurationException("the loss " + configured + " is not known here");
    }

    /** The weight of each output; 1 where none is configured. */
    private static float[] weights(INDArray configured, int width) throws UnsupportedConfigurationException {
        if (configured == null) {
            float[] ones = new float[width];
            Arrays.fill(ones, 1f);
            return ones;
        }
        if (configured.length() != width) {
            throw new UnsupportedConfigurationException(
                    "the loss has " + configured.length() + " weights for " + width + " outputs");
        }
        return configured.dup().data().asFloat();
    }
}
