package org.espalier.nodes.network;

/**
 * How to go over the rows.
 *
 * @param batchSize rows a step; at least 1
 * @param seed decides the order of the rows and what dropout drops
 */
public record TrainingOptions(int batchSize, long seed) {
    public TrainingOptions {
        if (batchSize < 1) {
            throw new IllegalArgumentException("a batch needs at least one row, found " + batchSize);
        }
    }
}
