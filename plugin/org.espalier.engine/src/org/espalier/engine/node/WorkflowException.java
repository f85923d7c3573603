package org.espalier.engine.node;

import java.util.List;

/** A workflow file cannot be read, or does not describe a workflow that can run. Exit code 3. */
public final class WorkflowException extends EspalierException {
    private static final long serialVersionUID = 1L;

    public WorkflowException(List<Problem> problems) {
        super(problems, null);
    }

    public WorkflowException(Problem problem) {
        super(List.of(problem), null);
    }

    public WorkflowException(Problem problem, Throwable cause) {
        super(List.of(problem), cause);
    }
}
