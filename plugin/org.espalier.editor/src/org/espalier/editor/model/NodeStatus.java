package org.espalier.editor.model;

import java.util.List;

import org.espalier.engine.node.Problem;
import org.espalier.engine.run.NodeState;

/**
 * What is known of a node: what a light on it shows.
 *
 * @param state its state
 * @param fraction how far it is while it executes, from 0 to 1; negative when that is not known
 * @param message what it does, or what became of it, in a few words
 * @param problems what is wrong with it
 * @param warnings what it warned of when it last ran
 */
public record NodeStatus(NodeState state, double fraction, String message, List<Problem> problems, List<String> warnings) {
    /** Nothing is known yet. */
    public static final NodeStatus UNKNOWN = new NodeStatus(NodeState.IDLE, -1, "", List.of(), List.of());

    public NodeStatus {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    /** A state without more to say. */
    public static NodeStatus of(NodeState state) {
        return new NodeStatus(state, -1, "", List.of(), List.of());
    }
}
