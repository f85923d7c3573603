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
    public void copyFeatures(int[] order, int from, int count, float[] target) {
        copy(featureValues, features, order, from, count, target);
    }

    @Override
    public void copyLabels(int[] order, int from, int count, float[] target) {
        copy(labelValues, labels, order, from, count, target);
    }

    private static void copy(float[] values, int width, int[] order, int from, int count, float[] target) {
        for (int i = 0; i < count; i++) {
            System.arraycopy(values, order[from + i] * width, target, i * width, width);
        }
    }
}
