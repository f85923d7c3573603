package org.espalier.editor.figures;

import java.util.stream.Collectors;

import org.espalier.editor.model.NodeStatus;
import org.espalier.engine.node.Problem;

/** What a node's light means, in words. */
public final class StatusText {
    private StatusText() {
    }

    /** The state, then what it does or what is wrong with it. */
    public static String of(NodeStatus status) {
        var text = new StringBuilder(switch (status.state()) {
            case IDLE -> status.problems().isEmpty() ? "Not configured" : "Cannot execute";
            case CONFIGURED -> "Ready to execute";
            case QUEUED -> "Waits for its turn";
            case EXECUTING -> status.fraction() < 0 ? "Executing" : "Executing, " + Math.round(status.fraction() * 100) + " % done";
            case EXECUTED -> "Executed";
            case FAILED -> "Failed";
            case SKIPPED -> "Did not execute";
        });
        if (!status.message().isBlank()) {
            text.append(": ").append(status.message());
        }
        if (!status.problems().isEmpty()) {
            text.append("\n").append(status.problems().stream().map(problem -> problem.inWorkflow("").atNode("")).map(Problem::message).collect(Collectors.joining("\n")));
        }
        status.warnings().forEach(warning -> text.append("\nWarning: ").append(warning));
        return text.toString();
    }
}
