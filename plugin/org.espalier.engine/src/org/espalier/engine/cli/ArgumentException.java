package org.espalier.engine.cli;

import java.util.List;

import org.espalier.engine.node.EspalierException;
import org.espalier.engine.node.Problem;

/** The command line asks for something that there is not. Exit code 2. */
final class ArgumentException extends EspalierException {
    private static final long serialVersionUID = 1L;

    ArgumentException(Problem problem) {
        super(List.of(problem), null);
    }
}
