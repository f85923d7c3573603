package org.espalier.engine.tests.nodes;

import java.util.ArrayList;
import java.util.List;

import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.table.Table;

/** Puts the rows of its inputs below each other, in the order of the ports. */
public final class Join implements NodeModel<Join.Settings> {

    public record Settings() {
    }

    @Override
    public List<PortSpec> configure(Settings settings, Inputs<PortSpec> inputs) {
        return List.of(Tables.SPEC, Tables.SPEC);
    }

    @Override
    public List<PortObject> execute(Settings settings, Inputs<PortObject> inputs, ExecutionContext context) throws Exception {
        var numbers = new ArrayList<Double>();
        for (String port : inputs.ports()) {
            numbers.addAll(Tables.numbers(inputs.get(port, Table.class)));
        }
        for (int i = 0; i < numbers.size(); i++) {
            context.metric("n" + i, numbers.get(i));
        }
        return List.of(Tables.write(context, "table", numbers), Tables.write(context, "rest", List.of()));
    }
}
