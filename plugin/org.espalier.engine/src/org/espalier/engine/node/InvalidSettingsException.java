package org.espalier.engine.node;

import java.util.List;

/** A node cannot run with these settings on inputs of these kinds. Thrown before anything executes; exit code 3. */
public final class InvalidSettingsException extends EspalierException {
    private static final long serialVersionUID = 1L;

    public InvalidSettingsException(List<Problem> problems) {
        super(problems, null);
    }

    public InvalidSettingsException(Problem problem) {
        super(List.of(problem), null);
    }

    public InvalidSettingsException(Problem problem, Throwable cause) {
        super(List.of(problem), cause);
    }
}
