package org.espalier.editor.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.espalier.engine.node.NodeDeclaration;
import org.espalier.engine.node.PortDeclaration;
import org.espalier.engine.registry.NodeType;
import org.espalier.engine.workflow.Workflow;
import org.espalier.engine.workflow.WorkflowNode;

/** A node on the canvas. */
public final class NodeElement extends Element {
    private final WorkflowModel model;
    private final String id;
    private final Optional<NodeType> type;
    private WorkflowNode node;
    private Position position;
    private List<ConnectionElement> outgoing = List.of();
    private List<ConnectionElement> incoming = List.of();
    private List<Port> inputs = List.of();
    private List<Port> outputs = List.of();
    private NodeStatus status = NodeStatus.UNKNOWN;

    NodeElement(WorkflowModel model, String id, WorkflowNode node, Position position) {
        this.model = model;
        this.id = id;
        this.node = node;
        this.position = position;
        this.type = model.registry().find(node.type());
    }

    public WorkflowModel model() {
        return model;
    }

    public String id() {
        return id;
    }

    /** What stands in the file. */
    public WorkflowNode node() {
        return node;
    }

    /** Its type, if that is installed. */
    public Optional<NodeType> type() {
        return type;
    }

    /** What plugin.xml says about its type, if that is installed. */
    public Optional<NodeDeclaration> declaration() {
        return type.map(NodeType::declaration);
    }

    /** The name of its type that people see. */
    public String typeName() {
        return declaration().map(NodeDeclaration::name).orElse(node.type());
    }

    public Position position() {
        return position;
    }

    public List<Port> inputs() {
        return inputs;
    }

    public List<Port> outputs() {
        return outputs;
    }

    public List<ConnectionElement> incoming() {
        return incoming;
    }

    public List<ConnectionElement> outgoing() {
        return outgoing;
    }

    /** The connection that arrives at an input, if there is one. */
    public Optional<ConnectionElement> arriving(Port input) {
        return incoming.stream().filter(connection -> connection.targetPort().filter(input::equals).isPresent()).findFirst();
    }

    public NodeStatus status() {
        return status;
    }

    /** Replaces what is known of the node. */
    public void setStatus(NodeStatus next) {
        if (!next.equals(status)) {
            status = next;
            tell(Change.STATUS);
        }
    }

    void set(WorkflowNode next) {
        if (next != node) {
            node = next;
            if (isNested()) {
                refreshPorts();
            }
            tell(Change.CONTENT);
        }
    }

    void set(Position next) {
        if (!next.equals(position)) {
            position = next;
            tell(Change.PLACE);
        }
    }

    /** Takes new connections without telling; {@link #tellConnections} follows when all nodes have theirs. */
    void setConnections(List<ConnectionElement> newIncoming, List<ConnectionElement> newOutgoing) {
        incoming = List.copyOf(newIncoming);
        outgoing = List.copyOf(newOutgoing);
        refreshPorts();
    }

    void tellConnections() {
        tell(Change.CONNECTIONS);
    }

    private boolean isNested() {
        return node.type().equals(Workflow.NESTED);
    }

    /** Works the ports out again; a nested workflow's file may have changed. */
    private void refreshPorts() {
        List<PortDeclaration> declaredInputs = declaration().map(NodeDeclaration::inputs).orElse(List.of());
        List<PortDeclaration> declaredOutputs = declaration().map(NodeDeclaration::outputs).orElse(List.of());
        if (isNested()) {
            NestedPorts nested = NestedPorts.of(node, model.file(), model.registry());
            declaredInputs = nested.inputs();
            declaredOutputs = nested.outputs();
        }
        List<String> usedInputs = new ArrayList<>();
        incoming.forEach(connection -> usedInputs.add(connection.connection().to().port()));
        List<String> usedOutputs = new ArrayList<>();
        outgoing.forEach(connection -> usedOutputs.add(connection.connection().from().port()));
        inputs = Ports.of(declaredInputs, true, usedInputs);
        outputs = Ports.of(declaredOutputs, false, usedOutputs);
    }

    @Override
    public String toString() {
        return id;
    }
}
