package org.espalier.engine.graph;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.settings.Doc;
import org.espalier.engine.settings.InputFile;
import org.espalier.engine.settings.Label;

/**
 * A whole workflow as one node. Its ports are those that the nested file declares under {@code inputs} and {@code outputs}.
 * {@link GraphBuilder} puts the nested workflow's nodes in this node's place, so that they run, are kept and are shared like
 * all others; nothing calls the methods of this class.
 */
public final class NestedWorkflow implements NodeModel<NestedWorkflow.Settings> {
    /** The setting that names the nested workflow's file. */
    public static final String FILE = "file";

    /** The settings. */
    public record Settings(
            @Label("Workflow") @Doc("The file of the nested workflow") @InputFile(extensions = "workflow") Path file,
            @Label("Flow variables") @Doc("Values for the nested workflow's flow variables, instead of its own") @org.espalier.engine.settings.Default("{}") Map<String, JsonNode> variables) {
    }

    @Override
    public List<PortSpec> configure(Settings settings, Inputs<PortSpec> inputs) {
        throw new UnsupportedOperationException("a nested workflow is replaced by its nodes");
    }

    @Override
    public List<PortObject> execute(Settings settings, Inputs<PortObject> inputs, ExecutionContext context) {
        throw new UnsupportedOperationException("a nested workflow is replaced by its nodes");
    }
}
