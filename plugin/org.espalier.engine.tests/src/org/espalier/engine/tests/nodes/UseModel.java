package org.espalier.engine.tests.nodes;

import java.nio.file.Files;
import java.util.List;

import org.espalier.engine.model.Model;
import org.espalier.engine.model.ModelSpec;
import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.PortSpec;

/** Tells how large the model's file is. */
public final class UseModel implements NodeModel<UseModel.Settings> {

    public record Settings() {
    }

    @Override
    public List<PortSpec> configure(Settings settings, Inputs<PortSpec> inputs) {
        inputs.get("model", ModelSpec.class);
        return List.of();
    }

    @Override
    public List<PortObject> execute(Settings settings, Inputs<PortObject> inputs, ExecutionContext context) throws Exception {
        Model model = inputs.get("model", Model.class);
        context.metric("bytes", Files.size(model.file()));
        context.metric("classes", model.spec().classes().size());
        return List.of();
    }
}
