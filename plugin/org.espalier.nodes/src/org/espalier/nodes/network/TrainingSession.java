package org.espalier.nodes.network;

import java.util.BitSet;
import java.util.List;

/** A network while it is being trained. Bits depend on the seed only: not on time, threads or other sessions. */
public interface TrainingSession extends AutoCloseable {

    /**
     * Goes once over all rows, in an order drawn from the seed and the epoch's number, in batches; the last batch may be
     * smaller. Masked parameters stay exactly zero.
     *
     * @param checkpoint called after every batch; what it throws (a cancellation) ends the epoch and is passed on
     * @return the mean training loss of a row over the epoch, regularisation included, as each batch found it
     */
    double epoch(Runnable checkpoint);

    /**
     * The network's output, dropout switched off.
     *
     * @param data the rows; labels are not looked at
     * @return row-major, {@code rows x outputs}
     */
    float[] output(TrainingData data);

    /**
     * The mean loss of a row without regularisation, dropout switched off.
     */
    double loss(TrainingData data);

    /** The parameters now, in Deeplearning4j's flat order; a copy. */
    float[] parameters();

    /** Goes on from other parameters, such as the best of an earlier epoch. The optimiser's state stays as it is. */
    void setParameters(float[] parameters);

    /**
     * Keeps parameters at zero from now on.
     *
     * @param kept a bit for each parameter in flat order: set when it may change, clear when it is zero for good
     */
    void setMask(BitSet kept);

    /**
     * From now on the network computes with parameters on grids, while the optimiser changes the parameters behind them: each
     * step is that of the rounded network, but what it would subtract from the rounded parameters is subtracted from the others
     * (straight-through estimator; Bengio, Léonard and Courville, "Estimating or propagating gradients through stochastic neurons
     * for conditional computation", 2013). {@link #output} and {@link #loss} answer as the rounded network does,
     * {@link #parameters} gives the parameters behind.
     *
     * @param grids none overlaps another; those in force before end
     */
    void setGrids(List<ParameterGrid> grids);

    /** Frees what the session holds. */
    @Override
    void close();
}
