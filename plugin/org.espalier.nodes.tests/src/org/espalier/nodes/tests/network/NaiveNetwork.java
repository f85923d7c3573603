package org.espalier.nodes.tests.network;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * The training loss of a network, written down as in a textbook, in double precision, with no code in common with a trainer.
 * Parameters are in Deeplearning4j's flat order, images channel by channel.
 */
final class NaiveNetwork {
    private final MultiLayerConfiguration configuration;
    private double[] parameters = new double[0];
    private int next;
    private int height;
    private int width;

    NaiveNetwork(MultiLayerConfiguration configuration) {
        this.configuration = configuration;
    }

    /** The mean loss of some rows, with batch statistics where there is batch normalisation. */
    double loss(double[] flat, ArrayTrainingData data) {
        parameters = flat;
        next = 0;
        double[][] rows = new double[data.rows()][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = new double[data.features()];
            for (int i = 0; i < data.features(); i++) {
                rows[row][i] = data.featureValues()[row * data.features() + i];
            }
        }
        ILossFunction loss = null;
        for (int i = 0; i < configuration.getConfs().size(); i++) {
            InputPreProcessor preprocessor = configuration.getInputPreProcess(i);
            if (preprocessor instanceof FeedForwardToCnnPreProcessor images) {
                height = (int) images.getInputHeight();
                width = (int) images.getInputWidth();
            }
            Layer layer = configuration.getConf(i).getLayer();
            rows = apply(layer, rows);
            loss = layer instanceof OutputLayer output ? output.getLossFn() : loss;
        }
        double sum = 0;
        for (int row = 0; row < rows.length; row++) {
            for (int i = 0; i < data.labels(); i++) {
                sum += loss(loss, data.labelValues()[row * data.labels() + i], rows[row][i], data.labels());
            }
        }
        return sum / rows.length;
    }

    private static double loss(ILossFunction loss, double label, double output, int count) {
        if (loss instanceof LossMSE) {
            return (label - output) * (label - output) / count;
        } else if (loss instanceof LossBinaryXENT) {
            return -label * Math.log(output) - (1 - label) * Math.log(1 - output);
        } else if (loss instanceof LossMCXENT) {
            return label == 0 ? 0 : -label * Math.log(output);
        }
        throw new AssertionError(loss);
    }

    private double[][] apply(Layer layer, double[][] rows) {
        double[][] result = rows;
        if (layer instanceof ConvolutionLayer convolution) {
            result = convolve(convolution, rows);
        } else if (layer instanceof SubsamplingLayer pooling) {
            result = pool(pooling, rows);
        } else if (layer instanceof GlobalPoolingLayer pooling) {
            result = poolAll(pooling, rows);
        } else if (layer instanceof BatchNormalization normalization) {
            return normalize(normalization, rows);
        } else if (layer instanceof DenseLayer || layer instanceof OutputLayer) {
            result = multiply((FeedForwardLayer) layer, rows);
        }
        IActivation activation = layer instanceof FeedForwardLayer learning ? learning.getActivationFn()
                : layer instanceof ActivationLayer plain ? plain.getActivationFn() : new ActivationIdentity();
        for (double[] row : result) {
            activate(activation, row);
        }
        return result;
    }

    private double take() {
        return parameters[next++];
    }

    private double[][] multiply(FeedForwardLayer layer, double[][] rows) {
        int inputs = (int) layer.getNIn();
        int outputs = (int) layer.getNOut();
        double[][] result = new double[rows.length][outputs];
        for (int output = 0; output < outputs; output++) {
            for (int input = 0; input < inputs; input++) {
                double weight = take();
                for (int row = 0; row < rows.length; row++) {
                    result[row][output] += weight * rows[row][input];
                }
            }
        }
        for (int output = 0; output < outputs; output++) {
            double bias = take();
            for (double[] row : result) {
                row[output] += bias;
            }
        }
        return result;
    }

    private double[][] convolve(ConvolutionLayer layer, double[][] rows) {
        int[] kernel = layer.getKernelSize();
        int[] stride = layer.getStride();
        int[] padding = layer.getPadding();
        int[] dilation = layer.getDilation();
        assertTruncates(layer.getConvolutionMode());
        int channels = (int) layer.getNIn();
        int outputs = (int) layer.getNOut();
        int newHeight = (height + 2 * padding[0] - (kernel[0] - 1) * dilation[0] - 1) / stride[0] + 1;
        int newWidth = (width + 2 * padding[1] - (kernel[1] - 1) * dilation[1] - 1) / stride[1] + 1;
        int biases = next;
        next += outputs;
        double[][] result = new double[rows.length][outputs * newHeight * newWidth];
        for (int output = 0; output < outputs; output++) {
            for (int channel = 0; channel < channels; channel++) {
                for (int i = 0; i < kernel[0]; i++) {
                    for (int j = 0; j < kernel[1]; j++) {
                        double weight = take();
                        for (int y = 0; y < newHeight; y++) {
                            for (int x = 0; x < newWidth; x++) {
                                int inputY = y * stride[0] - padding[0] + i * dilation[0];
                                int inputX = x * stride[1] - padding[1] + j * dilation[1];
                                if (inputY >= 0 && inputY < height && inputX >= 0 && inputX < width) {
                                    for (int row = 0; row < rows.length; row++) {
                                        result[row][(output * newHeight + y) * newWidth + x] += weight
                                                * rows[row][(channel * height + inputY) * width + inputX];
                                    }
                                }
                            }
                        }
                    }
                }
            }
            for (double[] row : result) {
                for (int place = 0; place < newHeight * newWidth; place++) {
                    row[output * newHeight * newWidth + place] += parameters[biases + output];
                }
            }
        }
        height = newHeight;
        width = newWidth;
        return result;
    }

    private static void assertTruncates(ConvolutionMode mode) {
        if (mode != ConvolutionMode.Truncate) {
            throw new AssertionError(mode);
        }
    }

    private double[][] pool(SubsamplingLayer layer, double[][] rows) {
        int[] kernel = layer.getKernelSize();
        int[] stride = layer.getStride();
        int channels = rows[0].length / (height * width);
        int newHeight = (height - kernel[0]) / stride[0] + 1;
        int newWidth = (width - kernel[1]) / stride[1] + 1;
        double[][] result = new double[rows.length][channels * newHeight * newWidth];
        for (int row = 0; row < rows.length; row++) {
            for (int to = 0; to < result[row].length; to++) {
                int x = to % newWidth;
                int y = to / newWidth % newHeight;
                int channel = to / newWidth / newHeight;
                double most = Double.NEGATIVE_INFINITY;
                double sum = 0;
                for (int i = 0; i < kernel[0] * kernel[1]; i++) {
                    double value = rows[row][(channel * height + y * stride[0] + i / kernel[1]) * width + x * stride[1] + i % kernel[1]];
                    most = Math.max(most, value);
                    sum += value;
                }
                result[row][to] = layer.getPoolingType() == PoolingType.MAX ? most : sum / (kernel[0] * kernel[1]);
            }
        }
        height = newHeight;
        width = newWidth;
        return result;
    }

    private double[][] poolAll(GlobalPoolingLayer layer, double[][] rows) {
        int points = height * width;
        double[][] result = new double[rows.length][rows[0].length / points];
        for (int row = 0; row < rows.length; row++) {
            for (int channel = 0; channel < result[row].length; channel++) {
                double most = Double.NEGATIVE_INFINITY;
                double sum = 0;
                for (int point = 0; point < points; point++) {
                    most = Math.max(most, rows[row][channel * points + point]);
                    sum += rows[row][channel * points + point];
                }
                result[row][channel] = layer.getPoolingType() == PoolingType.MAX ? most : sum / points;
            }
        }
        return result;
    }

    private double[][] normalize(BatchNormalization layer, double[][] rows) {
        int channels = (int) layer.getNOut();
        int points = rows[0].length / channels;
        int start = next;
        next += 4 * channels;
        double[][] result = new double[rows.length][rows[0].length];
        for (int channel = 0; channel < channels; channel++) {
            double sum = 0;
            double squares = 0;
            for (double[] row : rows) {
                for (int i = channel * points; i < (channel + 1) * points; i++) {
                    sum += row[i];
                    squares += row[i] * row[i];
                }
            }
            double count = (double) rows.length * points;
            double mean = sum / count;
            double deviation = Math.sqrt(squares / count - mean * mean + layer.getEps());
            for (int row = 0; row < rows.length; row++) {
                for (int i = channel * points; i < (channel + 1) * points; i++) {
                    result[row][i] = (rows[row][i] - mean) / deviation * parameters[start + channel] + parameters[start + channels + channel];
                }
            }
        }
        return result;
    }

    private static void activate(IActivation activation, double[] row) {
        double sum = 0;
        for (int i = 0; i < row.length; i++) {
            if (activation instanceof ActivationTanH) {
                row[i] = Math.tanh(row[i]);
            } else if (activation instanceof ActivationSigmoid) {
                row[i] = 1 / (1 + Math.exp(-row[i]));
            } else if (activation instanceof ActivationSoftmax) {
                row[i] = Math.exp(row[i]);
                sum += row[i];
            } else if (!(activation instanceof ActivationIdentity)) {
                throw new AssertionError(activation);
            }
        }
        if (activation instanceof ActivationSoftmax) {
            for (int i = 0; i < row.length; i++) {
                row[i] /= sum;
            }
        }
    }
}
