package org.espalier.nodes.network;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The order in which an epoch visits the rows: the same for every trainer, fixed by the seed and the epoch's number. */
public final class EpochOrder {
    /** Neighbourhoods that an epoch begins with: fewer, so that its first batch need not wait until all are read that go together. */
    private static final int FIRST = 8;

    private final int rows;
    /** Where each neighbourhood begins. */
    private final int[] starts;
    private final SplitMix64 random;
    /** The neighbourhoods in their order. */
    private final int[] places;
    /** Where the groups end whose rows are shuffled together, as positions in {@link #places}. */
    private final int[] ends;
    private int nextGroup;
    /** The first {@link #known} are shuffled, and the first {@link #taken} of them are given out. */
    private int[] order;
    private int known;
    private int taken;

    private EpochOrder(int rows, TrainingData.Neighbourhoods near, SplitMix64 random) {
        this.rows = rows;
        this.starts = near.starts();
        this.random = random;
        this.places = new int[starts.length];
        this.ends = group(near.together());
        this.order = new int[0];
    }

    /**
     * Fills {@link #places} with groups of at most {@code together} neighbourhoods, of which each has one of every part of the data;
     * returns where they end. All are as large as each other, or by one smaller: a few neighbourhoods left over for the end of the
     * epoch would undo what was learnt before, when data are sorted.
     */
    private int[] group(int together) {
        int groups = (places.length - 1) / together + 1;
        int parts = (places.length - 1) / groups + 1;
        int[] numbers = sequential(places.length);
        for (int part = 0; part < parts; part++) {
            shuffle(numbers, part * groups, Math.min(places.length, (part + 1) * groups), random);
        }
        // The first group is in two, the first of which is of parts far from each other.
        int stride = (parts - 1) / FIRST + 1;
        var found = IntStream.builder();
        int filled = 0;
        for (int group = 0; group < groups; group++) {
            for (int offset = 0; offset < stride; offset++) {
                for (int at = offset * groups + group; at < places.length; at += stride * groups) {
                    places[filled++] = numbers[at];
                }
                if (offset == stride - 1 || group == 0 && offset == 0) {
                    found.add(filled);
                }
            }
        }
        return found.build().toArray();
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
     * The order for some data: as {@link #of(int, long, int)}, but where rows have neighbourhoods, a few of these are taken and their
     * rows shuffled, then those of the next few. So a large table is read in long pieces, of which a few are in memory at a time.
     * They are taken from all over the table, one of each part of it, so that a table that is sorted is well mixed too (stratified
     * sampling: W. G. Cochran, Sampling Techniques, 1977, chapter 5).
     */
    public static EpochOrder of(TrainingData data, long seed, int epoch) {
        return new EpochOrder(data.rows(), data.neighbourhoods(), SplitMix64.of(seed, epoch));
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
        known = 0;
        taken = 0;
        if (nextGroup == ends.length) {
            return false;
        }
        for (int place = nextGroup == 0 ? 0 : ends[nextGroup - 1]; place < ends[nextGroup]; place++) {
            int first = starts[places[place]];
            int next = end(places[place]);
            if (order.length < known + next - first) {
                order = Arrays.copyOf(order, Math.max(2 * order.length, known + next - first));
            }
            for (int row = first; row < next; row++) {
                order[known++] = row;
            }
        }
        nextGroup++;
        shuffle(order, 0, known, random);
        return known > 0;
    }

    private int end(int place) {
        return place + 1 < starts.length ? starts[place + 1] : rows;
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
