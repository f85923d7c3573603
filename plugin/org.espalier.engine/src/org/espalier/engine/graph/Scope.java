package org.espalier.engine.graph;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import org.espalier.engine.workflow.Endpoint;
import org.espalier.engine.workflow.Workflow;

/** A workflow while its graph is built: the outermost one, or one that stands in another one's place of a node. */
final class Scope {
    final Workflow workflow;
    /** What stands before the ids of its nodes: empty, or {@code outer/}. */
    final String prefix;
    final Path file;
    final Map<String, JsonNode> variables;
    /** The nested workflows, by the id of the node that they stand for. */
    final Map<String, Scope> nested = new LinkedHashMap<>();
    /** The files of this workflow and of those around it. */
    final List<Path> chain;

    Scope(Workflow workflow, String prefix, Path file, Map<String, JsonNode> variables, List<Path> chain) {
        this.workflow = workflow;
        this.prefix = prefix;
        this.file = file;
        this.variables = variables;
        this.chain = chain;
    }

    /** An end of a connection on a node that is not nested. */
    record Terminal(Scope scope, String node, String port) {
        String id() {
            return scope.prefix + node;
        }
    }

    /** The node output behind this one; empty when a nested workflow has no such output. */
    Optional<Terminal> origin(Endpoint endpoint) {
        Scope inner = nested.get(endpoint.node());
        if (inner == null) {
            return Optional.of(new Terminal(this, endpoint.node(), endpoint.port()));
        }
        return portNamed(endpoint.port(), inner.workflow.outputs()).flatMap(inner::origin);
    }

    /** The node inputs behind this one; empty when a nested workflow has no such input. */
    List<Terminal> targets(Endpoint endpoint) {
        Scope inner = nested.get(endpoint.node());
        if (inner == null) {
            return List.of(new Terminal(this, endpoint.node(), endpoint.port()));
        }
        return portNamed(endpoint.port(), inner.workflow.inputs()).orElse(List.of()).stream().flatMap(target -> inner.targets(target).stream()).toList();
    }

    private static <T> Optional<T> portNamed(String port, Map<String, T> ports) {
        return port.isEmpty() ? ports.values().stream().findFirst() : Optional.ofNullable(ports.get(port));
    }
}
