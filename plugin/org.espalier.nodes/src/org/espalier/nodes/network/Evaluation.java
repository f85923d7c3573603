package org.espalier.nodes.network;

/** How good outputs are. All sums are in double, in the order of the rows. */
public final class Evaluation {
    /** Deeplearning4j's bound for probabilities under the logarithm. */
    private static final double SMALLEST_PROBABILITY = 1e-10;

    private Evaluation() {
    }

    /**
     * The mean loss of a row, without regularisation.
     *
     * @param outputs row-major, rows x outputs
     * @param data has the labels
     */
    public static double loss(float[] outputs, TrainingData data, Loss loss) {
        float[] labels = labels(data);
        int width = data.labels();
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            sum += switch (loss) {
                case CROSS_ENTROPY -> labels[i] == 0 ? 0 : -labels[i] * StrictMath.log(Math.min(1, Math.max(SMALLEST_PROBABILITY, outputs[i])));
                case SQUARED_ERROR -> ((double) outputs[i] - labels[i]) * ((double) outputs[i] - labels[i]) / width;
            };
        }
        return sum / data.rows();
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
        float[] labels = labels(data);
        if (target instanceof TargetEncoder.Number number) {
            double sum = 0;
            for (int i = 0; i < labels.length; i++) {
                double difference = ((double) outputs[i] - labels[i]) * number.scale();
                sum += difference * difference;
            }
            return Math.sqrt(sum / data.rows());
        }
        int right = 0;
        for (int row = 0; row < data.rows(); row++) {
            if (labels[row * data.labels() + largest(outputs, row * data.labels(), data.labels())] == 1) {
                right++;
            }
        }
        return right / (double) data.rows();
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
