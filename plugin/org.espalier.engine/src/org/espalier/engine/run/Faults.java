package org.espalier.engine.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Pattern;

import org.apache.arrow.memory.OutOfMemoryException;
import org.espalier.engine.node.EspalierException;
import org.espalier.engine.node.Problem;
import org.espalier.engine.node.StorageException;

/** Turns what a node throws into problems that a user can read. */
final class Faults {
    private static final int DEEPEST_CAUSE = 20;
    private static final String FEWER_NODES = "run fewer nodes at once (--jobs, or the desktop's preferences), ";
    /** What Java's direct buffers and ND4J's allocator say; both throw the error of a full heap. */
    private static final Pattern OFF_HEAP = Pattern.compile("direct buffer memory|physicalBytes|totalBytes");

    private Faults() {
    }

    /** The problems that a throwable stands for; one at least. What libraries and threads wrap around the true fault is looked through. */
    static List<Problem> problems(Throwable fault) {
        Throwable cause = fault;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            List<Problem> known = known(cause);
            if (!known.isEmpty()) {
                return known;
            }
            cause = cause.getCause();
        }
        return List.of(unexpected(fault, "the node failed"));
    }

    private static List<Problem> known(Throwable fault) {
        String message = String.valueOf(fault.getMessage());
        if (fault instanceof EspalierException known) {
            return known.problems();
        } else if (fault instanceof OutOfMemoryException) {
            return List.of(Problem.of("the node needs more off-heap memory than there is").found(message)
                    .expected("at most " + (Memory.budgetBytes() >> 20) + " MiB for all nodes together")
                    .remedy(FEWER_NODES + "use fewer rows, or raise the budget with ESPALIER_JAVA_OPTS=-D" + Memory.BUDGET_PROPERTY + "=MEGABYTES"));
        } else if (fault instanceof OutOfMemoryError && OFF_HEAP.matcher(message).find()) {
            // Java and ND4J let as much be taken off the heap as the heap may have.
            return List.of(Problem.of("the node needs more off-heap memory than there is").found(message)
                    .expected("at most " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB outside of the heap for all nodes together")
                    .remedy(FEWER_NODES + "use fewer rows or a smaller network, or raise the limit with ESPALIER_JAVA_OPTS=-Xmx8g"));
        } else if (fault instanceof OutOfMemoryError) {
            return List.of(Problem.of("the node needs more memory than Java has").found(message)
                    .expected("at most " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB of heap for all nodes together")
                    .remedy(FEWER_NODES + "use fewer rows or a smaller network, or raise the limit with ESPALIER_JAVA_OPTS=-Xmx8g"));
        } else if (fault instanceof IOException file && !(fault.getCause() instanceof EspalierException)) {
            return List.of(StorageException.problem(file));
        } else if (StorageException.meansFull(message)) {
            return List.of(StorageException.problem(new IOException(message)));
        }
        return List.of();
    }

    /** A problem for what should not happen. */
    static Problem unexpected(Throwable fault, String what) {
        Throwable cause = fault;
        while (cause.getCause() != null && (cause.getMessage() == null || cause.getMessage().equals(cause.getCause().toString()))) {
            cause = cause.getCause();
        }
        return Problem.of(what + " because of a fault in its program").found(cause).expected("no fault")
                .remedy("run again with --verbose for the stack trace, which the desktop has in its Error Log, and report it with the workflow");
    }

    /** A checked fault for places that may throw none. */
    static UncheckedIOException unchecked(EspalierException fault) {
        return new UncheckedIOException(new IOException(fault.getMessage(), fault));
    }
}
