package org.espalier.engine.run;

import java.io.IOException;
import java.util.List;

import org.apache.arrow.memory.OutOfMemoryException;
import org.espalier.engine.node.EspalierException;
import org.espalier.engine.node.Problem;

/** Turns what a node throws into problems that a user can read. */
final class Faults {
    private Faults() {
    }

    /** The problems that a throwable stands for; one at least. */
    static List<Problem> problems(Throwable fault) {
        if (fault instanceof EspalierException known) {
            return known.problems();
        } else if (fault instanceof OutOfMemoryException) {
            return List.of(Problem.of("the node needs more off-heap memory than there is").found(fault.getMessage())
                    .expected("at most " + (Memory.budgetBytes() >> 20) + " MiB for all nodes together")
                    .remedy("run fewer nodes at once with --jobs, use fewer rows, or raise the budget with ESPALIER_JAVA_OPTS=-D" + Memory.BUDGET_PROPERTY + "=MEGABYTES"));
        } else if (fault instanceof OutOfMemoryError) {
            return List.of(Problem.of("the node needs more memory than the Java heap has").found(fault.getMessage())
                    .expected("at most " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB for all nodes together")
                    .remedy("run fewer nodes at once with --jobs, use fewer rows or a smaller network, or raise the limit with ESPALIER_JAVA_OPTS=-Xmx8g"));
        } else if (fault instanceof IOException) {
            boolean full = String.valueOf(fault.getMessage()).contains("No space left");
            return List.of(Problem.of(full ? "the disk is full" : "a file cannot be read or written").found(fault.getMessage()).expected("a writable folder with free space")
                    .remedy("free space, or choose another folder with --data and --out"));
        }
        return List.of(unexpected(fault, "the node failed"));
    }

    /** A problem for what should not happen. */
    static Problem unexpected(Throwable fault, String what) {
        Throwable cause = fault;
        while (cause.getCause() != null && (cause.getMessage() == null || cause.getMessage().equals(cause.getCause().toString()))) {
            cause = cause.getCause();
        }
        return Problem.of(what + " because of a fault in its program").found(cause).expected("no fault")
                .remedy("run again with --verbose for the stack trace, and report it with the workflow");
    }
}
