package org.espalier.nodes.tests.network;

import java.util.Random;

import org.espalier.nodes.network.EncodedRows;
import org.espalier.nodes.network.TrainingData;

/** Rows in two arrays. */
record ArrayTrainingData(int rows, int features, int labels, float[] featureValues, float[] labelValues) implements TrainingData {

    /** What the labels look like. */
    enum Labels {
        /** One class of several: a 1 among zeros. */
        CLASS,
        /** Zeros and ones, each on its own. */
        BITS,
        /** -1 and 1. */
        SIGNS,
        /** Any numbers around zero. */
        NUMBERS,
        /** Numbers above zero. */
        POSITIVE
    }

    /** Normally distributed features; labels depend on nothing but the seed. */
    static ArrayTrainingData random(int rows, int features, int labels, Labels kind, long seed) {
        Random random = new Random(seed);
        float[] featureValues = new float[rows * features];
        for (int i = 0; i < featureValues.length; i++) {
            featureValues[i] = (float) random.nextGaussian();
        }
        float[] labelValues = new float[rows * labels];
        for (int row = 0; row < rows; row++) {
            for (int i = row * labels; i < (row + 1) * labels; i++) {
                labelValues[i] = switch (kind) {
                    case CLASS -> 0;
                    case BITS -> random.nextInt(2);
                    case SIGNS -> random.nextInt(2) * 2 - 1;
                    case NUMBERS -> (float) random.nextGaussian();
                    case POSITIVE -> 0.2f + random.nextFloat();
                };
            }
            if (kind == Labels.CLASS) {
                labelValues[row * labels + random.nextInt(labels)] = 1;
            }
        }
        return new ArrayTrainingData(rows, features, labels, featureValues, labelValues);
    }

    @Override
    public void copy(int[] order, int from, int count, float[] features, float[] labels) {
        new EncodedRows(rows, features(), featureValues, labels(), labelValues).copy(order, from, count, features, labels);
    }
}
