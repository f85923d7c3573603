package org.espalier.nodes.tests.network;

import java.util.function.Supplier;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.espalier.nodes.network.TrainingData;

/**
 * A network to train.
 *
 * @param name what the case is about
 * @param configure makes the configuration anew, since Deeplearning4j keeps counters in it
 * @param data what it learns from
 * @param batchSize rows a step
 */
record TrainingCase(String name, Supplier<MultiLayerConfiguration> configure, TrainingData data, int batchSize) {

    MultiLayerConfiguration configuration() {
        return configure.get();
    }

    @Override
    public String toString() {
        return name;
    }
}
