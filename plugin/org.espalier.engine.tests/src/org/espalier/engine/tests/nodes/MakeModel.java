package org.espalier.engine.tests.nodes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.espalier.engine.model.Model;
import org.espalier.engine.model.ModelSpec;
import org.espalier.engine.model.Task;
import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.table.Table;
import org.espalier.engine.table.TableSpec;

/** Makes a file that stands for a model: where it comes from, as text. */
public final class MakeModel implements NodeModel<MakeModel.Settings> {

    public record Settings() {
    }

    @Override
    public List<PortSpec> configure(Settings settings, Inputs<PortSpec> inputs) {
        return List.of(spec(inputs.get("table", TableSpec.class)));
    }

    @Override
    public List<PortObject> execute(Settings settings, Inputs<PortObject> inputs, ExecutionContext context) throws Exception {
        Path file = context.newModelFile("model");
        Files.writeString(file, context.provenance().toString());
        return List.of(new Model(file, spec(inputs.get("table", Table.class).spec())));
    }

    private static ModelSpec spec(TableSpec table) {
        return new ModelSpec(Optional.of(Task.CLASSIFICATION), Optional.of("label"), table.columns(), List.of("no", "yes"), List.of("dense 2 softmax"));
    }
}
