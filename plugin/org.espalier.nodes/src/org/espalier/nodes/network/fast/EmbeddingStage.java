package org.espalier.nodes.network.fast;

import java.util.Arrays;

/** Looks up a learned vector for a number from 0; only as the first stage. */
final class EmbeddingStage implements Stage {
    private final int words;
    private final int width;
    private final int weightOffset;
    private final int biasOffset;
    private final Parameters parameters;
    private final int[] chosen;
    private final float[] output;

    /**
     * @param words how many numbers there are
     * @param width of a vector
     * @param weightOffset where the vectors begin in the flat parameters
     * @param biasOffset where the biases begin; negative when there are none
     */
    EmbeddingStage(int words, int width, int weightOffset, int biasOffset, Parameters parameters, int maximumRows) {
        this.words = words;
        this.width = width;
        this.weightOffset = weightOffset;
        this.biasOffset = biasOffset;
        this.parameters = parameters;
        chosen = new int[maximumRows];
        output = new float[Math.multiplyExact(maximumRows, width)];
    }

    @Override
    public boolean trainable() {
        return true;
    }

    /** @throws IllegalArgumentException if a number has no vector */
    @Override
    public float[] forward(float[] input, int rows, boolean training) {
        for (int row = 0; row < rows; row++) {
            int word = (int) input[row];
            if (word < 0 || word >= words) {
                throw new IllegalArgumentException("an embedding of " + words + " numbers was given " + input[row]);
            }
            chosen[row] = word;
            for (int i = 0; i < width; i++) {
                // Column-major, as Deeplearning4j keeps weights.
                output[row * width + i] = parameters.values[weightOffset + i * words + word]
                        + (biasOffset >= 0 ? parameters.values[biasOffset + i] : 0f);
            }
        }
        return output;
    }

    @Override
    public float[] backward(float[] gradient, int rows, boolean inputWanted) {
        float[] gradients = parameters.gradients;
        Arrays.fill(gradients, weightOffset, weightOffset + words * width, 0f);
        if (biasOffset >= 0) {
            Arrays.fill(gradients, biasOffset, biasOffset + width, 0f);
        }
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < width; i++) {
                gradients[weightOffset + i * words + chosen[row]] += gradient[row * width + i];
                if (biasOffset >= 0) {
                    gradients[biasOffset + i] += gradient[row * width + i];
                }
            }
        }
        return gradient;
    }
}
