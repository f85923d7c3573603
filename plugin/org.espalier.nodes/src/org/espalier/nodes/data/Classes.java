package org.espalier.nodes.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.Problem;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.table.Columns;
import org.espalier.engine.table.Table;

/**
 * The rows of a table by class, for a {@link Partition}. Rows without a value form a class of their own.
 *
 * @param of the class of each row, from 0 in the order in which the classes first come
 * @param counts the number of rows of each class
 */
record Classes(int[] of, int[] counts) {
    /** More different values than this are no classes. */
    private static final int MOST = 1_000;

    /** All rows in one class. */
    static Classes one(int rows) {
        return new Classes(new int[rows], new int[] {rows});
    }

    /** The classes that a column's values are. */
    static Classes of(Table table, String name) throws InvalidDataException {
        int column = table.spec().indexOf(name);
        boolean categorical = table.spec().columns().get(column).type() instanceof ColumnType.Categorical;
        int[] of = new int[(int) table.rowCount()];
        Map<Object, Integer> known = new HashMap<>();
        int row = 0;
        for (int b = 0; b < table.batchCount(); b++) {
            try (var batch = table.batch(b)) {
                var vector = batch.getVector(column);
                for (int i = 0; i < batch.getRowCount(); i++) {
                    // The class of missing values has a key that no value has.
                    Object value = vector.isNull(i) ? List.of() : categorical ? vector.getObject(i) : Columns.text(vector, i);
                    of[row++] = known.computeIfAbsent(value, ignored -> known.size());
                    if (known.size() > MOST) {
                        throw new InvalidDataException(Problem.of("the column has too many different values to be classes").atSetting("stratify")
                                .found("more than " + MOST + " different values in the first " + row + " rows of \"" + name + "\"").expected("at most " + MOST)
                                .remedy("choose another column, group its values with an sql node, or remove the setting"));
                    }
                }
            }
        }
        int[] counts = new int[known.size()];
        for (int classOfRow : of) {
            counts[classOfRow]++;
        }
        return new Classes(of, counts);
    }

    /**
     * How many rows of each class make up a part of {@code size} rows: the class's proportion, rounded down, and one more for
     * those with the largest remainders, the class that comes first winning a tie (the method of Hamilton).
     */
    int[] share(int size) {
        int[] sizes = new int[counts.length];
        int left = size;
        var order = new ArrayList<Integer>();
        for (int i = 0; i < counts.length; i++) {
            sizes[i] = (int) ((long) counts[i] * size / of.length);
            left -= sizes[i];
            order.add(i);
        }
        order.sort(Comparator.comparingLong(i -> -((long) counts[i] * size % of.length)));
        for (int i : order.subList(0, left)) {
            sizes[i]++;
        }
        return sizes;
    }

    /** Draws as many rows of each class, each subset being equally likely. */
    BitSet draw(int[] sizes, long seed) {
        var random = new SplitMix(seed);
        int[] wanted = sizes.clone();
        int[] left = counts.clone();
        var chosen = new BitSet(of.length);
        for (int row = 0; row < of.length; row++) {
            int i = of[row];
            if (random.nextDouble() * left[i]-- < wanted[i]) {
                wanted[i]--;
                chosen.set(row);
            }
        }
        return chosen;
    }

    /**
     * Random numbers that are the same on every Java version (G. Steele, D. Lea, C. Flood: Fast splittable pseudorandom number
     * generators, OOPSLA 2014). {@link java.util.Random} would not do: with small seeds its first numbers are nearly the same.
     */
    private static final class SplitMix {
        private long state;

        SplitMix(long seed) {
            state = seed;
        }

        /** From 0 to 1, 1 excluded, in steps of 2^-53. */
        double nextDouble() {
            state += 0x9e3779b97f4a7c15L;
            long mixed = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
            mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
            return ((mixed ^ (mixed >>> 31)) >>> 11) * 0x1.0p-53;
        }
    }

    /** The first rows of each class. */
    BitSet head(int[] sizes) {
        int[] wanted = Arrays.copyOf(sizes, sizes.length);
        var chosen = new BitSet(of.length);
        for (int row = 0; row < of.length; row++) {
            chosen.set(row, wanted[of[row]]-- > 0);
        }
        return chosen;
    }
}
