package org.espalier.nodes.tests.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.espalier.nodes.tests.network.ArrayTrainingData.Labels;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.schedule.CycleSchedule;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.InverseSchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.PolySchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.SigmoidSchedule;
import org.nd4j.linalg.schedule.StepSchedule;

/** Small networks that together use everything a trainer should know. */
final class TrainingCases {
    private static final int INPUTS = 7;
    private static final int OUTPUTS = 4;

    private TrainingCases() {
    }

    static List<TrainingCase> all() {
        List<TrainingCase> cases = new ArrayList<>();
        addActivations(cases);
        addLosses(cases);
        addUpdaters(cases);
        addSchedules(cases);
        addRegularization(cases);
        addNormalizations(cases);
        addLayers(cases);
        cases.addAll(ImageTrainingCases.all());
        return cases;
    }

    /** Networks with and without dropout. */
    static List<TrainingCase> withDropout() {
        List<TrainingCase> cases = new ArrayList<>();
        cases.add(dense("dense", builder -> builder.updater(new Adam(0.01))));
        cases.add(dense("dense with dropout", builder -> builder.updater(new Adam(0.01)).dropOut(0.7)));
        cases.add(ImageTrainingCases.everything("images with dropout", 0.8));
        return cases;
    }

    private static void addActivations(List<TrainingCase> cases) {
        for (Activation activation : List.of(Activation.RELU, Activation.RELU6, Activation.LEAKYRELU, Activation.THRESHOLDEDRELU,
                Activation.ELU, Activation.SELU, Activation.GELU, Activation.SIGMOID, Activation.TANH, Activation.HARDSIGMOID,
                Activation.HARDTANH, Activation.RATIONALTANH, Activation.RECTIFIEDTANH, Activation.SOFTPLUS, Activation.SOFTSIGN,
                Activation.SWISH, Activation.MISH, Activation.IDENTITY, Activation.SOFTMAX)) {
            cases.add(dense("activation " + activation, builder -> builder.activation(activation)));
        }
        // Its values grow so fast that larger steps end in infinity.
        cases.add(dense("activation cube", builder -> builder.activation(Activation.CUBE).updater(new Sgd(1e-4))));
    }

    private static void addLosses(List<TrainingCase> cases) {
        cases.add(loss(LossFunction.MCXENT, Activation.SOFTMAX, Labels.CLASS));
        cases.add(loss(LossFunction.NEGATIVELOGLIKELIHOOD, Activation.SOFTMAX, Labels.CLASS));
        cases.add(loss(LossFunction.XENT, Activation.SIGMOID, Labels.BITS));
        cases.add(loss(LossFunction.MSE, Activation.IDENTITY, Labels.NUMBERS));
        cases.add(loss(LossFunction.MSE, Activation.TANH, Labels.NUMBERS));
        cases.add(loss(LossFunction.MSE, Activation.SOFTMAX, Labels.CLASS));
        cases.add(loss(LossFunction.L2, Activation.IDENTITY, Labels.NUMBERS));
        cases.add(loss(LossFunction.L1, Activation.IDENTITY, Labels.NUMBERS));
        cases.add(loss(LossFunction.MEAN_ABSOLUTE_ERROR, Activation.IDENTITY, Labels.NUMBERS));
        cases.add(loss(LossFunction.MEAN_ABSOLUTE_PERCENTAGE_ERROR, Activation.IDENTITY, Labels.POSITIVE));
        cases.add(loss(LossFunction.MEAN_SQUARED_LOGARITHMIC_ERROR, Activation.SOFTPLUS, Labels.POSITIVE));
        cases.add(loss(LossFunction.KL_DIVERGENCE, Activation.SOFTMAX, Labels.CLASS));
        cases.add(loss(LossFunction.POISSON, Activation.SOFTPLUS, Labels.POSITIVE));
        cases.add(loss(LossFunction.HINGE, Activation.TANH, Labels.SIGNS));
        cases.add(loss(LossFunction.SQUARED_HINGE, Activation.TANH, Labels.SIGNS));
        cases.add(loss(LossFunction.COSINE_PROXIMITY, Activation.IDENTITY, Labels.NUMBERS));
        cases.add(new TrainingCase("loss with weights", () -> base().list()
                .layer(new DenseLayer.Builder().nIn(INPUTS).nOut(9).build())
                .layer(new OutputLayer.Builder(new LossMCXENT(Nd4j.createFromArray(1f, 2f, 0.5f, 3f).reshape(1, 4)))
                        .activation(Activation.SOFTMAX).nIn(9).nOut(OUTPUTS).build())
                .build(), data(Labels.CLASS), 8));
    }

    private static TrainingCase loss(LossFunction loss, Activation activation, Labels labels) {
        return new TrainingCase("loss " + loss + " after " + activation, () -> base().updater(new Sgd(0.02)).list()
                .layer(new DenseLayer.Builder().nIn(INPUTS).nOut(9).build())
                .layer(new OutputLayer.Builder(loss).activation(activation).nIn(9).nOut(OUTPUTS).build())
                .build(), data(labels), 8);
    }

    private static void addUpdaters(List<TrainingCase> cases) {
        Map<String, IUpdater> updaters = new LinkedHashMap<>();
        updaters.put("Sgd", new Sgd(0.1));
        updaters.put("NoOp", new NoOp());
        updaters.put("Nesterovs", new Nesterovs(0.05, 0.9));
        updaters.put("Nesterovs with a schedule of the momentum",
                new Nesterovs(0.05, new StepSchedule(ScheduleType.ITERATION, 0.9, 0.8, 5)));
        updaters.put("AdaGrad", new AdaGrad(0.05));
        updaters.put("AdaGrad with epsilon", new AdaGrad(0.05, 1e-3));
        updaters.put("RmsProp", new RmsProp(0.01));
        updaters.put("RmsProp with epsilon", new RmsProp(0.01, 0.9, 1e-3));
        updaters.put("AdaDelta", new AdaDelta());
        updaters.put("Adam", new Adam(0.01));
        updaters.put("Adam with other decays", new Adam(0.01, 0.8, 0.99, 1e-4));
        updaters.put("AMSGrad", new AMSGrad(0.01));
        updaters.put("AdaMax", new AdaMax(0.01));
        updaters.put("Nadam", new Nadam(0.01));
        updaters.forEach((name, updater) -> cases.add(dense("updater " + name, builder -> builder.updater(updater))));
        cases.add(dense("updater of its own for biases", builder -> builder.updater(new Adam(0.01)).biasUpdater(new Sgd(0.5))));
    }

    private static void addSchedules(List<TrainingCase> cases) {
        Map<Integer, Double> values = new LinkedHashMap<>();
        values.put(0, 0.1);
        values.put(3, 0.3);
        values.put(9, 0.01);
        List<ISchedule> schedules = List.of(new StepSchedule(ScheduleType.ITERATION, 0.1, 0.5, 4),
                new StepSchedule(ScheduleType.EPOCH, 0.1, 0.5, 1), new ExponentialSchedule(ScheduleType.ITERATION, 0.1, 0.9),
                new InverseSchedule(ScheduleType.ITERATION, 0.1, 0.1, 2), new PolySchedule(ScheduleType.ITERATION, 0.1, 2, 40),
                new SigmoidSchedule(ScheduleType.ITERATION, 0.1, 0.5, 10), new MapSchedule(ScheduleType.ITERATION, values),
                new CycleSchedule(ScheduleType.ITERATION, 0.01, 0.2, 12, 3, 0.5));
        for (ISchedule schedule : schedules) {
            cases.add(dense("schedule " + schedule, builder -> builder.updater(new Sgd(schedule))));
        }
        cases.add(dense("Adam with a schedule",
                builder -> builder.updater(new Adam(new ExponentialSchedule(ScheduleType.EPOCH, 0.01, 0.7)))));
    }

    private static void addRegularization(List<TrainingCase> cases) {
        cases.add(dense("L1", builder -> builder.l1(0.01)));
        cases.add(dense("L2", builder -> builder.l2(0.05)));
        cases.add(dense("L1 and L2 of weights and biases", builder -> builder.l1(0.01).l2(0.05).l1Bias(0.02).l2Bias(0.03).biasInit(0.3)));
        cases.add(dense("weight decay", builder -> builder.weightDecay(0.05)));
        cases.add(dense("weight decay without learning rate", builder -> builder.weightDecay(0.01, false)));
        cases.add(dense("AdamW", builder -> builder.updater(new Adam(0.01)).weightDecay(0.1)));
        cases.add(dense("weight decay on a schedule", builder -> builder.updater(new Nesterovs(0.05, 0.9)).regularization(
                List.of(new WeightDecay(new StepSchedule(ScheduleType.ITERATION, 0.1, 0.5, 4), true)))));
    }

    private static void addNormalizations(List<TrainingCase> cases) {
        for (GradientNormalization normalization : GradientNormalization.values()) {
            cases.add(dense("gradient normalisation " + normalization,
                    builder -> builder.gradientNormalization(normalization).gradientNormalizationThreshold(0.05)));
        }
        cases.add(dense("sums instead of means over the batch", builder -> builder.miniBatch(false).updater(new Sgd(0.005))));
    }

    private static void addLayers(List<TrainingCase> cases) {
        cases.add(new TrainingCase("no hidden layer", () -> base().list()
                .layer(new OutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).nIn(INPUTS).nOut(OUTPUTS).build())
                .build(), data(Labels.CLASS), 8));
        cases.add(new TrainingCase("three hidden layers, one without bias, activation and loss as layers", () -> base().list()
                .layer(new DenseLayer.Builder().nIn(INPUTS).nOut(33).activation(Activation.IDENTITY).build())
                .layer(new ActivationLayer.Builder().activation(Activation.RELU).build())
                .layer(new DenseLayer.Builder().nIn(33).nOut(17).hasBias(false).activation(Activation.TANH).build())
                .layer(new DenseLayer.Builder().nIn(17).nOut(OUTPUTS).activation(Activation.IDENTITY).build())
                .layer(new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build())
                .build(), data(Labels.CLASS), 8));
        cases.add(new TrainingCase("one output", () -> base().list()
                .layer(new DenseLayer.Builder().nIn(INPUTS).nOut(5).build())
                .layer(new OutputLayer.Builder(LossFunction.XENT).activation(Activation.SIGMOID).nIn(5).nOut(1).build())
                .build(), ArrayTrainingData.random(30, INPUTS, 1, Labels.BITS, 3), 8));
        cases.add(new TrainingCase("wide layers", () -> base().updater(new Nesterovs(0.05, 0.9)).list()
                .layer(new DenseLayer.Builder().nIn(100).nOut(130).activation(Activation.RELU).build())
                .layer(new DenseLayer.Builder().nIn(130).nOut(70).activation(Activation.RELU).build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).nIn(70).nOut(10).build())
                .build(), ArrayTrainingData.random(130, 100, 10, Labels.CLASS, 4), 32));
        cases.add(new TrainingCase("batch larger than the table", () -> base().list()
                .layer(new DenseLayer.Builder().nIn(INPUTS).nOut(5).build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).nIn(5).nOut(OUTPUTS).build())
                .build(), data(Labels.CLASS), 1000));
    }

    /** A network of two hidden layers, changed in one respect. */
    private static TrainingCase dense(String name, Consumer<NeuralNetConfiguration.Builder> change) {
        return new TrainingCase(name, () -> {
            NeuralNetConfiguration.Builder builder = base();
            change.accept(builder);
            return network(builder);
        }, data(Labels.CLASS), 8);
    }

    private static NeuralNetConfiguration.Builder base() {
        return new NeuralNetConfiguration.Builder().seed(11).weightInit(WeightInit.XAVIER).activation(Activation.TANH)
                .updater(new Sgd(0.1));
    }

    private static MultiLayerConfiguration network(NeuralNetConfiguration.Builder builder) {
        return builder.list()
                .layer(new DenseLayer.Builder().nIn(INPUTS).nOut(9).build())
                .layer(new DenseLayer.Builder().nIn(9).nOut(6).build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).nIn(6).nOut(OUTPUTS).build())
                .build();
    }

    /** Not a multiple of the batch size, so that the last batch of an epoch is smaller. */
    private static ArrayTrainingData data(Labels labels) {
        return ArrayTrainingData.random(30, INPUTS, OUTPUTS, labels, 3);
    }
}
