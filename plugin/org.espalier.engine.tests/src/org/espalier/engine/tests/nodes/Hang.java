package org.espalier.engine.tests.nodes;

import java.util.List;
import java.util.concurrent.locks.LockSupport;

import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.settings.Default;
import org.espalier.engine.settings.Doc;
import org.espalier.engine.settings.Label;

/** Heeds neither cancel nor interrupts, as a native library may. */
public final class Hang implements NodeModel<Hang.Settings> {

    public record Settings(@Label("Seconds") @Doc("How long") @Default("60") int seconds) {
    }

    @Override
    public List<PortSpec> configure(Settings settings, Inputs<PortSpec> inputs) {
        return List.of(Tables.SPEC);
    }

    @Override
    public List<PortObject> execute(Settings settings, Inputs<PortObject> inputs, ExecutionContext context) throws Exception {
        context.log("hangs");
        long end = System.nanoTime() + settings.seconds() * 1_000_000_000L;
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
            Thread.interrupted();
        }
        return List.of(Tables.write(context, "table", List.of(1.0)));
    }
}
