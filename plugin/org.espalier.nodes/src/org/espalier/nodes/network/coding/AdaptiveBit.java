package org.espalier.nodes.network.coding;

/**
 * The probability that the next bit of a kind is 1, learnt from those before: nearly the fraction of ones so far, so that little
 * is lost while there are few, and slowly forgetting when there are many (Witten, Neal and Cleary, "Arithmetic coding for data
 * compression", Communications of the ACM 30(6), 1987).
 */
public final class AdaptiveBit {
    /** Probabilities are multiples of 2^-16. */
    static final int PRECISION = 16;
    /** No bit is ever taken for certain: this bounds how many bits one byte of a file can stand for. */
    private static final int SMALLEST = 1 << 5;
    private static final int MEMORY = 400;

    /** The learnt probability has more bits than the one that is used, so that small steps are not lost. */
    private static final int LEARNT_PRECISION = 26;

    private int probability = 1 << LEARNT_PRECISION - 1;
    private int seen;

    /** Models that have seen nothing. */
    public static AdaptiveBit[] array(int count) {
        var models = new AdaptiveBit[count];
        for (int i = 0; i < count; i++) {
            models[i] = new AdaptiveBit();
        }
        return models;
    }

    /** The probability of a 1, times 2^16; from 32 to 2^16 - 32. */
    int probability() {
        return bounded(probability >>> LEARNT_PRECISION - PRECISION);
    }

    /** The closest probability, times 2^16, that a coder takes. */
    static int bounded(int probability) {
        return Math.max(SMALLEST, Math.min((1 << PRECISION) - SMALLEST, probability));
    }

    void learn(int bit) {
        // After n bits the step is 1 / (n + 1.6), which starts from half a bit of either kind.
        probability += (int) (((bit << LEARNT_PRECISION) - probability) * 10L / (10L * seen + 16));
        if (seen < MEMORY) {
            seen++;
        }
    }
}
