package org.espalier.editor.tests.nodes;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import org.apache.arrow.memory.ArrowBuf;
import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.settings.Default;
import org.espalier.engine.settings.Doc;
import org.espalier.engine.settings.Label;

/** Does for real what a node must not do: takes all memory that it can get, hangs, or throws. */
public final class Misbehave implements NodeModel<Misbehave.Settings> {
    private static final int CHUNK = 1 << 24;

    /** What it does. */
    public enum Kind { NOTHING, THROW, LINKAGE_ERROR, HANG, HEAP, SMALL_OBJECTS, ARROW, DIRECT_BUFFERS }

    public record Settings(@Label("Kind") @Doc("What to do") @Default("throw") Kind kind) {
    }

    @Override
    public List<PortSpec> configure(Settings settings, Inputs<PortSpec> inputs) {
        return List.of(inputs.get("table", PortSpec.class));
    }

    @Override
    public List<PortObject> execute(Settings settings, Inputs<PortObject> inputs, ExecutionContext context) throws Exception {
        switch (settings.kind()) {
            case NOTHING -> {
                return List.of(inputs.get("table", PortObject.class));
            }
            case THROW -> throw new IllegalStateException("the node is broken");
            case LINKAGE_ERROR -> throw new NoClassDefFoundError("org/example/Missing");
            case HANG -> hang();
            case HEAP -> take(() -> new byte[CHUNK]);
            case SMALL_OBJECTS -> take(Object::new);
            case ARROW -> arrow(context);
            case DIRECT_BUFFERS -> take(() -> ByteBuffer.allocateDirect(CHUNK));
        }
        throw new AssertionError("memory has no end");
    }

    /** Heeds neither cancel nor interrupts, as a native library may. */
    private static void hang() {
        while (true) {
            LockSupport.parkNanos(1_000_000);
            Thread.interrupted();
        }
    }

    private static void take(java.util.function.Supplier<Object> some) {
        List<Object> taken = new ArrayList<>();
        while (taken.size() < Integer.MAX_VALUE) {
            taken.add(some.get());
        }
    }

    private static void arrow(ExecutionContext context) {
        List<ArrowBuf> taken = new ArrayList<>();
        try {
            while (true) {
                taken.add(context.allocator().buffer(CHUNK));
            }
        } finally {
            taken.forEach(ArrowBuf::close);
        }
    }
}
