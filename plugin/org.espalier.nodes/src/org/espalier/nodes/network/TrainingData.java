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
     * Copies the features of some rows.
     *
     * @param order row numbers
     * @param from the first element of {@code order} to copy
     * @param count how many elements
     * @param target receives {@code count x features()} values, row-major, from index 0
     */
    void copyFeatures(int[] order, int from, int count, float[] target);

    /** As {@link #copyFeatures}, for labels: class indicators (one-hot) for classification, scaled targets for regression. */
    void copyLabels(int[] order, int from, int count, float[] target);

    /**
     * The same rows for one thread, which may remember where it read last and so be faster. Close it when done.
     */
    default Reader reader() {
        return new Reader(this, () -> { });
    }

    /**
     * How many rows in sequence lie near to each other, so that reading one makes the next ones cheap: {@link EpochOrder} keeps
     * to such neighbourhoods. 0 when all rows are equally near, as they are in memory.
     */
    default int neighbourhood() {
        return 0;
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
