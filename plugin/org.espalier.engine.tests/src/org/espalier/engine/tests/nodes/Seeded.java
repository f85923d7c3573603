package org.espalier.engine.tests.nodes;

import java.util.List;
import java.util.SplittableRandom;

import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.PortSpec;

/** Makes random numbers from its seed, and tells the first. */
public final class Seeded implements NodeModel<Seeded.Settings> {

    public record Settings() {
    }

    @Override
    public List<PortSpec> configure(Settings settings, Inputs<PortSpec> inputs) {
        return List.of(Tables.SPEC);
    }

    @Override
    public List<PortObject> execute(Settings settings, Inputs<PortObject> inputs, ExecutionContext context) throws Exception {
        var random = new SplittableRandom(context.seed());
        List<Double> numbers = random.doubles(5).boxed().toList();
        context.metric("first", numbers.get(0));
        return List.of(Tables.write(context, "table", numbers));
    }
}
