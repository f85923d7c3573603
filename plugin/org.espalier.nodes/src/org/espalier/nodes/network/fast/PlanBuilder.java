package org.espalier.nodes.network.fast;

import java.util.ArrayList;
import java.util.List;

import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
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

/** Reads a configuration layer by layer. What only image layers need is in {@link ImageLayers}. */
final class PlanBuilder {
    private final MultiLayerConfiguration configuration;
    private final List<NetworkPlan.StageSource> stages = new ArrayList<>();
    private final List<LayerParameters> layers = new ArrayList<>();
    private LossHead.Kind head;
    private Shape input;
    private Shape shape;
    private int offset;
    private int current;

    PlanBuilder(MultiLayerConfiguration configuration) {
        this.configuration = configuration;
    }

    NetworkPlan build() throws UnsupportedConfigurationException {
        List<NeuralNetConfiguration> configurations = configuration.getConfs();
        check(configuration.getBackpropType() == BackpropType.Standard, "truncated backpropagation is not known here");
        check(configuration.getDataType() == DataType.FLOAT, "the numbers are " + configuration.getDataType() + ", not float32");
        check(!configurations.isEmpty(), "there is no layer");
        for (int i = 0; i < configurations.size(); i++) {
            Layer layer = configurations.get(i).getLayer();
            current = i;
            try {
                checkCommon(configurations.get(i), layer);
                prepare(configuration.getInputPreProcess(i));
                add(layer, i == configurations.size() - 1);
            } catch (UnsupportedConfigurationException problem) {
                throw new UnsupportedConfigurationException(
                        "layer " + i + ", " + layer.getClass().getSimpleName() + ": " + problem.getMessage());
            }
        }
        return new NetworkPlan(List.copyOf(stages), head, input.size(), shape.size(), List.copyOf(layers), offset,
                configurations.get(0).isMiniBatch());
    }

    static void check(boolean known, String reason) throws UnsupportedConfigurationException {
        if (!known) {
            throw new UnsupportedConfigurationException(reason);
        }
    }

    private static void checkCommon(NeuralNetConfiguration configuration, Layer layer) throws UnsupportedConfigurationException {
        check(configuration.getOptimizationAlgo() == OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT,
                "the optimisation algorithm " + configuration.getOptimizationAlgo() + " is not known here");
        check(configuration.isMinimize(), "maximising is not known here");
        check(configuration.getStepFunction() == null || configuration.getStepFunction() instanceof NegativeGradientStepFunction,
                "the step function is not known here");
        check(layer.getConstraints() == null || layer.getConstraints().isEmpty(), "constraints are not known here");
        check(!(layer instanceof BaseLayer base) || base.getWeightNoise() == null, "noise on weights is not known here");
    }

    private void prepare(InputPreProcessor preprocessor) throws UnsupportedConfigurationException {
        if (preprocessor != null) {
            ImageLayers.addPreprocessor(this, preprocessor);
        }
    }

    private void add(Layer layer, boolean last) throws UnsupportedConfigurationException {
        // Exact classes: a subclass may compute something else.
        Class<?> type = layer.getClass();
        check(last == (type == OutputLayer.class || type == LossLayer.class), last ? "a network that ends with it is not known here"
                : "it is known here only as the last layer");
        if (type == DenseLayer.class) {
            DenseLayer dense = (DenseLayer) layer;
            check(!dense.hasLayerNorm(), "layer normalisation is not known here");
            addLinear(dense, dense.hasBias());
            addActivation(dense.getActivationFn());
        } else if (type == OutputLayer.class) {
            OutputLayer output = (OutputLayer) layer;
            addLinear(output, output.hasBias());
            head = LossHead.Kind.of(output.getActivationFn(), output.getLossFn(), shape.size());
        } else if (type == LossLayer.class) {
            LossLayer loss = (LossLayer) layer;
            check(!currentShape().image(), "a loss of images is not known here");
            head = LossHead.Kind.of(loss.getActivationFn(), loss.getLossFn(), shape.size());
        } else if (type == ActivationLayer.class) {
            currentShape();
            addActivation(((ActivationLayer) layer).getActivationFn());
        } else if (type == DropoutLayer.class) {
            currentShape();
            addDropout(layer);
        } else if (type == EmbeddingLayer.class) {
            addEmbedding((EmbeddingLayer) layer);
        } else {
            ImageLayers.add(this, layer);
        }
    }

    /** What comes out of the layers so far. */
    Shape currentShape() throws UnsupportedConfigurationException {
        check(shape != null, "the number of inputs is not known before it");
        return shape;
    }

    /** Notes what the next layer takes; tells the network's input if it is the first. */
    void require(Shape expected) throws UnsupportedConfigurationException {
        if (shape == null) {
            input = expected;
            shape = expected;
        }
        check(shape.equals(expected), "it takes " + expected + ", but " + shape + " come");
    }

    /** What comes out of the layers so far, or what is given when there is no layer yet. */
    Shape shapeOr(Shape first) throws UnsupportedConfigurationException {
        if (shape == null) {
            require(first);
        }
        return shape;
    }

    /** The same values, seen another way. */
    void changeShape(Shape result) {
        shape = result;
    }

    void addStage(NetworkPlan.StageSource source, Shape result) {
        stages.add(source);
        shape = result;
    }

    private void addLinear(FeedForwardLayer layer, boolean bias) throws UnsupportedConfigurationException {
        int from = Math.toIntExact(layer.getNIn());
        int to = Math.toIntExact(layer.getNOut());
        require(Shape.list(from));
        addDropout(layer);
        int weightOffset = offset;
        int biasOffset = bias ? weightOffset + from * to : -1;
        addWeightsAndBiases(layer, from, to, bias, true);
        addStage((parameters, rows, seed) -> new LinearStage(from, to, weightOffset, biasOffset, parameters, rows), Shape.list(to));
    }

    private void addEmbedding(EmbeddingLayer layer) throws UnsupportedConfigurationException {
        check(shape == null, "an embedding that is not the first layer is not known here");
        check(layer.getIDropout() == null, "dropout before an embedding is not known here");
        int words = Math.toIntExact(layer.getNIn());
        int width = Math.toIntExact(layer.getNOut());
        require(Shape.list(1));
        int weightOffset = offset;
        int biasOffset = layer.hasBias() ? weightOffset + words * width : -1;
        addWeightsAndBiases(layer, words, width, layer.hasBias(), false);
        addStage((parameters, rows, seed) -> new EmbeddingStage(words, width, weightOffset, biasOffset, parameters, rows),
                Shape.list(width));
        addActivation(layer.getActivationFn());
    }

    private void addWeightsAndBiases(BaseLayer layer, int from, int to, boolean bias, boolean inNativeMemory)
            throws UnsupportedConfigurationException {
        List<LayerParameters.Block> blocks = new ArrayList<>();
        blocks.add(block(layer, DefaultParamInitializer.WEIGHT_KEY, Math.multiplyExact(from, to), inNativeMemory, true));
        if (bias) {
            blocks.add(block(layer, DefaultParamInitializer.BIAS_KEY, to, inNativeMemory, true));
        }
        addParameters(layer, blocks);
    }

    void addActivation(IActivation configured) throws UnsupportedConfigurationException {
        if (configured.getClass() == ActivationIdentity.class) {
            return;
        }
        Activation activation = Activation.of(configured);
        check(!shape.image() || !(activation instanceof SmoothActivations.Softmax), "a softmax over images is not known here");
        int values = shape.size();
        stages.add((parameters, rows, seed) -> new ActivationStage(activation, values, rows));
    }

    void addDropout(Layer layer) throws UnsupportedConfigurationException {
        if (layer.getIDropout() == null) {
            return;
        }
        Dropout dropout = DropoutStage.supported(layer.getIDropout());
        int values = shape.size();
        int position = stages.size();
        stages.add((parameters, rows, seed) -> new DropoutStage(dropout, values, rows, seed, position));
    }

    /** The next parameters in the flat order. */
    LayerParameters.Block block(BaseLayer layer, String parameter, int length, boolean inNativeMemory, boolean summedOverRows)
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
        LayerParameters.Block block = new LayerParameters.Block(offset, length, inNativeMemory, summedOverRows,
                layer.getUpdaterByParam(parameter), List.copyOf(penalties));
        offset = Math.addExact(offset, length);
        return block;
    }

    /** The layers after the one that is being added. */
    List<Layer> followers() {
        return configuration.getConfs().stream().skip(current + 1L).map(NeuralNetConfiguration::getLayer).toList();
    }

    /** Where the next parameters begin in the flat order. */
    int offset() {
        return offset;
    }

    void addParameters(BaseLayer layer, List<LayerParameters.Block> blocks) {
        GradientNormalization normalization = layer.getGradientNormalization();
        layers.add(new LayerParameters(normalization == null ? GradientNormalization.None : normalization,
                layer.getGradientNormalizationThreshold(), List.copyOf(blocks)));
    }
}
