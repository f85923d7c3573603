package org.espalier.nodes.network;

import java.util.List;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ISchedule;

/** The way from our configuration to Deeplearning4j's. */
final class Dl4jConfigurations {
    private Dl4jConfigurations() {
    }

    static MultiLayerConfiguration of(NetworkConfiguration configuration) {
        boolean decoupled = configuration.optimizer().kind() == Optimizer.Kind.ADAMW;
        NeuralNetConfiguration.Builder builder = new NeuralNetConfiguration.Builder()
                .seed(configuration.seed())
                .dataType(DataType.FLOAT)
                .weightInit(WeightInit.valueOf(configuration.weightInitialization().name()))
                .updater(updater(configuration.optimizer()))
                .trainingWorkspaceMode(WorkspaceMode.ENABLED)
                .inferenceWorkspaceMode(WorkspaceMode.ENABLED);
        if (configuration.l2() > 0) {
            builder = decoupled ? builder.weightDecay(configuration.l2(), true) : builder.l2(configuration.l2());
        }
        NeuralNetConfiguration.ListBuilder list = builder.list();
        List<List<Integer>> shapes = configuration.shapes();
        int last = configuration.layers().size();
        for (int i = 0; i <= last; i++) {
            List<Integer> input = shapes.get(i);
            Layer layer = i < last ? configuration.layers().get(i) : null;
            boolean flat = layer == null || layer instanceof Layer.Dense;
            if (Shapes.isImage(input) && flat != (i == 0)) {
                // Rows come as lists of values, and the first layers see them as images.
                list.inputPreProcessor(i, flat ? new CnnToFeedForwardPreProcessor(input.get(1), input.get(2), input.get(0))
                        : new FeedForwardToCnnPreProcessor(input.get(1), input.get(2), input.get(0)));
            }
            list.layer(layer == null ? outputLayer(configuration, Shapes.size(input)) : layer(layer, input));
        }
        return list.build();
    }

    private static org.deeplearning4j.nn.conf.layers.Layer layer(Layer layer, List<Integer> input) {
        if (layer instanceof Layer.Dense dense) {
            return new DenseLayer.Builder().nIn(Shapes.size(input)).nOut(dense.units()).activation(dense.activation().toDl4j()).build();
        } else if (layer instanceof Layer.Dropout dropout) {
            // Deeplearning4j's number is the probability of keeping a value.
            return new DropoutLayer.Builder(1 - dropout.rate()).build();
        } else if (layer instanceof Layer.Embedding embedding) {
            return new EmbeddingLayer.Builder().nIn(embedding.words()).nOut(embedding.units()).hasBias(true)
                    .activation(org.nd4j.linalg.activations.Activation.IDENTITY).build();
        } else if (layer instanceof Layer.Activate activate) {
            return new ActivationLayer.Builder().activation(activate.activation().toDl4j()).build();
        } else if (layer instanceof Layer.Convolution convolution) {
            Window window = convolution.window();
            return new ConvolutionLayer.Builder(window.height(), window.width()).stride(window.strideHeight(), window.strideWidth())
                    .padding(window.paddingHeight(), window.paddingWidth()).convolutionMode(mode(window)).nIn(input.get(0)).nOut(convolution.channels())
                    .activation(convolution.activation().toDl4j()).build();
        } else if (layer instanceof Layer.Pooling pooling) {
            Window window = pooling.window();
            return new SubsamplingLayer.Builder(type(pooling.kind())).kernelSize(window.height(), window.width()).stride(window.strideHeight(), window.strideWidth())
                    .padding(window.paddingHeight(), window.paddingWidth()).convolutionMode(mode(window)).build();
        } else if (layer instanceof Layer.GlobalPooling pooling) {
            return new GlobalPoolingLayer.Builder(type(pooling.kind())).build();
        } else if (layer instanceof Layer.BatchNormalization normalization) {
            return new BatchNormalization.Builder().nIn(input.get(0)).nOut(input.get(0)).decay(normalization.decay()).eps(normalization.epsilon())
                    .useLogStd(false).build();
        }
        throw new AssertionError(layer);
    }

    private static ConvolutionMode mode(Window window) {
        return window.same() ? ConvolutionMode.Same : ConvolutionMode.Truncate;
    }

    private static PoolingType type(Layer.PoolingKind kind) {
        return switch (kind) {
            case MAX -> PoolingType.MAX;
            case MEAN -> PoolingType.AVG;
        };
    }

    private static OutputLayer outputLayer(NetworkConfiguration configuration, int inputs) {
        OutputLayer.Builder builder = switch (configuration.loss()) {
            case CROSS_ENTROPY -> new OutputLayer.Builder(LossFunction.MCXENT).activation(org.nd4j.linalg.activations.Activation.SOFTMAX);
            case SQUARED_ERROR -> new OutputLayer.Builder(LossFunction.MSE).activation(org.nd4j.linalg.activations.Activation.IDENTITY);
        };
        return builder.nIn(inputs).nOut(configuration.outputs()).build();
    }

    private static IUpdater updater(Optimizer optimizer) {
        IUpdater updater = switch (optimizer.kind()) {
            case SGD -> new Sgd();
            case NESTEROVS -> new Nesterovs(optimizer.momentum());
            case RMSPROP -> new RmsProp();
            case ADAM, ADAMW -> new Adam();
            case ADAMAX -> new AdaMax();
            case AMSGRAD -> new AMSGrad();
            case NADAM -> new Nadam();
            case ADAGRAD -> new AdaGrad();
            case ADADELTA -> new AdaDelta();
        };
        if (updater.hasLearningRate()) {
            boolean constant = optimizer.schedule().kind() == Schedule.Kind.CONSTANT;
            updater.setLrAndSchedule(optimizer.learningRate(), constant ? null : new ScheduledRate(optimizer.learningRate(), optimizer.schedule()));
        }
        return updater;
    }

    /**
     * A schedule as an updater asks for it: by epoch.
     *
     * @param initial the rate at the start
     * @param schedule how it goes on
     */
    private record ScheduledRate(double initial, Schedule schedule) implements ISchedule {
        private static final long serialVersionUID = 1L;

        @Override
        public double valueAt(int iteration, int epoch) {
            return initial * schedule.factor(epoch);
        }

        @Override
        public ISchedule clone() {
            return this;
        }
    }
}
