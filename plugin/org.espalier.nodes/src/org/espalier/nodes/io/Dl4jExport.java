package org.espalier.nodes.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.Problem;
import org.espalier.nodes.network.FeatureEncoder;
import org.espalier.nodes.network.Network;
import org.espalier.nodes.network.NetworkConfiguration;
import org.espalier.nodes.network.Optimizer;
import org.espalier.nodes.network.Schedule;
import org.espalier.nodes.network.TrainedModel;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A model as Deeplearning4j's own zip: the network in float32, and a {@code NormalizerStandardize} that does centres and scales.
 * What is left to its user is to put the columns in order, to replace missing values and to make indicators of categories.
 */
final class Dl4jExport {
    private Dl4jExport() {
    }

    static void write(TrainedModel model, Path file) throws IOException, InvalidDataException {
        if (model.members().size() > 1) {
            throw new InvalidDataException(Problem.of("a model of several networks cannot be written for Deeplearning4j").atSetting("format")
                    .found(model.members().size() + " networks").expected("one network").remedy("write it in the format onnx or espalier, or set \"ensemble\": 1 where it is made"));
        }
        Network member = model.members().get(0);
        NetworkConfiguration configuration = member.configuration();
        Optimizer optimizer = configuration.optimizer();
        // Deeplearning4j writes the name of a schedule's class, and would look for ours in vain.
        var portable = configuration.withOptimizer(new Optimizer(optimizer.kind(), optimizer.learningRate(), optimizer.momentum(), Schedule.CONSTANT));
        var network = new MultiLayerNetwork(portable.toMultiLayerConfiguration());
        float[] values = member.values();
        network.init(Nd4j.createFromArray(values).reshape(1, values.length), false);
        ModelSerializer.writeModel(network, file.toFile(), false);
        ModelSerializer.addNormalizerToModel(file.toFile(), normalizer(model));
    }

    private static NormalizerStandardize normalizer(TrainedModel model) {
        int width = model.preprocessing().width();
        float[] means = new float[width];
        float[] deviations = new float[width];
        Arrays.fill(deviations, 1);
        int at = 0;
        for (FeatureEncoder feature : model.preprocessing().features()) {
            if (feature instanceof FeatureEncoder.Number number) {
                means[at] = (float) number.center();
                deviations[at] = (float) number.scale();
            } else if (feature instanceof FeatureEncoder.Block block) {
                Arrays.fill(means, at, at + block.width(), (float) block.center());
                Arrays.fill(deviations, at, at + block.width(), (float) block.scale());
            }
            at += feature.width();
        }
        INDArray mean = Nd4j.createFromArray(means).reshape(1, width);
        return new NormalizerStandardize(mean, Nd4j.createFromArray(deviations).reshape(1, width));
    }
}
