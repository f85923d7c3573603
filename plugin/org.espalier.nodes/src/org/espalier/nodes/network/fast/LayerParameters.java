package org.espalier.nodes.network.fast;

import java.util.List;

import org.deeplearning4j.nn.conf.GradientNormalization;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * The parameters of one layer of the configuration and how they learn.
 *
 * @param normalization how the layer's gradient is clipped or scaled
 * @param threshold of the clipping
 * @param blocks in the flat order
 */
record LayerParameters(GradientNormalization normalization, double threshold, List<Block> blocks) {

    /**
     * Parameters that learn by the same rule, such as a layer's weights.
     *
     * @param offset where they begin in the flat order
     * @param length how many
     * @param inNativeMemory where the stage leaves their gradient
     * @param summedOverRows whether that gradient is a sum over the rows (statistics of a batch are not)
     * @param updater the configured rule
     * @param penalties their regularisation
     */
    record Block(int offset, int length, boolean inNativeMemory, boolean summedOverRows, IUpdater updater, List<Penalty> penalties) {
    }
}
