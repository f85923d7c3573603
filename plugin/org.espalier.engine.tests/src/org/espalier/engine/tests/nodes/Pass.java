package org.espalier.engine.tests.nodes;

import java.util.List;
import java.util.Optional;

import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.node.Problem;
import org.espalier.engine.settings.Column;
import org.espalier.engine.settings.Doc;
import org.espalier.engine.settings.Label;
import org.espalier.engine.table.TableSpec;

/** Hands on the very table that it gets. */
public final class Pass implements NodeModel<Pass.Settings> {

    public record Settings(@Label("Column") @Doc("A column that must be there") @Column Optional<String> column) {
    }

    @Override
    public List<PortSpec> configure(Settings settings, Inputs<PortSpec> inputs) throws InvalidSettingsException {
        TableSpec table = inputs.get("table", TableSpec.class);
        if (settings.column().isPresent() && table.column(settings.column().get()).isEmpty()) {
            throw new InvalidSettingsException(Problem.of("there is no column of this name").atSetting("column").found(settings.column().get())
                    .expected("one of " + String.join(", ", table.names())).remedy("choose another column"));
        }
        return List.of(table);
    }

    @Override
    public List<PortObject> execute(Settings settings, Inputs<PortObject> inputs, ExecutionContext context) {
        return List.of(inputs.get("table", PortObject.class));
    }
}
