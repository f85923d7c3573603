package org.espalier.nodes.network;

/** How good outputs are. All sums are in double, in the order of the rows. */
public final class Evaluation {
    /** Deeplearning4j's bound for probabilities under the logarithm. */
    private static final double SMALLEST_PROBABILITY = 1e-10;

    /** Rows that are judged together. */
    private static final int PIECE = 16_384;

    private Evaluation() {
    }

    /** Who answers: a network, or one in training. */
    public interface Answers {
        /** @return row-major, rows x outputs */
        float[] of(TrainingData rows);
    }

    /**
     * How good answers are.
     *
     * @param loss the mean loss of a row, without regularisation
     * @param metric the fraction of rows whose right class has the largest output (the first one of equals counts), or the root
     *        of the mean squared error in the target's own unit
     */
    public record Quality(double loss, double metric) {
    }

    /**
     * Judges answers, a few thousand rows at a time, so that no more than those are in memory.
     *
     * @param data has the labels
     * @param target gives the metric its unit
     */
    public static Quality of(Answers answers, TrainingData data, Loss loss, TargetEncoder target) {
        double lost = 0;
        double right = 0;
        for (int from = 0; from < data.rows(); from += PIECE) {
            var piece = RowSubset.range(data, from, Math.min(PIECE, data.rows() - from));
            float[] outputs = answers.of(piece);
            float[] labels = labels(piece);
            lost = addLoss(lost, outputs, labels, data.labels(), loss);
            right = addMetric(right, outputs, labels, data.labels(), target);
        }
        double mean = right / data.rows();
        return new Quality(lost / data.rows(), target instanceof TargetEncoder.Number ? Math.sqrt(mean) : mean);
    }

    /**
     * The mean loss of a row, without regularisation.
     *
     * @param outputs row-major, rows x outputs
     * @param data has the labels
     */
    public static double loss(float[] outputs, TrainingData data, Loss loss) {
        return addLoss(0, outputs, labels(data), data.labels(), loss) / data.rows();
    }

    private static double addLoss(double sum, float[] outputs, float[] labels, int width, Loss loss) {
        double all = sum;
        for (int i = 0; i < labels.length; i++) {
            all += switch (loss) {
                case CROSS_ENTROPY -> labels[i] == 0 ? 0 : -labels[i] * StrictMath.log(Math.min(1, Math.max(SMALLEST_PROBABILITY, outputs[i])));
                case SQUARED_ERROR -> ((double) outputs[i] - labels[i]) * ((double) outputs[i] - labels[i]) / width;
            };
        }
        return all;
    }

    /** The name of the metric for a loss: {@code accuracy} or {@code rmse}. */
    public static String metricName(Loss loss) {
        return switch (loss) {
            case CROSS_ENTROPY -> "accuracy";
            case SQUARED_ERROR -> "rmse";
        };
    }

    /** Whether the metric is the better the larger it is. */
    public static boolean largerIsBetter(Loss loss) {
        return loss == Loss.CROSS_ENTROPY;
    }

    /**
     * The fraction of rows whose right class has the largest output (the first one of equals counts), or the root of the mean
     * squared error in the target's own unit.
     *
     * @param outputs row-major, rows x outputs
     * @param data has the labels
     * @param target gives the unit
     */
    public static double metric(float[] outputs, TrainingData data, TargetEncoder target) {
        double mean = addMetric(0, outputs, labels(data), data.labels(), target) / data.rows();
        return target instanceof TargetEncoder.Number ? Math.sqrt(mean) : mean;
    }

    private static double addMetric(double sum, float[] outputs, float[] labels, int width, TargetEncoder target) {
        double all = sum;
        if (target instanceof TargetEncoder.Number number) {
            for (int i = 0; i < labels.length; i++) {
                double difference = ((double) outputs[i] - labels[i]) * number.scale();
                all += difference * difference;
            }
            return all;
        }
        for (int from = 0; from < labels.length; from += width) {
            if (labels[from + largest(outputs, from, width)] == 1) {
                all++;
            }
        }
        return all;
    }

    /** The position, from 0, of the first of the largest among {@code count} values from {@code from} on. */
    public static int largest(float[] values, int from, int count) {
        int largest = 0;
        for (int i = 1; i < count; i++) {
            if (values[from + i] > values[from + largest]) {
                largest = i;
            }
        }
        return largest;
    }

    /** All labels of the rows, in order. */
    static float[] labels(TrainingData data) {
        float[] labels = new float[Math.multiplyExact(data.rows(), data.labels())];
        data.copyLabels(EpochOrder.sequential(data.rows()), 0, data.rows(), labels);
        return labels;
    }
}
