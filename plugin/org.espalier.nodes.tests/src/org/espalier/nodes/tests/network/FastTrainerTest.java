package org.espalier.nodes.tests.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.espalier.nodes.network.Trainer;
import org.espalier.nodes.network.TrainingOptions;
import org.espalier.nodes.network.TrainingSession;
import org.espalier.nodes.network.fast.FastTrainer;
import org.espalier.nodes.tests.network.ArrayTrainingData.Labels;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.AdaBelief;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The fast trainer does what Deeplearning4j does, and refuses what it cannot do. */
class FastTrainerTest extends TrainerContract {

    @Override
    Trainer trainer() {
        return new FastTrainer();
    }

    @Test
    void whatItDoesNotKnowIsRefusedByName() {
        Map<MultiLayerConfiguration, String> refused = new LinkedHashMap<>();
        refused.put(dense(builder().dataType(DataType.DOUBLE)), "DOUBLE");
        refused.put(dense(builder().updater(new AdaBelief())), "AdaBelief");
        refused.put(dense(builder().activation(Activation.RRELU)), "rrelu");
        refused.put(dense(builder().activation(new ActivationELU(0.5))), "alpha");
        refused.put(dense(builder().activation(new ActivationReLU(6.0, null, null))), "maximum");
        refused.put(dense(builder().dropOut(new AlphaDropout(0.5))), "AlphaDropout");
        refused.put(dense(builder().weightNoise(new DropConnect(0.5))), "noise");
        refused.put(dense(builder().constrainWeights(new MaxNormConstraint(1, 1))), "constraints");
        refused.put(builder().list().layer(new DenseLayer.Builder().nIn(3).nOut(4).hasLayerNorm(true).build()).layer(output(4)).build(),
                "layer normalisation");
        refused.put(builder().list().layer(output(3)).layer(output(2)).build(), "last layer");
        refused.put(builder().list().layer(new LSTM.Builder().nIn(3).nOut(4).build())
                .layer(new RnnOutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).nIn(4).nOut(2).build()).build(), "LSTM");
        refused.put(builder().list().layer(new ConvolutionLayer.Builder(2, 2).nIn(1).nOut(2).build())
                .layer(new SubsamplingLayer.Builder(PoolingType.PNORM).pnorm(2).kernelSize(2, 2).build()).layer(output(0))
                .setInputType(InputType.convolutionalFlat(6, 6, 1)).build(), "PNORM");
        refused.forEach((configuration, reason) -> {
            Optional<String> refusal = trainer().refusal(configuration);
            assertTrue(refusal.isPresent(), "refuses what has " + reason);
            assertTrue(refusal.get().contains(reason), refusal.get());
        });
    }

    @Test
    void dataAndParametersThatDoNotFitAreRefused() {
        MultiLayerConfiguration configuration = dense(builder());
        float[] start = start(configuration);
        TrainingOptions options = new TrainingOptions(8, 1);
        assertEquals("the network has 3 features, found 4", assertThrows(IllegalArgumentException.class, () -> trainer()
                .start(configuration, start, ArrayTrainingData.random(9, 4, 2, Labels.CLASS, 1), options)).getMessage());
        assertEquals("the network has 2 labels, found 5", assertThrows(IllegalArgumentException.class, () -> trainer()
                .start(configuration, start, ArrayTrainingData.random(9, 3, 5, Labels.CLASS, 1), options)).getMessage());
        assertEquals("the network has 26 parameters, found 7", assertThrows(IllegalArgumentException.class, () -> trainer()
                .start(configuration, new float[7], ArrayTrainingData.random(9, 3, 2, Labels.CLASS, 1), options)).getMessage());
    }

    @Test
    void aClosedSessionSaysSo() {
        MultiLayerConfiguration configuration = dense(builder());
        ArrayTrainingData data = ArrayTrainingData.random(9, 3, 2, Labels.CLASS, 1);
        TrainingSession session = trainer().start(configuration, start(configuration), data, new TrainingOptions(8, 1));
        session.close();
        session.close();
        assertThrows(IllegalStateException.class, () -> session.epoch(() -> { }));
        assertThrows(IllegalStateException.class, () -> session.output(data));
    }

    @Test
    void activationsWithExponentialsAreExactToSinglePrecision() {
        Map<Activation, DoubleUnaryOperator> functions = new LinkedHashMap<>();
        functions.put(Activation.TANH, Math::tanh);
        functions.put(Activation.SIGMOID, x -> 1 / (1 + Math.exp(-x)));
        functions.put(Activation.ELU, x -> x > 0 ? x : Math.expm1(x));
        functions.put(Activation.SOFTPLUS, x -> x > 30 ? x : Math.log1p(Math.exp(x)));
        functions.put(Activation.SWISH, x -> x / (1 + Math.exp(-x)));
        float[] inputs = new float[40_001];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (i - 20_000) / 1000f;
        }
        inputs[0] = Float.NEGATIVE_INFINITY;
        inputs[1] = -1e30f;
        inputs[2] = 1e-30f;
        ArrayTrainingData data = new ArrayTrainingData(inputs.length, 1, 1, inputs, new float[inputs.length]);
        functions.forEach((activation, function) -> {
            MultiLayerConfiguration configuration = builder().list().layer(
                    new OutputLayer.Builder(LossFunction.MSE).activation(activation).nIn(1).nOut(1).hasBias(false).build()).build();
            try (TrainingSession session = trainer().start(configuration, new float[] {1}, data, new TrainingOptions(1000, 1))) {
                float[] outputs = session.output(data);
                for (int i = 0; i < inputs.length; i++) {
                    double expected = function.applyAsDouble(inputs[i]);
                    if (Double.isFinite(expected)) {
                        assertEquals(expected, outputs[i], 1e-6 * Math.abs(expected) + 1e-12, activation + " of " + inputs[i]);
                    }
                }
            }
        });
    }

    private static NeuralNetConfiguration.Builder builder() {
        return new NeuralNetConfiguration.Builder().seed(1);
    }

    private static MultiLayerConfiguration dense(NeuralNetConfiguration.Builder builder) {
        return builder.list().layer(new DenseLayer.Builder().nIn(3).nOut(4).build()).layer(output(4)).build();
    }

    private static OutputLayer output(int inputs) {
        return new OutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).nIn(inputs).nOut(2).build();
    }
}
