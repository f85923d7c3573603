package org.espalier.nodes.network.fast;

import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.espalier.nodes.network.SplitMix64;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * Inverted dropout: while training, a value is kept with the configured probability p and divided by p, or becomes zero.
 *
 * <p>Srivastava and others: Dropout: A Simple Way to Prevent Neural Networks from Overfitting, JMLR 2014. As in Deeplearning4j,
 * the configured number is the probability of keeping a value.
 */
final class DropoutStage implements Stage {
    private final double retain;
    private final ISchedule schedule;
    private final int width;
    private final long seed;
    private final int position;
    private final float[] factors;
    private final float[] output;
    private double retainNow;
    private SplitMix64 random;

    /** @param position tells the dropouts of one network apart */
    DropoutStage(Dropout dropout, int width, int maximumRows, long seed, int position) {
        retain = dropout.getP();
        schedule = dropout.getPSchedule();
        this.width = width;
        this.seed = seed;
        this.position = position;
        factors = new float[Math.multiplyExact(maximumRows, width)];
        output = new float[factors.length];
        prepare(0, 0);
    }

    /** The dropout that a configuration names. */
    static Dropout supported(IDropout configured) throws UnsupportedConfigurationException {
        if (configured.getClass() != Dropout.class) {
            throw new UnsupportedConfigurationException("the dropout " + configured.getClass().getSimpleName() + " is not known here");
        }
        return (Dropout) configured;
    }

    @Override
    public void prepare(int iteration, int epoch) {
        retainNow = schedule == null ? retain : schedule.valueAt(iteration, epoch);
        // Drawn from the step's number, so that what happened before does not matter.
        random = SplitMix64.of(seed, iteration, position);
    }

    @Override
    public float[] forward(float[] input, int rows, boolean training) {
        if (!training) {
            return input;
        }
        int count = rows * width;
        draw(count);
        for (int i = 0; i < count; i++) {
            output[i] = input[i] * factors[i];
        }
        return output;
    }

    private void draw(int count) {
        float factor = (float) (1 / retainNow);
        long limit = (long) (retainNow * 0x1p32);
        for (int i = 0; i < count; i += 2) {
            long bits = random.nextLong();
            factors[i] = (bits & 0xFFFFFFFFL) < limit ? factor : 0f;
            if (i + 1 < count) {
                factors[i + 1] = bits >>> 32 < limit ? factor : 0f;
            }
        }
    }

    @Override
    public float[] backward(float[] gradient, int rows, boolean inputWanted) {
        Loops.multiply(gradient, factors, rows * width);
        return gradient;
    }
}
