package org.espalier.nodes.network;

import java.util.List;

/**
 * The answers of a model, prepared once for many rows: the mean over the members, added up in their order, in float32. Plain
 * Java, the same bits on every machine and for any number of threads. Safe for use by several threads.
 *
 * <p>ONNX Runtime, for which models can be written too, is faster by half or so on hundreds of rows of pixels, slower on single
 * rows, and its last bits depend on the processor: what a model file promises could not be kept with it.
 */
public final class Predictor {
    private final List<ForwardPass> members;

    Predictor(List<Network> members) {
        this.members = members.stream().map(ForwardPass::of).toList();
    }

    /**
     * The outputs for rows.
     *
     * @return row-major, rows x outputs: probabilities, or scaled numbers for regression
     */
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
