package org.espalier.nodes.network;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.Consumer;

import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.table.Table;

/**
 * Tables as a trainer needs them.
 *
 * @param preprocessing how the rows were encoded
 * @param training the rows to learn from
 * @param validation the rows to watch, if there are any
 */
public record PreparedData(Preprocessing preprocessing, TrainingData training, Optional<TrainingData> validation) {
    /** Tells the draw of the validation rows from other uses of the same seed. */
    private static final long SPLIT = 0x53504C4954L;

    /**
     * Learns the preprocessing and encodes. The validation rows come from their own table when there is one, else from
     * {@code table}; the preprocessing never sees them, but for the classes.
     *
     * @param validationFraction the part of {@code table} to watch when {@code validation} is empty; 0 for none
     * @param seed decides which rows these are
     */
    public static PreparedData learn(Table table, Optional<Table> validation, double validationFraction, TrainingQuestion question,
            Normalization normalization, long seed, Runnable checkpoint, Consumer<String> warn) throws InvalidDataException {
        int[] watched = validation.isPresent() ? new int[0] : watched(table, validationFraction, seed);
        var training = new BitSet();
        training.set(0, (int) Math.min(Integer.MAX_VALUE, table.rowCount()));
        Arrays.stream(watched).forEach(training::clear);
        return encode(PreprocessingLearner.learn(table, question, normalization, training, checkpoint, warn), table, validation, watched, checkpoint);
    }

    /** Encodes with the preprocessing of a model. The parameters are those of {@link #learn}. */
    public static PreparedData encode(Preprocessing preprocessing, Table table, Optional<Table> validation, double validationFraction, long seed,
            Runnable checkpoint) throws InvalidDataException {
        return encode(preprocessing, table, validation, validation.isPresent() ? new int[0] : watched(table, validationFraction, seed), checkpoint);
    }

    private static PreparedData encode(Preprocessing preprocessing, Table table, Optional<Table> validation, int[] watched, Runnable checkpoint)
            throws InvalidDataException {
        TrainingData rows = preprocessing.encode(table, checkpoint);
        if (validation.isPresent()) {
            TrainingData others = preprocessing.encode(validation.get(), checkpoint);
            return new PreparedData(preprocessing, rows, others.rows() == 0 ? Optional.empty() : Optional.of(others));
        } else if (watched.length == 0) {
            return new PreparedData(preprocessing, rows, Optional.empty());
        }
        var isWatched = new BitSet();
        Arrays.stream(watched).forEach(isWatched::set);
        int[] rest = EpochOrder.sequential(rows.rows());
        return new PreparedData(preprocessing, new RowSubset(rows, Arrays.stream(rest).filter(row -> !isWatched.get(row)).toArray()),
                Optional.of(new RowSubset(rows, watched)));
    }

    /** The rows to watch, in the order of the table; one row at least is left to train on. */
    private static int[] watched(Table table, double fraction, long seed) {
        int rows = (int) Math.min(Integer.MAX_VALUE, table.rowCount());
        int count = fraction <= 0 || rows < 2 ? 0 : (int) Math.max(1, Math.min(rows - 1, Math.round(fraction * rows)));
        if (count == 0) {
            return new int[0];
        }
        int[] order = EpochOrder.of(rows, SplitMix64.of(seed, SPLIT).nextLong(), 0);
        int[] watched = Arrays.copyOf(order, count);
        Arrays.sort(watched);
        return watched;
    }
}
