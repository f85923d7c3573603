package org.espalier.nodes.network;

/** Rows in memory, one float after the other. */
public final class EncodedRows implements TrainingData {
    private final int rows;
    private final int features;
    private final int labels;
    private final float[] featureValues;
    private final float[] labelValues;

    /**
     * Takes the arrays as they are; nobody may change them afterwards.
     *
     * @param featureValues {@code rows x features}, row-major
     * @param labelValues {@code rows x labels}, row-major; empty when there are no labels
     */
    public EncodedRows(int rows, int features, float[] featureValues, int labels, float[] labelValues) {
        if (featureValues.length != Math.multiplyExact(rows, features) || labelValues.length != Math.multiplyExact(rows, labels)) {
            throw new IllegalArgumentException(featureValues.length + " features and " + labelValues.length + " labels for " + rows + " rows of "
                    + features + " and " + labels);
        }
        this.rows = rows;
        this.features = features;
        this.labels = labels;
        this.featureValues = featureValues;
        this.labelValues = labelValues;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int features() {
        return features;
    }

    @Override
    public int labels() {
        return labels;
    }

    @Override
    public void copy(int[] order, int from, int count, float[] features, float[] labels) {
        copy(featureValues, this.features, order, from, count, features);
        copy(labelValues, this.labels, order, from, count, labels);
    }

    private static void copy(float[] values, int width, int[] order, int from, int count, float[] target) {
        for (int i = 0; i < count && target.length > 0; i++) {
            System.arraycopy(values, order[from + i] * width, target, i * width, width);
        }
    }
}
