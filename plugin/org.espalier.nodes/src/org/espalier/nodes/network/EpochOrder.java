package org.espalier.nodes.network;

/** The order in which an epoch visits the rows: the same for every trainer, fixed by the seed and the epoch's number. */
public final class EpochOrder {

    private EpochOrder() {
    }

    /**
     * Every row once, shuffled (Fisher and Yates).
     *
     * @param rows the number of rows
     * @param seed the seed of the training
     * @param epoch the epoch's number, from 0
     */
    public static int[] of(int rows, long seed, int epoch) {
        int[] order = sequential(rows);
        SplitMix64 random = SplitMix64.of(seed, epoch);
        for (int last = rows - 1; last > 0; last--) {
            int other = random.nextInt(last + 1);
            int row = order[last];
            order[last] = order[other];
            order[other] = row;
        }
        return order;
    }

    /** Every row once, as they come. */
    public static int[] sequential(int rows) {
        int[] order = new int[rows];
        for (int row = 0; row < rows; row++) {
            order[row] = row;
        }
        return order;
    }
}
