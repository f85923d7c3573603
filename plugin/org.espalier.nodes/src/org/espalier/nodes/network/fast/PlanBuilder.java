package org.espalier.nodes.network.fast;

import java.util.ArrayList;
import java.util.List;

import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.stepfunctions.NegativeGradientStepFunction;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.regularization.Regularization;

/** Reads a configuration layer by layer. */
final class PlanBuilder {
    private final MultiLayerConfiguration configuration;
    private final List<NetworkPlan.StageSource> stages = new ArrayList<>();
    private final List<LayerParameters> layers = new ArrayList<>();
    private LossHead.Kind head;
    private int inputs;
    private int width;
    private int offset;

    PlanBuilder(MultiLayerConfiguration configuration) {
        this.configuration = configuration;
    }

    NetworkPlan build() throws UnsupportedConfigurationException {
        List<NeuralNetConfiguration> configurations = configuration.getConfs();
        check(configuration.getBackpropType() == BackpropType.Standard, "truncated backpropagation is not known here");
        check(configuration.getDataType() == DataType.FLOAT, "the numbers are " + configuration.getDataType() + ", not float32");
        check(!configurations.isEmpty(), "there is no layer");
        for (int i = 0; i < configurations.size(); i++) {
            try {
                add(configurations.get(i), i, i == configurations.size() - 1);
            } catch (UnsupportedConfigurationException problem) {
                throw new UnsupportedConfigurationException("layer " + i + ": " + problem.getMessage());
            }
        }
        check(head != null, "the last layer has no loss");
        return new NetworkPlan(List.copyOf(stages), head, inputs, width, List.copyOf(layers), offset,
                configurations.get(0).isMiniBatch());
    }

    private static void check(boolean known, String reason) throws UnsupportedConfigurationException {
        if (!known) {
            throw new UnsupportedConfigurationException(reason);
        }
    }

    private void add(NeuralNetConfiguration layerConfiguration, int index, boolean last) throws UnsupportedConfigurationException {
        Layer layer = layerConfiguration.getLayer();
        check(layerConfiguration.getOptimizationAlgo() == OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT,
                "the optimisation algorithm " + layerConfiguration.getOptimizationAlgo() + " is not known here");
        check(layerConfiguration.isMinimize(), "maximising is not known here");
        check(layerConfiguration.getStepFunction() == null
                || layerConfiguration.getStepFunction() instanceof NegativeGradientStepFunction,
                "the step function is not known here");
        check(layer.getConstraints() == null || layer.getConstraints().isEmpty(), "constraints are not known here");
        check(!(layer instanceof BaseLayer base) || base.getWeightNoise() == null, "noise on weights is not known here");
        check(configuration.getInputPreProcess(index) == null, "its input preprocessor "
                + (configuration.getInputPreProcess(index) == null ? "" : configuration.getInputPreProcess(index).getClass().getSimpleName())
                + " is not known here");
        check(!last || layer.getClass() == OutputLayer.class || layer.getClass() == LossLayer.class,
                layer.getClass().getSimpleName() + " is not known here as the last layer");
        // Exact classes: a subclass may compute something else.
        if (layer.getClass() == DenseLayer.class) {
            DenseLayer dense = (DenseLayer) layer;
            check(!dense.hasLayerNorm(), "layer normalisation is not known here");
            addLinear(dense, dense.hasBias());
            addActivation(dense.getActivationFn());
        } else if (layer.getClass() == OutputLayer.class) {
            check(last, "an output layer that is not the last is not known here");
            OutputLayer output = (OutputLayer) layer;
            addLinear(output, output.hasBias());
            head = LossHead.Kind.of(output.getActivationFn(), output.getLossFn(), width);
        } else if (layer.getClass() == LossLayer.class) {
            check(last, "a loss layer that is not the last is not known here");
            LossLayer loss = (LossLayer) layer;
            requireWidth();
            head = LossHead.Kind.of(loss.getActivationFn(), loss.getLossFn(), width);
        } else if (layer.getClass() == ActivationLayer.class) {
            requireWidth();
            addActivation(((ActivationLayer) layer).getActivationFn());
        } else if (layer.getClass() == DropoutLayer.class) {
            requireWidth();
            addDropout(layer);
        } else {
            throw new UnsupportedConfigurationException(layer.getClass().getSimpleName() + " is not known here");
        }
    }

    private void requireWidth() throws UnsupportedConfigurationException {
        check(width > 0, "the number of inputs is not known before it");
    }

    private void addLinear(FeedForwardLayer layer, boolean bias) throws UnsupportedConfigurationException {
        int from = Math.toIntExact(layer.getNIn());
        int to = Math.toIntExact(layer.getNOut());
        start(from);
        addDropout(layer);
        int weightOffset = offset;
        int biasOffset = bias ? weightOffset + from * to : -1;
        List<LayerParameters.Block> blocks = new ArrayList<>();
        blocks.add(block(layer, DefaultParamInitializer.WEIGHT_KEY, Math.multiplyExact(from, to), true));
        if (bias) {
            blocks.add(block(layer, DefaultParamInitializer.BIAS_KEY, to, false));
        }
        addParameters(layer, blocks);
        stages.add((parameters, maximumRows, seed) -> new LinearStage(from, to, weightOffset, biasOffset, parameters, maximumRows));
        width = to;
    }

    /** The first layer tells the number of inputs; the others must agree with what comes before. */
    private void start(int from) throws UnsupportedConfigurationException {
        if (inputs == 0) {
            inputs = from;
            width = from;
        }
        check(width == from, "it takes " + from + " values, but " + width + " come");
    }

    private void addActivation(IActivation configured) throws UnsupportedConfigurationException {
        if (configured.getClass() == ActivationIdentity.class) {
            return;
        }
        Activation activation = Activation.of(configured);
        int values = width;
        stages.add((parameters, maximumRows, seed) -> new ActivationStage(activation, values, maximumRows));
    }

    private void addDropout(Layer layer) throws UnsupportedConfigurationException {
        if (layer.getIDropout() == null) {
            return;
        }
        Dropout dropout = DropoutStage.supported(layer.getIDropout());
        int values = width;
        int position = stages.size();
        stages.add((parameters, maximumRows, seed) -> new DropoutStage(dropout, values, maximumRows, seed, position));
    }

    private LayerParameters.Block block(BaseLayer layer, String parameter, int length, boolean inNativeMemory)
            throws UnsupportedConfigurationException {
        List<Penalty> penalties = new ArrayList<>();
        List<Regularization> configured = layer.getRegularizationByParam(parameter);
        if (configured != null) {
            for (Regularization regularization : configured) {
                penalties.add(Penalty.of(regularization));
            }
        }
        // Refused now rather than when a session starts.
        UpdateRule.of(layer.getUpdaterByParam(parameter));
        LayerParameters.Block block = new LayerParameters.Block(offset, length, inNativeMemory, true,
                layer.getUpdaterByParam(parameter), List.copyOf(penalties));
        offset = Math.addExact(offset, length);
        return block;
    }

    private void addParameters(BaseLayer layer, List<LayerParameters.Block> blocks) {
        GradientNormalization normalization = layer.getGradientNormalization();
        layers.add(new LayerParameters(normalization == null ? GradientNormalization.None : normalization,
                layer.getGradientNormalizationThreshold(), List.copyOf(blocks)));
    }
}
