package org.espalier.nodes.network;

/** The order in which an epoch visits the rows: the same for every trainer, fixed by the seed and the epoch's number. */
public final class EpochOrder {
    /** Neighbourhoods that are shuffled with each other. */
    static final int TOGETHER = 64;
    /** An epoch begins with fewer, so that its first batch need not wait until so many are read; then they double. */
    private static final int FIRST = 8;

    private final int rows;
    private final int near;
    private final SplitMix64 random;
    /** The neighbourhoods in their order. */
    private final int[] places;
    private int nextPlace;
    /** The first {@link #known} are shuffled, and the first {@link #taken} of them are given out. */
    private int[] order;
    private int known;
    private int taken;

    private EpochOrder(int rows, int near, SplitMix64 random) {
        this.rows = rows;
        this.near = near;
        this.random = random;
        this.places = sequential((rows - 1) / near + 1);
        if (places.length > 1) {
            shuffle(places, 0, places.length, random);
        }
        this.order = new int[places.length > 1 ? Math.min(TOGETHER, places.length) * near : 0];
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
        shuffle(order, 0, rows, SplitMix64.of(seed, epoch));
        return order;
    }

    /**
     * The order for some data: as {@link #of(int, long, int)}, but where rows have neighbourhoods, these are shuffled, and then
     * the rows of the first {@value #FIRST}, of the next as many, of twice as many, and so on up to {@value #TOGETHER} at a time.
     * So a large table is read in long pieces, of which a few are in memory at a time.
     */
    public static EpochOrder of(TrainingData data, long seed, int epoch) {
        int rows = data.rows();
        return new EpochOrder(rows, data.neighbourhood() == 0 ? Math.max(1, rows) : data.neighbourhood(), SplitMix64.of(seed, epoch));
    }

    /**
     * The next rows.
     *
     * @param target receives their numbers, from index 0
     * @param count how many are wanted, at most
     * @return how many there were; 0 at the end
     */
    public int next(int[] target, int count) {
        int filled = 0;
        while (filled < count) {
            if (taken == known && !shuffleMore()) {
                break;
            }
            int some = Math.min(count - filled, known - taken);
            System.arraycopy(order, taken, target, filled, some);
            taken += some;
            filled += some;
        }
        return filled;
    }

    /** Shuffles the rows of the next neighbourhoods; returns whether there are any. */
    private boolean shuffleMore() {
        if (places.length == 1) {
            // One neighbourhood is all: the sequence of random numbers is that of a plain shuffle.
            known = nextPlace == 0 ? rows : 0;
            nextPlace = 1;
            taken = 0;
            order = known == 0 ? order : sequential(rows);
        } else {
            known = 0;
            taken = 0;
            int more = nextPlace == 0 ? FIRST : Math.min(TOGETHER, nextPlace);
            for (int end = Math.min(places.length, nextPlace + more); nextPlace < end; nextPlace++) {
                int first = places[nextPlace] * near;
                for (int row = first; row < Math.min(rows, (long) first + near); row++) {
                    order[known++] = row;
                }
            }
        }
        shuffle(order, 0, known, random);
        return known > 0;
    }

    private static void shuffle(int[] order, int from, int to, SplitMix64 random) {
        for (int last = to - 1; last > from; last--) {
            int other = from + random.nextInt(last - from + 1);
            int row = order[last];
            order[last] = order[other];
            order[other] = row;
        }
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
