package org.espalier.nodes.tests.network;

import java.util.List;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.espalier.nodes.network.TrainingOptions;
import org.espalier.nodes.network.TrainingSession;
import org.espalier.nodes.network.fast.FastTrainer;
import org.espalier.nodes.tests.network.ArrayTrainingData.Labels;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The gradients of the fast trainer are the derivatives of the loss: finite differences in double precision say so. */
class FastGradientTest {
    private static final double STEP = 1e-4;

    @BeforeAll
    static void findBackend() {
        Thread.currentThread().setContextClassLoader(Nd4j.class.getClassLoader());
    }

    static List<TrainingCase> cases() {
        return List.of(
                new TrainingCase("dense, softmax and cross-entropy",
                        () -> list(output(LossFunction.MCXENT, Activation.SOFTMAX, 5), dense(6, 8), dense(8, 5)),
                        ArrayTrainingData.random(9, 6, 3, Labels.CLASS, 5), 9),
                new TrainingCase("dense, sigmoid and binary cross-entropy",
                        () -> list(output(LossFunction.XENT, Activation.SIGMOID, 5), dense(6, 5)),
                        ArrayTrainingData.random(9, 6, 3, Labels.BITS, 5), 9),
                new TrainingCase("dense and squared error", () -> list(output(LossFunction.MSE, Activation.IDENTITY, 5), dense(6, 5)),
                        ArrayTrainingData.random(9, 6, 3, Labels.NUMBERS, 5), 9),
                images("convolution", convolution().build()),
                images("convolution with strides, padding and dilation", convolution().build(),
                        convolution().stride(2, 1).padding(1, 2).dilation(1, 2).build()),
                images("pooling by the maximum", convolution().build(), pooling(PoolingType.MAX), convolution().build()),
                images("pooling by the mean", convolution().build(), pooling(PoolingType.AVG), convolution().build()),
                images("batch normalisation", convolution().build(), new BatchNormalization.Builder().build(), convolution().build()),
                images("global pooling by the maximum", convolution().build(), new GlobalPoolingLayer.Builder(PoolingType.MAX).build()),
                images("global pooling by the mean", convolution().build(), new GlobalPoolingLayer.Builder(PoolingType.AVG).build()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void gradientsAreTheDerivativesOfTheLoss(TrainingCase training) {
        MultiLayerConfiguration configuration = training.configuration();
        ArrayTrainingData data = (ArrayTrainingData) training.data();
        float[] start = TrainerContract.start(configuration);
        float[] gradient = new float[start.length];
        try (TrainingSession session = new FastTrainer().start(configuration, start, data, new TrainingOptions(data.rows(), 1))) {
            session.epoch(() -> { });
            float[] after = session.parameters();
            for (int i = 0; i < start.length; i++) {
                gradient[i] = start[i] - after[i];
            }
        }
        NaiveNetwork naive = new NaiveNetwork(configuration);
        double[] parameters = new double[start.length];
        for (int i = 0; i < start.length; i++) {
            parameters[i] = start[i];
        }
        float[] expected = new float[start.length];
        for (int i = 0; i < start.length; i++) {
            parameters[i] = start[i] + STEP;
            double above = naive.loss(parameters, data);
            parameters[i] = start[i] - STEP;
            double below = naive.loss(parameters, data);
            parameters[i] = start[i];
            expected[i] = (float) ((above - below) / (2 * STEP));
            // Running means change by other rules; the loss does not depend on them.
            gradient[i] = above == below ? 0 : gradient[i];
        }
        TrainerContract.assertClose(training.toString(), expected, gradient);
    }

    private static TrainingCase images(String name, Layer... layers) {
        return new TrainingCase(name, () -> {
            NeuralNetConfiguration.ListBuilder list = base();
            for (Layer layer : layers) {
                list.layer(layer.clone());
            }
            return list.layer(new OutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).nOut(3).build())
                    .setInputType(InputType.convolutionalFlat(10, 9, 2)).build();
        }, ArrayTrainingData.random(6, 10 * 9 * 2, 3, Labels.CLASS, 5), 6);
    }

    /** A learning rate of 1 makes the change of the parameters the gradient. */
    private static NeuralNetConfiguration.ListBuilder base() {
        return new NeuralNetConfiguration.Builder().seed(3).weightInit(WeightInit.XAVIER).activation(Activation.TANH).updater(new Sgd(1))
                .convolutionMode(ConvolutionMode.Truncate).list();
    }

    private static MultiLayerConfiguration list(OutputLayer output, Layer... layers) {
        NeuralNetConfiguration.ListBuilder list = base();
        for (Layer layer : layers) {
            list.layer(layer);
        }
        return list.layer(output).build();
    }

    private static DenseLayer dense(int inputs, int outputs) {
        return new DenseLayer.Builder().nIn(inputs).nOut(outputs).build();
    }

    private static OutputLayer output(LossFunction loss, Activation activation, int inputs) {
        return new OutputLayer.Builder(loss).activation(activation).nIn(inputs).nOut(3).build();
    }

    private static ConvolutionLayer.Builder convolution() {
        return new ConvolutionLayer.Builder(3, 2).nOut(3);
    }

    private static SubsamplingLayer pooling(PoolingType type) {
        return new SubsamplingLayer.Builder(type).kernelSize(2, 2).stride(2, 2).build();
    }
}
