package org.espalier.nodes.network.coding;

/**
 * Which values of a tensor are zero. Pruning leaves inputs and units of very different density, so the probability is mixed from
 * three: how dense the tensor is so far, how dense the values of the same input are in the channels before, and how dense the
 * channel is so far. They are added in the logistic domain with weights that learn (Mahoney, "Adaptive weighing of context
 * models for lossless data compression", 2005). All arithmetic is strict, so that every machine reads what another one wrote.
 */
public final class MaskCoder {
    private static final double LEARNING_RATE = 0.02;
    /** How many imagined values of the tensor's own density an input or a channel starts from. */
    private static final double INPUT_PRIOR = 2;
    private static final double CHANNEL_PRIOR = 8;
    private static final double SMALLEST = 0x1p-12;

    private final int channelSize;
    /** How many values are not zero, for each input. */
    private final int[] inputCounts;
    private int channelCount;
    private int count;
    private int position;
    private double inputWeight = 0.3;
    private double channelWeight = 0.3;

    /** @param channelSize the number of values of a channel, which come one after the other */
    public MaskCoder(int channelSize) {
        this.channelSize = channelSize;
        this.inputCounts = new int[channelSize];
    }

    /** Whether the next value, in order, is not zero. */
    public boolean next(BitCoder coder, boolean notZero) {
        int input = position % channelSize;
        int channels = position / channelSize;
        if (input == 0) {
            channelCount = 0;
        }
        double density = (count + 0.5) / (position + 1.0);
        double base = stretch(density);
        double ofInput = stretch((inputCounts[input] + INPUT_PRIOR * density) / (channels + INPUT_PRIOR)) - base;
        double ofChannel = stretch((channelCount + CHANNEL_PRIOR * density) / (input + CHANNEL_PRIOR)) - base;
        double probability = 1 / (1 + StrictMath.exp(-(base + inputWeight * ofInput + channelWeight * ofChannel)));
        int bit = coder.bit(AdaptiveBit.bounded((int) (probability * (1 << AdaptiveBit.PRECISION))), notZero ? 1 : 0);
        double error = LEARNING_RATE * (bit - probability);
        inputWeight += error * ofInput;
        channelWeight += error * ofChannel;
        count += bit;
        channelCount += bit;
        inputCounts[input] += bit;
        position++;
        return bit == 1;
    }

    private static double stretch(double probability) {
        double bounded = Math.max(SMALLEST, Math.min(1 - SMALLEST, probability));
        return StrictMath.log(bounded / (1 - bounded));
    }
}
