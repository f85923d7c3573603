package org.espalier.nodes.tests.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.espalier.nodes.network.Optimizer;
import org.espalier.nodes.tests.network.ArrayTrainingData.Labels;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks of image layers, batch normalisation and embeddings. */
final class ImageTrainingCases {
    private static final int CLASSES = 3;

    private ImageTrainingCases() {
    }

    static List<TrainingCase> all() {
        List<TrainingCase> cases = new ArrayList<>();
        cases.add(images("convolution", 7, 6, 1, convolution(3, 3).build()));
        cases.add(images("convolution of three channels", 7, 6, 3, convolution(3, 2).build()));
        cases.add(images("convolution without bias", 7, 6, 2, convolution(3, 3).hasBias(false).build()));
        cases.add(images("two convolutions", 9, 8, 2, convolution(3, 3).build(), convolution(2, 3).build()));
        cases.add(images("convolution with strides", 9, 8, 2, convolution(3, 2).stride(2, 3).build(), convolution(2, 2).build()));
        cases.add(images("convolution with padding", 7, 6, 2, convolution(3, 3).build(), convolution(3, 3).padding(1, 2).build()));
        cases.add(images("convolution with wide padding", 4, 3, 2, convolution(3, 3).padding(2, 2).build(),
                convolution(5, 3).padding(2, 2).build()));
        cases.add(images("convolution with dilation", 9, 8, 2, convolution(2, 2).build(),
                convolution(3, 2).dilation(2, 3).padding(1, 1).build()));
        cases.add(images("convolution that keeps the size", 7, 6, 2, convolution(3, 3).convolutionMode(ConvolutionMode.Same).build(),
                convolution(4, 2).convolutionMode(ConvolutionMode.Same).stride(2, 1).build()));
        cases.add(images("pooling by the maximum", 8, 6, 2, convolution(3, 3).build(), pooling(PoolingType.MAX, 2, 2).build(),
                convolution(2, 2).build()));
        cases.add(images("pooling by the maximum after a rectifier", 8, 6, 2,
                convolution(3, 3).activation(Activation.RELU).build(), pooling(PoolingType.MAX, 2, 2).build()));
        cases.add(images("overlapping pooling by the maximum", 8, 6, 2, convolution(3, 3).build(),
                pooling(PoolingType.MAX, 3, 2).stride(1, 1).padding(1, 1).build()));
        cases.add(images("pooling by the mean", 8, 6, 2, convolution(3, 3).build(), pooling(PoolingType.AVG, 2, 2).build(),
                convolution(2, 2).build()));
        cases.add(images("overlapping pooling by the mean", 8, 6, 2, convolution(3, 3).build(),
                pooling(PoolingType.AVG, 3, 3).stride(1, 2).padding(1, 1).build()));
        cases.add(images("pooling by the mean, padding counts", 8, 6, 2, convolution(3, 3).build(),
                pooling(PoolingType.AVG, 3, 3).stride(1, 2).padding(1, 1).avgPoolIncludePadInDivisor(true).build()));
        cases.add(images("pooling that keeps the size", 7, 6, 2, convolution(3, 3).build(),
                pooling(PoolingType.MAX, 3, 3).stride(2, 2).convolutionMode(ConvolutionMode.Same).build()));
        for (PoolingType type : List.of(PoolingType.MAX, PoolingType.AVG, PoolingType.SUM)) {
            cases.add(images("global pooling " + type, 6, 5, 2, convolution(3, 3).build(),
                    new GlobalPoolingLayer.Builder(type).build()));
        }
        cases.add(images("batch normalisation of images", 7, 6, 2, convolution(3, 3).build(), new BatchNormalization.Builder().build(),
                convolution(2, 2).build()));
        cases.add(images("batch normalisation with a plain variance", 7, 6, 2, convolution(3, 3).build(),
                new BatchNormalization.Builder().useLogStd(false).decay(0.7).eps(1e-3).build(), convolution(2, 2).build()));
        cases.add(new TrainingCase("batch normalisation of values", () -> base().list()
                .layer(new DenseLayer.Builder().nIn(7).nOut(9).activation(Activation.IDENTITY).build())
                .layer(new BatchNormalization.Builder().nIn(9).nOut(9).build())
                .layer(new ActivationLayer.Builder().activation(Activation.TANH).build())
                .layer(output().nIn(9).build()).build(), ArrayTrainingData.random(30, 7, CLASSES, Labels.CLASS, 3), 8));
        cases.add(new TrainingCase("batch normalisation first", () -> base().list()
                .layer(new BatchNormalization.Builder().nIn(7).nOut(7).build())
                .layer(output().nIn(7).build()).build(), ArrayTrainingData.random(30, 7, CLASSES, Labels.CLASS, 3), 8));
        cases.add(embedding("embedding", false));
        cases.add(embedding("embedding with bias", true));
        cases.add(everything("a small LeNet", 1));
        ImageNetworks.layers().forEach((name, layers) -> cases.add(new TrainingCase("layer list: " + name,
                () -> ImageNetworks.configuration(layers).withOptimizer(Optimizer.of(Optimizer.Kind.SGD, 0.05)).toMultiLayerConfiguration(),
                ArrayTrainingData.random(30, ImageNetworks.SIZE, CLASSES, Labels.CLASS, 3), 8)));
        return cases;
    }

    /** A network of most layers, with dropout if the probability to keep a value is below 1. */
    static TrainingCase everything(String name, double retain) {
        return new TrainingCase(name, () -> {
            NeuralNetConfiguration.ListBuilder layers = base().updater(new Nesterovs(0.02, 0.9)).l2(0.01).list()
                    .layer(convolution(3, 3).nOut(6).activation(Activation.RELU).build())
                    .layer(pooling(PoolingType.MAX, 2, 2).build())
                    .layer(convolution(3, 3).nOut(5).dropOut(retain == 1 ? 0 : retain).build())
                    .layer(new BatchNormalization.Builder().build());
            if (retain < 1) {
                layers.layer(new DropoutLayer.Builder(retain).build());
            }
            return layers.layer(new DenseLayer.Builder().nOut(11).activation(Activation.RELU).build())
                    .layer(output().build())
                    .setInputType(InputType.convolutionalFlat(12, 11, 2)).build();
        }, ArrayTrainingData.random(30, 12 * 11 * 2, CLASSES, Labels.CLASS, 3), 8);
    }

    private static TrainingCase images(String name, int height, int width, int channels, Layer... layers) {
        return new TrainingCase(name, () -> configuration(height, width, channels, layers),
                ArrayTrainingData.random(30, height * width * channels, CLASSES, Labels.CLASS, 3), 8);
    }

    private static MultiLayerConfiguration configuration(int height, int width, int channels, Layer... layers) {
        NeuralNetConfiguration.ListBuilder list = base().list();
        Arrays.stream(layers).forEach(layer -> list.layer(layer.clone()));
        return list.layer(output().build()).setInputType(InputType.convolutionalFlat(height, width, channels)).build();
    }

    private static TrainingCase embedding(String name, boolean bias) {
        ArrayTrainingData random = ArrayTrainingData.random(30, 1, CLASSES, Labels.CLASS, 3);
        for (int row = 0; row < random.rows(); row++) {
            random.featureValues()[row] = row * 7 % 5;
        }
        return new TrainingCase(name, () -> base().list()
                .layer(new EmbeddingLayer.Builder().nIn(5).nOut(4).hasBias(bias).activation(Activation.TANH).build())
                .layer(output().nIn(4).build()).build(), random, 8);
    }

    private static NeuralNetConfiguration.Builder base() {
        return new NeuralNetConfiguration.Builder().seed(11).weightInit(WeightInit.XAVIER).activation(Activation.TANH)
                .convolutionMode(ConvolutionMode.Truncate).updater(new Sgd(0.05));
    }

    private static ConvolutionLayer.Builder convolution(int height, int width) {
        return new ConvolutionLayer.Builder(height, width).nOut(4);
    }

    private static SubsamplingLayer.Builder pooling(PoolingType type, int height, int width) {
        return new SubsamplingLayer.Builder(type).kernelSize(height, width).stride(height, width);
    }

    private static OutputLayer.Builder output() {
        return new OutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).nOut(CLASSES);
    }
}
