package org.espalier.engine.node;

import java.util.List;
import java.util.stream.Collectors;

/** Something went wrong that the user can understand and put right: it carries {@link Problem}s, one at least. */
public abstract class EspalierException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    protected EspalierException(List<Problem> problems, Throwable cause) {
        super(problems.stream().map(Problem::message).collect(Collectors.joining("\n")), cause);
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("an EspalierException needs a problem to report");
        }
        this.problems = List.copyOf(problems);
    }

    /** What went wrong, in the order in which it was found; never empty. */
    public final List<Problem> problems() {
        return problems;
    }
}
