package org.espalier.engine.node;

import java.nio.file.Path;

import org.apache.arrow.memory.BufferAllocator;
import org.espalier.engine.model.Provenance;
import org.espalier.engine.table.TableSpec;
import org.espalier.engine.table.TableWriter;

/** What the engine gives to a node while it executes. Safe to use from every thread that the node starts. */
public interface ExecutionContext {

    /**
     * The seed of every random number that the node draws, derived from the run's seed and the node's id.
     *
     * @throws IllegalStateException when plugin.xml does not declare the node as {@code seeded}, because its stored
     *         results would then be taken for those of another seed
     */
    long seed();

    /** How many threads the node may keep busy, itself included; at least 1. The result must not depend on it. */
    int workers();

    /**
     * Tells how far the node is, and throws when it should stop: call it at least every 100 ms.
     *
     * @param fraction done so far, from 0 to 1, or a negative number when that is not known
     * @param message what is going on, in a few words
     * @throws java.util.concurrent.CancellationException when the run was cancelled or has timed out
     */
    void progress(double fraction, String message);

    /** @throws java.util.concurrent.CancellationException when the run was cancelled or has timed out */
    void checkCancelled();

    /**
     * Whether somebody wants the node to come to an end with what it has: a training after this epoch, a search after the
     * trials that are done. Nodes that have nothing to keep need not ask. One that ends early for it says so by {@link #warn}.
     */
    default boolean stopRequested() {
        return false;
    }

    /** A line for the log. */
    void log(String message);

    /** Something that the user should know although the node goes on. */
    void warn(String message);

    /** A number that a user would quote, such as {@code accuracy}; it is kept with the result. */
    void metric(String name, double value);

    /**
     * One point of a curve, for the live view.
     *
     * @param series the curve's name, such as {@code validation loss}
     * @param axis what the horizontal axis counts, such as {@code epoch}; curves of one axis share a chart
     * @param step the position on that axis
     */
    void point(String series, String axis, double step, double value);

    /** A writer for a table that leaves through the output port {@code port}. */
    TableWriter newTable(String port, TableSpec spec) throws StorageException;

    /** A fresh path for a model that leaves through the output port {@code port}; the node writes the file. */
    Path newModelFile(String port);

    /** A folder for files that nobody needs when the node is done. */
    Path temporaryFolder();

    /**
     * A folder that outlives a killed run: a node that executes again with the same settings, inputs and seed finds there
     * what it left. Removed once the node is done. Each file must be written under another name and then renamed.
     */
    Path checkpointFolder();

    /** Off-heap memory, from the run's one budget. */
    BufferAllocator allocator();

    /** Where a model that this node makes comes from. */
    Provenance provenance();
}
