package org.espalier.nodes.network;

import java.util.Arrays;

/** The order in which an epoch visits the rows: the same for every trainer, fixed by the seed and the epoch's number. */
public final class EpochOrder {
    /** Neighbourhoods that an epoch begins with: fewer, so that its first batch need not wait until all are read that go together. */
    private static final int FIRST = 8;

    private final int rows;
    /** Where each neighbourhood begins. */
    private final int[] starts;
    private final int together;
    private final SplitMix64 random;
    /** The neighbourhoods in their order. */
    private final int[] places;
    private int nextPlace;
    /** The first {@link #known} are shuffled, and the first {@link #taken} of them are given out. */
    private int[] order;
    private int known;
    private int taken;

    private EpochOrder(int rows, TrainingData.Neighbourhoods near, SplitMix64 random) {
        this.rows = rows;
        this.starts = near.starts();
        this.together = near.together();
        this.random = random;
        this.places = stratified(starts.length, together, random);
        this.order = new int[0];
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
     * They are taken from all over the table, one of each part of it, so that a table that is sorted is well mixed too.
     */
    public static EpochOrder of(TrainingData data, long seed, int epoch) {
        return new EpochOrder(data.rows(), data.neighbourhoods(), SplitMix64.of(seed, epoch));
    }

    /** Numbers from 0 to before {@code count} in an order of which each {@code parts} in sequence are from as many equal parts. */
    private static int[] stratified(int count, int parts, SplitMix64 random) {
        int[] numbers = sequential(count);
        if (count == 1) {
            return numbers;
        }
        for (int part = 0; part < parts; part++) {
            shuffle(numbers, first(part, count, parts), first(part + 1, count, parts), random);
        }
        int[] order = new int[count];
        int filled = 0;
        for (int turn = 0; filled < count; turn++) {
            int first = filled;
            for (int part = 0; part < parts; part++) {
                int at = first(part, count, parts) + turn;
                if (at < first(part + 1, count, parts)) {
                    order[filled++] = numbers[at];
                }
            }
            shuffle(order, first, filled, random);
        }
        return order;
    }

    private static int first(int part, int count, int parts) {
        return (int) ((long) part * count / parts);
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
        int more = nextPlace == 0 ? Math.min(FIRST, together) : together - nextPlace % together;
        for (int end = Math.min(places.length, nextPlace + more); nextPlace < end; nextPlace++) {
            int first = starts[places[nextPlace]];
            int next = end(places[nextPlace]);
            if (order.length < known + next - first) {
                order = Arrays.copyOf(order, Math.max(2 * order.length, known + next - first));
            }
            for (int row = first; row < next; row++) {
                order[known++] = row;
            }
        }
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
