package org.espalier.engine.tests.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;

import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.node.Problem;
import org.espalier.engine.settings.Default;
import org.espalier.engine.settings.Doc;
import org.espalier.engine.settings.Label;

/** Fails. */
public final class Fail implements NodeModel<Fail.Settings> {

    /** How a node can fail. */
    public enum Kind { DATA, WRAPPED_DATA, FAULT, MISSING_FILE, FULL_DEVICE, OFF_HEAP, DIRECT_BUFFERS, HEAP, STACK, CANCELLATION, NOTHING, WRONG_COUNT, NO_SEED, CONFIGURE }

    public record Settings(@Label("Kind") @Doc("How to fail") @Default("data") Kind kind) {
    }

    @Override
    public List<PortSpec> configure(Settings settings, Inputs<PortSpec> inputs) {
        if (settings.kind() == Kind.CONFIGURE) {
            throw new IllegalStateException("configure is broken");
        }
        return List.of(Tables.SPEC);
    }

    @Override
    public List<PortObject> execute(Settings settings, Inputs<PortObject> inputs, ExecutionContext context) throws Exception {
        context.warn("about to fail");
        var problem = Problem.of("the label is missing in row 7").found("nothing").expected("a label").remedy("remove the row");
        switch (settings.kind()) {
            case DATA -> throw new InvalidDataException(problem);
            case WRAPPED_DATA -> throw new RuntimeException(new ExecutionException(new InvalidDataException(problem)));
            case FAULT -> throw new IllegalStateException("the node is broken");
            case MISSING_FILE -> Files.readString(Path.of("/no/such/file"));
            case FULL_DEVICE -> fill();
            case OFF_HEAP -> context.allocator().buffer(1L << 50);
            case DIRECT_BUFFERS -> {
                for (var taken = new ArrayList<ByteBuffer>(); taken.size() < Integer.MAX_VALUE;) {
                    taken.add(ByteBuffer.allocateDirect(1 << 28));
                }
            }
            case HEAP -> throw new OutOfMemoryError("Java heap space");
            case STACK -> recurse(0);
            case CANCELLATION -> throw new CancellationException("a future of the node's own");
            case NOTHING -> {
                return null;
            }
            case WRONG_COUNT -> {
                return List.of();
            }
            case NO_SEED -> context.seed();
            case CONFIGURE -> throw new AssertionError("configure has thrown");
        }
        throw new AssertionError("one of these throws");
    }

    private static void fill() {
        try {
            Files.write(Path.of("/dev/full"), new byte[1 << 20]);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static int recurse(int depth) {
        return recurse(depth + 1) + Arrays.hashCode(new int[] {depth});
    }
}
