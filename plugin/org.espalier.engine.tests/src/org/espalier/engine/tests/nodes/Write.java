package org.espalier.engine.tests.nodes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.settings.Doc;
import org.espalier.engine.settings.Label;
import org.espalier.engine.settings.OutputFile;
import org.espalier.engine.table.Table;

/** Writes numbers into a file, one in each line. */
public final class Write implements NodeModel<Write.Settings> {

    public record Settings(@Label("Target") @Doc("The file") @OutputFile(extensions = "txt") Path target) {
    }

    @Override
    public List<PortSpec> configure(Settings settings, Inputs<PortSpec> inputs) {
        return List.of();
    }

    @Override
    public List<PortObject> execute(Settings settings, Inputs<PortObject> inputs, ExecutionContext context) throws Exception {
        Files.write(settings.target(), Tables.numbers(inputs.get("table", Table.class)).stream().map(String::valueOf).toList());
        return List.of();
    }
}
