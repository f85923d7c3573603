package org.espalier.nodes.network;

import java.util.List;

/**
 * The mean over the members, added up in their order, in float32. Plain Java, the same bits on every machine and for any number of
 * threads. Safe for use by several threads.
 */
final class ExactPredictor implements Predictor {
    private final List<ForwardPass> members;

    ExactPredictor(List<Network> members) {
        this.members = members.stream().map(ForwardPass::of).toList();
    }

    @Override
    public float[] output(TrainingData data) {
        float[] sum = members.get(0).output(data);
        for (ForwardPass member : members.subList(1, members.size())) {
            float[] output = member.output(data);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += output[i];
            }
        }
        if (members.size() > 1) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] /= members.size();
            }
        }
        return sum;
    }
}
