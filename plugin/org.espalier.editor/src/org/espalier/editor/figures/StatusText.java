package org.espalier.editor.figures;

import java.util.stream.Collectors;

import org.eclipse.osgi.util.NLS;
import org.espalier.editor.Messages;
import org.espalier.editor.model.NodeStatus;
import org.espalier.engine.node.Problem;

/** What a node's light means, in words. */
public final class StatusText {
    private StatusText() {
    }

    /** The state, then what it does or what is wrong with it. */
    public static String of(NodeStatus status) {
        var text = new StringBuilder(switch (status.state()) {
            case IDLE -> status.problems().isEmpty() ? Messages.stateIdle : Messages.stateProblems;
            case CONFIGURED -> Messages.stateConfigured;
            case QUEUED -> Messages.stateQueued;
            case EXECUTING -> status.fraction() < 0 ? Messages.stateExecuting : NLS.bind(Messages.stateExecutingFraction, Math.round(status.fraction() * 100));
            case EXECUTED -> Messages.stateExecuted;
            case FAILED -> Messages.stateFailed;
            case SKIPPED -> Messages.stateSkipped;
        });
        if (!status.message().isBlank()) {
            text.append(": ").append(status.message());
        }
        if (!status.problems().isEmpty()) {
            text.append("\n").append(status.problems().stream().map(problem -> problem.inWorkflow("").atNode("")).map(Problem::message).collect(Collectors.joining("\n")));
        }
        status.warnings().forEach(warning -> text.append("\n").append(NLS.bind(Messages.warning, warning)));
        return text.toString();
    }
}
