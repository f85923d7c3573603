package org.espalier.engine.tests.nodes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.settings.Default;
import org.espalier.engine.settings.Doc;
import org.espalier.engine.settings.Label;

/** Works in steps of 10 ms, keeps in its checkpoint how far it came, goes on from there, and stops when it is told to. */
public final class Slow implements NodeModel<Slow.Settings> {

    public record Settings(@Label("Steps") @Doc("How many steps of 10 ms") @Default("10") int steps) {
    }

    @Override
    public List<PortSpec> configure(Settings settings, Inputs<PortSpec> inputs) {
        return List.of(Tables.SPEC);
    }

    @Override
    public List<PortObject> execute(Settings settings, Inputs<PortObject> inputs, ExecutionContext context) throws Exception {
        Path checkpoint = context.checkpointFolder().resolve("step");
        int first = Files.exists(checkpoint) ? Integer.parseInt(Files.readString(checkpoint)) : 0;
        for (int step = first; step < settings.steps(); step++) {
            context.progress((double) step / settings.steps(), "step " + step);
            Thread.sleep(10);
            Path next = checkpoint.resolveSibling("step.new");
            Files.writeString(next, String.valueOf(step + 1));
            Files.move(next, checkpoint, StandardCopyOption.ATOMIC_MOVE);
        }
        context.metric("firstStep", first);
        return List.of(Tables.write(context, "table", List.of((double) settings.steps())));
    }
}
