package org.espalier.nodes.network;

/**
 * Rows as a network sees them: encoded, normalised float32 features and labels. Reading is thread-safe.
 */
public interface TrainingData {

    /** The number of rows. */
    int rows();

    /** The number of float values that a row's features take. */
    int features();

    /** The number of float values that a row's labels take; 0 when there are no labels. */
    int labels();

    /**
     * Copies some rows.
     *
     * @param order row numbers
     * @param from the first element of {@code order} to copy
     * @param count how many elements
     * @param features receives {@code count x features()} values, row-major, from index 0; none when it is empty
     * @param labels receives {@code count x labels()} values, class indicators (one-hot) for classification and scaled targets for
     *            regression; none when it is empty
     */
    void copy(int[] order, int from, int count, float[] features, float[] labels);

    /** Copies the features of some rows, as {@link #copy} does. */
    default void copyFeatures(int[] order, int from, int count, float[] target) {
        copy(order, from, count, target, new float[0]);
    }

    /** Copies the labels of some rows, as {@link #copy} does. */
    default void copyLabels(int[] order, int from, int count, float[] target) {
        copy(order, from, count, new float[0], target);
    }

    /**
     * The same rows for one thread, which may remember where it read last and so be faster. Close it when done.
     */
    default Reader reader() {
        return new Reader(this, () -> { });
    }

    /** Which rows lie near to each other: {@link EpochOrder} keeps to such neighbourhoods. In memory, all rows are equally near. */
    default Neighbourhoods neighbourhoods() {
        return Neighbourhoods.ONE;
    }

    /**
     * Rows in sequence, of which reading one makes reading the others cheap.
     *
     * @param starts the first row of each, in ascending order, from 0
     * @param together how many a reader remembers at a time
     */
    record Neighbourhoods(int[] starts, int together) {
        static final Neighbourhoods ONE = new Neighbourhoods(new int[1], 1);
    }

    /**
     * A reader of rows.
     *
     * @param rows what it reads
     * @param release what is to be done in the end
     */
    record Reader(TrainingData rows, Runnable release) implements AutoCloseable {
        @Override
        public void close() {
            release.run();
        }
    }
}
