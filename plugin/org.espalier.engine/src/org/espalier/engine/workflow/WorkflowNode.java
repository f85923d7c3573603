package org.espalier.engine.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A node as the workflow file gives it. The JSON objects must not be changed; make copies.
 *
 * @param type the id of a registered node, or of one that this installation does not know
 * @param settings as in the file: flow variables not replaced, defaults not filled in
 * @param unknown what else stands in the file for this node, kept for saving
 */
public record WorkflowNode(String type, ObjectNode settings, ObjectNode unknown) {

    /** The same node with other settings. */
    public WorkflowNode withSettings(ObjectNode newSettings) {
        return new WorkflowNode(type, newSettings, unknown);
    }
}
