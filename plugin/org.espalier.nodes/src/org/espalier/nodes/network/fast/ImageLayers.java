package org.espalier.nodes.network.fast;

import static org.espalier.nodes.network.fast.PlanBuilder.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;

/** Reads the layers of a configuration that work on images. */
final class ImageLayers {

    private ImageLayers() {
    }

    static void addPreprocessor(PlanBuilder builder, InputPreProcessor preprocessor) throws UnsupportedConfigurationException {
        if (preprocessor.getClass() == FeedForwardToCnnPreProcessor.class) {
            FeedForwardToCnnPreProcessor images = (FeedForwardToCnnPreProcessor) preprocessor;
            Shape shape = Shape.image(Math.toIntExact(images.getInputHeight()), Math.toIntExact(images.getInputWidth()),
                    Math.toIntExact(images.getNumChannels()));
            builder.require(Shape.list(shape.size()));
            addChannelOrder(builder, shape, true);
        } else if (preprocessor.getClass() == CnnToFeedForwardPreProcessor.class) {
            check(((CnnToFeedForwardPreProcessor) preprocessor).getFormat() == CNN2DFormat.NCHW, "channels last are not known here");
            Shape shape = builder.currentShape();
            check(shape.image(), "it flattens images, but " + shape + " come");
            addChannelOrder(builder, shape, false);
        } else {
            throw new UnsupportedConfigurationException(
                    "its input preprocessor " + preprocessor.getClass().getSimpleName() + " is not known here");
        }
    }

    /** From a list of values to an image or back. */
    private static void addChannelOrder(PlanBuilder builder, Shape shape, boolean toImage) {
        Shape result = toImage ? shape : Shape.list(shape.size());
        if (shape.channels() == 1 || shape.points() == 1) {
            // Both orders are the same.
            builder.changeShape(result);
        } else {
            builder.addStage((parameters, rows, seed) -> new ChannelOrderStage(shape, toImage, rows), result);
        }
    }

    static void add(PlanBuilder builder, Layer layer) throws UnsupportedConfigurationException {
        // Exact classes: a subclass may compute something else.
        Class<?> type = layer.getClass();
        if (type == ConvolutionLayer.class || type == Convolution2D.class) {
            addConvolution(builder, (ConvolutionLayer) layer);
        } else if (type == SubsamplingLayer.class) {
            addPooling(builder, (SubsamplingLayer) layer);
        } else if (type == GlobalPoolingLayer.class) {
            addGlobalPooling(builder, (GlobalPoolingLayer) layer);
        } else if (type == BatchNormalization.class) {
            addBatchNormalization(builder, (BatchNormalization) layer);
        } else {
            throw new UnsupportedConfigurationException("this kind of layer is not known here");
        }
    }

    private static Shape images(PlanBuilder builder) throws UnsupportedConfigurationException {
        Shape shape = builder.currentShape();
        check(shape.image(), "it takes images, but " + shape + " come");
        return shape;
    }

    /**
     * How a convolution should store its output: in tiles, if only layers that treat each point alike are between it and a pooling
     * whose windows are next to each other.
     *
     * @param followers the layers after it
     */
    private static Shape orderFor(Shape output, List<Layer> followers) {
        for (Layer layer : followers) {
            if (layer instanceof SubsamplingLayer pooling) {
                boolean adjacent = Arrays.equals(pooling.getKernelSize(), pooling.getStride())
                        && Arrays.equals(pooling.getPadding(), new int[2]) && Arrays.equals(pooling.getDilation(), new int[] {1, 1});
                return adjacent ? output.tiled(pooling.getKernelSize()[0], pooling.getKernelSize()[1]) : output;
            }
            if (!(layer instanceof ActivationLayer || layer instanceof DropoutLayer || layer instanceof BatchNormalization)) {
                return output;
            }
        }
        return output;
    }

    private static void addConvolution(PlanBuilder builder, ConvolutionLayer layer) throws UnsupportedConfigurationException {
        check(layer.getCnn2dDataFormat() == CNN2DFormat.NCHW, "channels last are not known here");
        Shape shape = images(builder);
        check(shape.channels() == layer.getNIn(), "it takes " + layer.getNIn() + " channels, but " + shape + " come");
        builder.addDropout(layer);
        Window window = Window.of(shape, layer.getKernelSize(), layer.getStride(), layer.getPadding(), layer.getDilation(),
                layer.getConvolutionMode());
        int outputs = Math.toIntExact(layer.getNOut());
        List<LayerParameters.Block> blocks = new ArrayList<>();
        int biasOffset = layer.hasBias() ? builder.offset() : -1;
        if (layer.hasBias()) {
            blocks.add(builder.block(layer, ConvolutionParamInitializer.BIAS_KEY, outputs, true, true));
        }
        int kernelOffset = builder.offset();
        blocks.add(builder.block(layer, ConvolutionParamInitializer.WEIGHT_KEY, Math.multiplyExact(outputs, window.patch()), false, true));
        builder.addParameters(layer, blocks);
        Shape result = orderFor(Shape.image(window.outputHeight(), window.outputWidth(), outputs), builder.followers());
        builder.addStage(
                (parameters, rows, seed) -> new ConvolutionStage(window, result, kernelOffset, biasOffset, parameters, rows), result);
        builder.addActivation(layer.getActivationFn());
    }

    private static void addPooling(PlanBuilder builder, SubsamplingLayer layer) throws UnsupportedConfigurationException {
        check(layer.getCnn2dDataFormat() == CNN2DFormat.NCHW, "channels last are not known here");
        Shape shape = images(builder);
        Window window = Window.of(shape, layer.getKernelSize(), layer.getStride(), layer.getPadding(), layer.getDilation(),
                layer.getConvolutionMode());
        Shape result = Shape.image(window.outputHeight(), window.outputWidth(), shape.channels());
        PoolingStage.Kind kind = switch (layer.getPoolingType()) {
            case MAX -> PoolingStage.Kind.LARGEST;
            case AVG -> layer.isAvgPoolIncludePadInDivisor() ? PoolingStage.Kind.MEAN_WITH_PADDING : PoolingStage.Kind.MEAN;
            default -> throw new UnsupportedConfigurationException("pooling by " + layer.getPoolingType() + " is not known here");
        };
        builder.addStage((parameters, rows, seed) -> new PoolingStage(window, kind, rows), result);
    }

    private static void addGlobalPooling(PlanBuilder builder, GlobalPoolingLayer layer) throws UnsupportedConfigurationException {
        Shape shape = images(builder);
        int[] dimensions = layer.getPoolingDimensions();
        check(layer.isCollapseDimensions() && (dimensions == null || Arrays.equals(dimensions, new int[] {2, 3})),
                "pooling over some of the dimensions is not known here");
        GlobalPoolingStage.Kind kind = switch (layer.getPoolingType()) {
            case MAX -> GlobalPoolingStage.Kind.LARGEST;
            case AVG -> GlobalPoolingStage.Kind.MEAN;
            case SUM -> GlobalPoolingStage.Kind.SUM;
            default -> throw new UnsupportedConfigurationException("pooling by " + layer.getPoolingType() + " is not known here");
        };
        builder.addStage((parameters, rows, seed) -> new GlobalPoolingStage(kind, shape, rows), Shape.list(shape.channels()));
    }

    private static void addBatchNormalization(PlanBuilder builder, BatchNormalization layer) throws UnsupportedConfigurationException {
        check(layer.getCnn2DFormat() == CNN2DFormat.NCHW, "channels last are not known here");
        check(layer.isMinibatch() && !layer.isLockGammaBeta(),
                "normalisation without batches, or with fixed factor and offset, is not known here");
        int channels = Math.toIntExact(layer.getNOut());
        Shape shape = builder.shapeOr(Shape.list(channels));
        check(shape.channels() == channels, "it takes " + channels + " channels, but " + shape + " come");
        int offset = builder.offset();
        List<LayerParameters.Block> blocks = new ArrayList<>();
        blocks.add(builder.block(layer, BatchNormalizationParamInitializer.GAMMA, channels, false, true));
        blocks.add(builder.block(layer, BatchNormalizationParamInitializer.BETA, channels, false, true));
        blocks.add(builder.block(layer, BatchNormalizationParamInitializer.GLOBAL_MEAN, channels, false, false));
        blocks.add(builder.block(layer, layer.isUseLogStd() ? BatchNormalizationParamInitializer.GLOBAL_LOG_STD
                : BatchNormalizationParamInitializer.GLOBAL_VAR, channels, false, false));
        builder.addParameters(layer, blocks);
        BatchNormalizationStage.Kind kind = new BatchNormalizationStage.Kind(layer.getEps(), layer.getDecay(), layer.isUseLogStd());
        builder.addStage((parameters, rows, seed) -> new BatchNormalizationStage(shape, offset, kind, parameters, rows), shape);
    }
}
