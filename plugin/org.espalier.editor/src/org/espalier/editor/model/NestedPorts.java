package org.espalier.editor.model;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.espalier.engine.node.PortDeclaration;
import org.espalier.engine.node.PortType;
import org.espalier.engine.node.WorkflowException;
import org.espalier.engine.registry.NodeRegistry;
import org.espalier.engine.workflow.Endpoint;
import org.espalier.engine.workflow.Workflow;
import org.espalier.engine.workflow.WorkflowFile;
import org.espalier.engine.workflow.WorkflowNode;

/**
 * The ports of a node that stands for a whole workflow: those that the nested file declares.
 *
 * @param inputs in the order of the nested file
 * @param outputs in the order of the nested file
 */
record NestedPorts(List<PortDeclaration> inputs, List<PortDeclaration> outputs) {
    private static final int DEEPEST = 20;
    private static final NestedPorts NONE = new NestedPorts(List.of(), List.of());

    /**
     * @param node a node of type {@code workflow}
     * @param file the file of the workflow that the node is in
     * @return no ports when the nested file cannot be read; configuring the workflow then says why
     */
    static NestedPorts of(WorkflowNode node, Path file, NodeRegistry registry) {
        return of(node, file, registry, 0);
    }

    private static NestedPorts of(WorkflowNode node, Path file, NodeRegistry registry, int depth) {
        String text = node.settings().path("file").asText("");
        if (text.isBlank() || depth > DEEPEST) {
            return NONE;
        }
        try {
            Path nestedFile = file.resolveSibling(text).normalize();
            Workflow nested = WorkflowFile.read(nestedFile);
            List<PortDeclaration> inputs = new ArrayList<>();
            for (Map.Entry<String, List<Endpoint>> input : nested.inputs().entrySet()) {
                input.getValue().stream().findFirst().flatMap(target -> type(nested, nestedFile, target, true, registry, depth))
                        .ifPresent(type -> inputs.add(new PortDeclaration(input.getKey(), type, false, false, "")));
            }
            List<PortDeclaration> outputs = new ArrayList<>();
            nested.outputs().forEach((port, origin) -> type(nested, nestedFile, origin, false, registry, depth)
                    .ifPresent(type -> outputs.add(new PortDeclaration(port, type, false, false, ""))));
            return new NestedPorts(inputs, outputs);
        } catch (WorkflowException | InvalidPathException fault) {
            return NONE;
        }
    }

    private static Optional<PortType> type(Workflow workflow, Path file, Endpoint endpoint, boolean input, NodeRegistry registry, int depth) {
        WorkflowNode node = workflow.nodes().get(endpoint.node());
        if (node == null) {
            return Optional.empty();
        }
        List<PortDeclaration> ports;
        if (node.type().equals(Workflow.NESTED)) {
            NestedPorts inner = of(node, file, registry, depth + 1);
            ports = input ? inner.inputs : inner.outputs;
        } else {
            ports = registry.find(node.type()).map(type -> input ? type.declaration().inputs() : type.declaration().outputs()).orElse(List.of());
        }
        return ports.stream().filter(port -> endpoint.port().isEmpty() || port.accepts(endpoint.port())).findFirst().map(PortDeclaration::type);
    }
}
