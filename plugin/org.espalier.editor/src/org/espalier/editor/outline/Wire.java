package org.espalier.editor.outline;

import java.util.Optional;

import org.espalier.editor.model.ConnectionElement;
import org.espalier.editor.model.NodeElement;
import org.espalier.editor.model.Port;

/**
 * A connection as an entry below one of its two nodes.
 *
 * @param arrives whether that node is its target
 */
record Wire(ConnectionElement connection, boolean arrives) {
    /** The node that the entry is below. */
    NodeElement node() {
        return arrives ? connection.target() : connection.source();
    }

    /** The port of that node, if it has it. */
    Optional<Port> port() {
        return arrives ? connection.targetPort() : connection.sourcePort();
    }
}
