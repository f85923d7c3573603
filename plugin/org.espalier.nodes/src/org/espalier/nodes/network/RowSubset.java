package org.espalier.nodes.network;

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
    public void copyFeatures(int[] order, int from, int count, float[] target) {
        data.copyFeatures(translate(order, from, count), 0, count, target);
    }

    @Override
    public void copyLabels(int[] order, int from, int count, float[] target) {
        data.copyLabels(translate(order, from, count), 0, count, target);
    }

    @Override
    public int neighbourhood() {
        return data.neighbourhood();
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
