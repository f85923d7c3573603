package org.espalier.benchmarks;

import java.util.List;
import java.util.Random;

import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.espalier.nodes.network.EncodedRows;
import org.espalier.nodes.network.EpochOrder;
import org.espalier.nodes.network.TrainingData;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A network and the shape of what it learns from. The numbers are random: they do not change how long a step takes.
 *
 * @param name on the command line
 * @param rows of the table
 * @param features of a row
 * @param classes to tell apart
 * @param batchSize rows a step
 * @param epochs that one measurement covers
 * @param warmUp measurements to leave out
 */
record Work(String name, int rows, int features, int classes, int batchSize, int epochs, int warmUp) {

    static Work named(String name) {
        String[] parts = name.split("@");
        int batchSize = Integer.parseInt(parts[1]);
        return switch (parts[0]) {
            case "lenet-300-100" -> new Work(name, 60_000, 784, 10, batchSize, 1, 2);
            case "lenet-5" -> new Work(name, 12_800, 784, 10, batchSize, 1, 1);
            case "table-569x30" -> new Work(name, 569, 30, 2, batchSize, 500, 4);
            default -> throw new IllegalArgumentException("unknown work " + name);
        };
    }

    MultiLayerConfiguration configuration() {
        NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder().seed(1).updater(new Adam(0.001))
                .activation(Activation.RELU).list();
        if (name.startsWith("lenet-300-100")) {
            layers.layer(new DenseLayer.Builder().nIn(features).nOut(300).build())
                    .layer(new DenseLayer.Builder().nIn(300).nOut(100).build())
                    .layer(output().nIn(100).build());
        } else if (name.startsWith("lenet-5")) {
            layers.layer(new ConvolutionLayer.Builder(5, 5).nIn(1).nOut(20).activation(Activation.IDENTITY).build())
                    .layer(new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2}).build())
                    .layer(new ConvolutionLayer.Builder(5, 5).nOut(50).activation(Activation.IDENTITY).build())
                    .layer(new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2}).build())
                    .layer(new DenseLayer.Builder().nOut(500).build())
                    .layer(output().build())
                    .setInputType(InputType.convolutionalFlat(28, 28, 1));
        } else {
            layers.layer(new DenseLayer.Builder().nIn(features).nOut(64).build())
                    .layer(new DenseLayer.Builder().nIn(64).nOut(32).build())
                    .layer(output().nIn(32).build());
        }
        return layers.build();
    }

    private OutputLayer.Builder output() {
        return new OutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).nOut(classes);
    }

    TrainingData data() {
        Random random = new Random(1);
        float[] values = new float[rows * features];
        for (int i = 0; i < values.length; i++) {
            // As in MNIST, four of five values are zero.
            values[i] = features == 784 && random.nextInt(5) > 0 ? 0 : random.nextFloat();
        }
        float[] labels = new float[rows * classes];
        for (int row = 0; row < rows; row++) {
            labels[row * classes + random.nextInt(classes)] = 1;
        }
        return new EncodedRows(rows, features, values, classes, labels);
    }

    DataSetIterator iterator() {
        float[] values = new float[rows * features];
        float[] labels = new float[rows * classes];
        data().copy(EpochOrder.sequential(rows), 0, rows, values, labels);
        DataSet set = new DataSet(Nd4j.createFromArray(values).reshape(rows, features), Nd4j.createFromArray(labels).reshape(rows, classes));
        List<DataSet> batches = set.batchBy(batchSize);
        return new ListDataSetIterator<>(batches, batchSize);
    }
}
