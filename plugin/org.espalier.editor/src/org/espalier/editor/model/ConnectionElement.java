package org.espalier.editor.model;

import java.util.Optional;

import org.espalier.engine.workflow.Connection;

/** A connection whose two nodes both exist. */
public final class ConnectionElement extends Element {
    private final Connection connection;
    private final NodeElement source;
    private final NodeElement target;

    ConnectionElement(Connection connection, NodeElement source, NodeElement target) {
        this.connection = connection;
        this.source = source;
        this.target = target;
    }

    /** What stands in the file. */
    public Connection connection() {
        return connection;
    }

    public NodeElement source() {
        return source;
    }

    public NodeElement target() {
        return target;
    }

    /** The output that it comes from. */
    public Optional<Port> sourcePort() {
        return Ports.find(source.outputs(), connection.from());
    }

    /** The input that it goes to. */
    public Optional<Port> targetPort() {
        return Ports.find(target.inputs(), connection.to());
    }

    public WorkflowModel model() {
        return source.model();
    }
}
