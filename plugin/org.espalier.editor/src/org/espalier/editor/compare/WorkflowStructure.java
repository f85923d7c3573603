package org.espalier.editor.compare;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.eclipse.compare.IEncodedStreamContentAccessor;
import org.eclipse.compare.IStreamContentAccessor;
import org.eclipse.compare.structuremergeviewer.IStructureComparator;
import org.eclipse.compare.structuremergeviewer.IStructureCreator;
import org.eclipse.core.runtime.CoreException;
import org.espalier.engine.node.WorkflowException;
import org.espalier.engine.workflow.CanonicalJson;
import org.espalier.engine.workflow.Connection;
import org.espalier.engine.workflow.Workflow;
import org.espalier.engine.workflow.WorkflowFile;
import org.espalier.engine.workflow.WorkflowNode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A workflow for the compare editor: variables, nodes with their settings, and connections. What means nothing, such as the
 * order of nodes and the way numbers are written, shows no difference.
 */
public final class WorkflowStructure implements IStructureCreator {

    @Override
    public String getName() {
        return "Workflow";
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
            return of(WorkflowFile.parse(new String(in.readAllBytes(), charset), "workflow"));
        } catch (CoreException | IOException | WorkflowException fault) {
            // A file that is no workflow is compared as text alone.
            return null;
        }
    }

    /** The tree of a workflow. */
    static WorkflowItem of(Workflow workflow) {
        List<WorkflowItem> variables = new ArrayList<>();
        workflow.variables().forEach((name, value) -> variables.add(value(WorkflowItem.Kind.SETTING, name, value)));
        List<WorkflowItem> nodes = new ArrayList<>();
        workflow.nodes().forEach((id, node) -> nodes.add(node(id, node)));
        List<WorkflowItem> connections = workflow.connections().stream().map(Connection::toString).map(text -> new WorkflowItem(WorkflowItem.Kind.CONNECTION, text, text, List.of())).toList();
        return new WorkflowItem(WorkflowItem.Kind.GROUP, "Workflow " + workflow.name(), "",
                List.of(new WorkflowItem(WorkflowItem.Kind.GROUP, "Flow variables", "", variables), new WorkflowItem(WorkflowItem.Kind.GROUP, "Nodes", "", nodes),
                        new WorkflowItem(WorkflowItem.Kind.GROUP, "Connections", "", connections)));
    }

    private static WorkflowItem node(String id, WorkflowNode node) {
        List<WorkflowItem> settings = new ArrayList<>();
        settings.add(new WorkflowItem(WorkflowItem.Kind.SETTING, "type", node.type(), List.of()));
        node.settings().properties().forEach(entry -> settings.add(value(WorkflowItem.Kind.SETTING, entry.getKey(), entry.getValue())));
        return new WorkflowItem(WorkflowItem.Kind.NODE, id, "", settings);
    }

    private static WorkflowItem value(WorkflowItem.Kind kind, String name, JsonNode value) {
        if (value instanceof ObjectNode object && !object.isEmpty()) {
            return new WorkflowItem(WorkflowItem.Kind.GROUP, name, "", object.properties().stream().map(entry -> value(kind, entry.getKey(), entry.getValue())).toList());
        }
        return new WorkflowItem(kind, name, CanonicalJson.compact(value), List.of());
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
