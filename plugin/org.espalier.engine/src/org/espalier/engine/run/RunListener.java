package org.espalier.engine.run;

/** Hears what happens during a run, on whatever thread it happens; it must be quick. Every method does nothing unless overridden. */
public interface RunListener {

    /** A node is in another state now. */
    default void stateChanged(String node, NodeState state) {
    }

    /**
     * A node tells how far it is.
     *
     * @param fraction from 0 to 1, or negative when that is not known
     */
    default void progressed(String node, double fraction, String message) {
    }

    /** A node has a line for the log. */
    default void logged(String node, String message) {
    }

    /** A node warns of something. */
    default void warned(String node, String message) {
    }

    /** A node adds a point to a curve; see {@link org.espalier.engine.node.ExecutionContext#point}. */
    default void pointAdded(String node, String series, String axis, double step, double value) {
    }

    /** A node failed; for the stack trace. */
    default void failed(String node, Throwable fault) {
    }
}
