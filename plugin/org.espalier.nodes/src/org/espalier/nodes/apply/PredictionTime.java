package org.espalier.nodes.apply;

import java.util.Arrays;

import org.espalier.nodes.network.Predictor;
import org.espalier.nodes.network.RowSubset;
import org.espalier.nodes.network.TrainingData;

/**
 * How long predictions take, on one thread, from rows of a table to outputs.
 *
 * @param latencyMicros microseconds for one row alone; the median
 * @param rowsPerSecond rows a second when all are predicted together; the median
 */
record PredictionTime(double latencyMicros, double rowsPerSecond) {
    private static final long WARM_UP_NANOS = 200_000_000;
    private static final int SINGLES = 301;
    private static final int ROUNDS = 5;

    static PredictionTime measure(Predictor model, TrainingData rows, Runnable checkpoint) {
        var one = new RowSubset(rows, new int[] {0});
        // The virtual machine compiles what runs often; what it does before says nothing about later.
        for (long end = System.nanoTime() + WARM_UP_NANOS; System.nanoTime() < end;) {
            checkpoint.run();
            model.output(one);
        }
        double[] single = new double[SINGLES];
        for (int i = 0; i < SINGLES; i++) {
            long start = System.nanoTime();
            model.output(one);
            single[i] = (System.nanoTime() - start) / 1e3;
        }
        double[] all = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            checkpoint.run();
            long start = System.nanoTime();
            model.output(rows);
            all[i] = rows.rows() / ((System.nanoTime() - start) / 1e9);
        }
        return new PredictionTime(median(single), median(all));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
