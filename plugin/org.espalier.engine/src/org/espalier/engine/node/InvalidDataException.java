package org.espalier.engine.node;

import java.util.List;

/** A table, file or model that a node read does not hold what it should. Thrown while a node executes; exit code 1. */
public final class InvalidDataException extends EspalierException {
    private static final long serialVersionUID = 1L;

    public InvalidDataException(List<Problem> problems) {
        super(problems, null);
    }

    public InvalidDataException(Problem problem) {
        super(List.of(problem), null);
    }

    public InvalidDataException(Problem problem, Throwable cause) {
        super(List.of(problem), cause);
    }
}
