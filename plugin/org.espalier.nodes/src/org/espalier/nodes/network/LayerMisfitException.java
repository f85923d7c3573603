package org.espalier.nodes.network;

import org.espalier.engine.node.Problem;

/** A layer cannot take what comes out of the layers before it. */
public final class LayerMisfitException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    LayerMisfitException(Problem problem) {
        super(problem.what() + ", found " + problem.found());
        this.problem = problem;
    }

    /** What does not fit; it does not say which layer. */
    public Problem problem() {
        return problem;
    }
}
