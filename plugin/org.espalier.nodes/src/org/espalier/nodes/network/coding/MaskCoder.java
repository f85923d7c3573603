package org.espalier.nodes.network.coding;

/**
 * Which values of a tensor are zero. The probability of each depends on what its neighbours are: the values of the same input in
 * the two channels before, and the value before; pruning leaves inputs and units of very different density.
 */
public final class MaskCoder {
    private final int channelSize;
    private final AdaptiveBit[] models = AdaptiveBit.array(8);
    private final boolean[] seen;
    private int position;

    /**
     * @param size the number of values of the tensor
     * @param channelSize the number of values of a channel
     */
    public MaskCoder(int size, int channelSize) {
        this.channelSize = channelSize;
        this.seen = new boolean[size];
    }

    /** Whether the next value, in order, is not zero. */
    public boolean next(BitCoder coder, boolean notZero) {
        int context = at(position - channelSize) + 2 * at(position - 2 * channelSize) + (channelSize > 1 ? 4 * at(position - 1) : 0);
        boolean result = coder.bit(models[context], notZero ? 1 : 0) == 1;
        seen[position++] = result;
        return result;
    }

    private int at(int index) {
        return index >= 0 && seen[index] ? 1 : 0;
    }
}
