package org.espalier.nodes.network;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Some rows of other data, without a copy.
 *
 * @param data where the rows are
 * @param chosen their numbers there, in the order that they get here; nobody changes it
 */
public record RowSubset(TrainingData data, int[] chosen) implements TrainingData {

    /** Rows in sequence. */
    static RowSubset range(TrainingData data, int first, int count) {
        int[] chosen = new int[count];
        for (int i = 0; i < count; i++) {
            chosen[i] = first + i;
        }
        return new RowSubset(data, chosen);
    }

    @Override
    public int rows() {
        return chosen.length;
    }

    @Override
    public int features() {
        return data.features();
    }

    @Override
    public int labels() {
        return data.labels();
    }

    @Override
    public void copy(int[] order, int from, int count, float[] features, float[] labels) {
        data.copy(translate(order, from, count), 0, count, features, labels);
    }

    @Override
    public Neighbourhoods neighbourhoods() {
        Neighbourhoods all = data.neighbourhoods();
        var starts = IntStream.builder();
        int first = 0;
        int end = 0;
        for (int i = 0; i < chosen.length; i++) {
            if (i == 0 || chosen[i] < first || chosen[i] >= end) {
                int found = Arrays.binarySearch(all.starts(), chosen[i]);
                int place = found < 0 ? -found - 2 : found;
                first = all.starts()[place];
                end = place + 1 < all.starts().length ? all.starts()[place + 1] : data.rows();
                starts.add(i);
            }
        }
        return chosen.length == 0 ? Neighbourhoods.ONE : new Neighbourhoods(starts.build().toArray(), all.together());
    }

    @Override
    public Reader reader() {
        Reader reader = data.reader();
        return new Reader(new RowSubset(reader.rows(), chosen), reader.release());
    }

    private int[] translate(int[] order, int from, int count) {
        int[] translated = new int[count];
        for (int i = 0; i < count; i++) {
            translated[i] = chosen[order[from + i]];
        }
        return translated;
    }
}
