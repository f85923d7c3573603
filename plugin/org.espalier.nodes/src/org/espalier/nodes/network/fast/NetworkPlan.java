package org.espalier.nodes.network.fast;

import java.util.List;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/**
 * What a configuration comes to: the stages from input to output, the loss, and how the parameters learn. Immutable; many
 * sessions may use one.
 *
 * @param stages in forward order
 * @param head activation of the output, and loss
 * @param inputs values that a row of features takes
 * @param outputs values that a row of the output takes
 * @param layers those with parameters, in the flat order
 * @param parameters how many there are
 * @param divideByRows whether loss and gradient are means over the rows of a batch, not sums
 */
record NetworkPlan(List<StageSource> stages, LossHead.Kind head, int inputs, int outputs, List<LayerParameters> layers,
        int parameters, boolean divideByRows) {

    /** Makes a stage for a session. */
    interface StageSource {

        /**
         * @param parameters of the session
         * @param maximumRows the most rows of a pass
         * @param seed of the session
         */
        Stage create(Parameters parameters, int maximumRows, long seed);
    }

    static NetworkPlan of(MultiLayerConfiguration configuration) throws UnsupportedConfigurationException {
        return new PlanBuilder(configuration).build();
    }
}
