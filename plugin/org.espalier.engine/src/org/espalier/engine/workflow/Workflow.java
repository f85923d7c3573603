package org.espalier.engine.workflow;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A workflow as its file describes it: nothing is resolved yet, and node types, ports and settings may be wrong. Orders are
 * those of the file.
 *
 * @param name the name that people see
 * @param variables flow variables and their values, used as {@code ${name}} in settings
 * @param nodes by id
 * @param connections the wires
 * @param inputs where the tables and models go that arrive when this workflow is a node in another one, by port name
 * @param outputs where the tables and models come from that leave it then, by port name
 * @param unknown what else stands in the file, kept for saving
 */
public record Workflow(String name, Map<String, JsonNode> variables, Map<String, WorkflowNode> nodes, List<Connection> connections,
        Map<String, List<Endpoint>> inputs, Map<String, Endpoint> outputs, ObjectNode unknown) {

    /** The type of a node that stands for a whole workflow. */
    public static final String NESTED = "workflow";

    public Workflow {
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        nodes = Collections.unmodifiableMap(new LinkedHashMap<>(nodes));
        connections = List.copyOf(connections);
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }

    /** The same workflow with other nodes. */
    public Workflow withNodes(Map<String, WorkflowNode> newNodes) {
        return new Workflow(name, variables, newNodes, connections, inputs, outputs, unknown);
    }

    /** The same workflow with other variables. */
    public Workflow withVariables(Map<String, JsonNode> newVariables) {
        return new Workflow(name, newVariables, nodes, connections, inputs, outputs, unknown);
    }
}
