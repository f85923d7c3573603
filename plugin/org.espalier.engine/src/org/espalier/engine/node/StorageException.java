package org.espalier.engine.node;

import java.util.List;

/** A file could not be read, written or trusted: the disk is full, a folder is read-only, a stored result was altered. */
public final class StorageException extends EspalierException {
    private static final long serialVersionUID = 1L;

    public StorageException(List<Problem> problems) {
        super(problems, null);
    }

    public StorageException(Problem problem) {
        super(List.of(problem), null);
    }

    public StorageException(Problem problem, Throwable cause) {
        super(List.of(problem), cause);
    }
}
