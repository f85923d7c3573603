package org.espalier.editor.compare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.eclipse.compare.IEncodedStreamContentAccessor;
import org.eclipse.compare.IStreamContentAccessor;
import org.eclipse.compare.structuremergeviewer.IStructureComparator;
import org.eclipse.compare.structuremergeviewer.IStructureCreator;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.RegistryFactory;
import org.eclipse.osgi.util.NLS;
import org.espalier.editor.Messages;
import org.espalier.engine.compare.Version;
import org.espalier.engine.compare.WorkflowTree;
import org.espalier.engine.node.WorkflowException;
import org.espalier.engine.registry.NodeExtensions;
import org.espalier.engine.workflow.CanonicalJson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A workflow for the compare editor: name, variables, nodes with their settings, connections, its own inputs and outputs. What means
 * nothing shows no difference, as with {@code espalier diff}.
 */
public final class WorkflowStructure implements IStructureCreator {
    /** The members of a workflow that have a group of their own. */
    private static final Set<String> GROUPS = Set.of("variables", "nodes", "connections", "inputs", "outputs");

    @Override
    public String getName() {
        return Messages.workflow;
    }

    @Override
    public IStructureComparator getStructure(Object input) {
        if (!(input instanceof IStreamContentAccessor accessor)) {
            return null;
        }
        try (InputStream in = accessor.getContents()) {
            if (in == null) {
                return null;
            }
            String charset = input instanceof IEncodedStreamContentAccessor encoded && encoded.getCharset() != null ? encoded.getCharset() : StandardCharsets.UTF_8.name();
            Version version = Version.parse(new String(in.readAllBytes(), charset), "workflow");
            return of(version.workflow().name(), WorkflowTree.of(version, NodeExtensions.read(RegistryFactory.getRegistry())).root());
        } catch (CoreException | IOException | WorkflowException fault) {
            // A file that is no workflow is compared as text alone.
            return null;
        }
    }

    /** The parts of what a workflow means. */
    private static WorkflowItem of(String name, JsonNode meaning) {
        List<WorkflowItem> about = new ArrayList<>();
        meaning.properties().stream().filter(member -> !GROUPS.contains(member.getKey())).forEach(member -> about.add(value(WorkflowItem.Kind.SETTING, member.getKey(), member.getValue())));
        List<WorkflowItem> variables = new ArrayList<>();
        meaning.path("variables").properties().forEach(variable -> variables.add(value(WorkflowItem.Kind.SETTING, variable.getKey(), variable.getValue())));
        List<WorkflowItem> nodes = new ArrayList<>();
        meaning.path("nodes").properties().forEach(node -> nodes.add(node(node.getKey(), node.getValue())));
        List<WorkflowItem> connections = new ArrayList<>();
        meaning.path("connections").properties().forEach(target -> target.getValue().forEach(origin -> connections.add(connection(origin.textValue(), target.getKey()))));
        List<WorkflowItem> inputs = new ArrayList<>();
        meaning.path("inputs").properties().forEach(port -> port.getValue().forEach(target -> inputs.add(connection(port.getKey(), target.textValue()))));
        List<WorkflowItem> outputs = new ArrayList<>();
        meaning.path("outputs").properties().forEach(port -> outputs.add(connection(port.getValue().textValue(), port.getKey())));
        return new WorkflowItem(WorkflowItem.Kind.WORKFLOW, NLS.bind(Messages.spokenWorkflow, name), "", List.of(group(Messages.compareAbout, about), group(Messages.flowVariables, variables), group(Messages.compareNodes, nodes),
                group(Messages.compareConnections, connections), group(Messages.inputs, inputs), group(Messages.outputs, outputs)));
    }

    private static WorkflowItem group(String name, List<WorkflowItem> children) {
        return new WorkflowItem(WorkflowItem.Kind.GROUP, name, "", children);
    }

    private static WorkflowItem connection(String from, String to) {
        String text = from + " -> " + to;
        return new WorkflowItem(WorkflowItem.Kind.CONNECTION, text, text, List.of());
    }

    private static WorkflowItem node(String id, JsonNode node) {
        List<WorkflowItem> members = new ArrayList<>();
        node.properties().stream().filter(member -> !member.getKey().equals("settings")).forEach(member -> members.add(value(WorkflowItem.Kind.SETTING, member.getKey(), member.getValue())));
        node.path("settings").properties().forEach(setting -> members.add(value(WorkflowItem.Kind.SETTING, setting.getKey(), setting.getValue())));
        return new WorkflowItem(WorkflowItem.Kind.NODE, id, "", members);
    }

    private static WorkflowItem value(WorkflowItem.Kind kind, String name, JsonNode value) {
        if (value instanceof ObjectNode object && !object.isEmpty()) {
            return new WorkflowItem(WorkflowItem.Kind.GROUP, name, "", object.properties().stream().map(entry -> value(kind, entry.getKey(), entry.getValue())).toList());
        }
        // 0.50 and 0.5 are one number.
        return new WorkflowItem(kind, name, value.isNumber() ? value.decimalValue().stripTrailingZeros().toString() : CanonicalJson.compact(value), List.of());
    }

    @Override
    public IStructureComparator locate(Object path, Object input) {
        return null;
    }

    @Override
    public String getContents(Object node, boolean ignoreWhitespace) {
        return node instanceof WorkflowItem item ? item.text() : "";
    }

    @Override
    public void save(IStructureComparator node, Object input) {
        // Merging is done in the text beside the tree.
    }
}
