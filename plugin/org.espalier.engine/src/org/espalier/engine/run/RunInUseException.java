package org.espalier.engine.run;

import java.util.List;

import org.espalier.engine.node.EspalierException;
import org.espalier.engine.node.Problem;

/** Another run of the same workflow uses the data folder. Exit code 6. */
public final class RunInUseException extends EspalierException {
    private static final long serialVersionUID = 1L;

    public RunInUseException(Problem problem) {
        super(List.of(problem), null);
    }
}
