package org.espalier.nodes.apply;

import org.espalier.engine.node.ExecutionContext;

/** The errors of predicted numbers: sums in double, in the order of the rows. */
final class RegressionScore {
    private long count;
    private double squared;
    private double absolute;
    private double mean;
    private double spread;

    void add(double target, double prediction) {
        double error = prediction - target;
        count++;
        squared += error * error;
        absolute += Math.abs(error);
        // Welford 1962: the spread around the mean in one pass, without cancellation.
        double difference = target - mean;
        mean += difference / count;
        spread += difference * (target - mean);
    }

    void report(ScoreTable rows, long missing, ExecutionContext context) {
        report("rmse", Math.sqrt(squared / count), rows, context);
        report("mae", absolute / count, rows, context);
        report("mse", squared / count, rows, context);
        // Without any spread in the target, r2 has no value.
        report("r2", spread > 0 ? 1 - squared / spread : Double.NaN, rows, context);
        report("rows", count, rows, context);
        report("missing", missing, rows, context);
    }

    private static void report(String metric, double value, ScoreTable rows, ExecutionContext context) {
        rows.add(metric, value);
        context.metric(metric, value);
    }
}
