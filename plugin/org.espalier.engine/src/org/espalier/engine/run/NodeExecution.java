package org.espalier.engine.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import org.apache.arrow.memory.BufferAllocator;
import org.espalier.engine.graph.GraphNode;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.node.PortDeclaration;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.Problem;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.table.Table;

/** Executes one node: opens its inputs, lets it work, stores its result, and says what happened. */
final class NodeExecution {
    private final Configuration configuration;
    private final ResultStore store;
    private final BufferAllocator allocator;
    private final int workers;
    private final BooleanSupplier cancelled;
    private final Predicate<String> stopRequested;
    private final RunListener listener;

    NodeExecution(Configuration configuration, ResultStore store, BufferAllocator allocator, int workers, BooleanSupplier cancelled, Predicate<String> stopRequested, RunListener listener) {
        this.configuration = configuration;
        this.store = store;
        this.allocator = allocator;
        this.workers = workers;
        this.cancelled = cancelled;
        this.stopRequested = stopRequested;
        this.listener = listener;
    }

    /** What the node throws is in the report. */
    NodeReport execute(ConfiguredNode node) {
        String id = node.node().id();
        String type = node.node().declaration().id();
        long start = System.nanoTime();
        List<String> warnings = new ArrayList<>();
        Path work = null;
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try {
            listener.stateChanged(id, NodeState.EXECUTING);
            work = store.newWorkFolder();
            StoredResult result = execute(node, work, start, warnings);
            store.store(result, work);
            return NodeReport.of(type, result, false);
        } catch (Throwable fault) {
            // What a node throws after the run was cancelled comes of that. A cancellation that nobody asked for is a fault like others.
            if (cancelled.getAsBoolean()) {
                return NodeReport.without(type, NodeState.SKIPPED, seconds(start), warnings, List.of());
            }
            listener.failed(id, fault);
            return NodeReport.without(type, NodeState.FAILED, seconds(start), warnings, Faults.problems(fault));
        } finally {
            Thread.currentThread().setContextClassLoader(loader);
            if (work != null) {
                ResultStore.delete(work);
            }
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private StoredResult execute(ConfiguredNode node, Path work, long start, List<String> warnings) throws Exception {
        NodeModel model = node.node().type().newModel();
        // Libraries such as ND4J look for their parts through the thread's class loader.
        Thread.currentThread().setContextClassLoader(model.getClass().getClassLoader());
        BufferAllocator memory = allocator.newChildAllocator(node.node().id(), 0, Long.MAX_VALUE);
        Map<String, PortObject> inputs = new LinkedHashMap<>();
        Map<String, String> inputKeys = new LinkedHashMap<>();
        for (Map.Entry<String, GraphNode.Source> input : node.node().inputs().entrySet()) {
            String key = configuration.nodes().get(input.getValue().node()).key();
            inputs.put(input.getKey(), open(key, input.getValue().port(), memory));
            inputKeys.put(input.getKey(), key.substring(0, 16) + ":" + input.getValue().port());
        }
        try (var context = new NodeContext(node, store, work, memory, workers, cancelled, () -> stopRequested.test(node.node().id()), listener, inputKeys)) {
            try {
                context.checkCancelled();
                createFolders(node.writtenFiles());
                List<PortObject> outputs = model.execute(node.settings(), new Inputs<>(inputs), context);
                context.checkCancelled();
                checkInputFiles(node);
                return result(node, outputs, work, context, seconds(start));
            } finally {
                warnings.addAll(context.warnings());
            }
        } finally {
            close(memory, node.node().id());
        }
    }

    private static void createFolders(List<Path> files) throws IOException {
        for (Path file : files) {
            if (file.getParent() != null) {
                Files.createDirectories(file.getParent());
            }
        }
    }

    /** The key of the result was made from what the files held before the run; a result of something else must not be stored under it. */
    private void checkInputFiles(ConfiguredNode node) throws InvalidDataException {
        var changed = configuration.changedFile(node);
        if (changed.isPresent()) {
            throw new InvalidDataException(Problem.of("a file that the node reads was changed while the workflow ran").found(changed.get())
                    .expected("files that stay as they are during a run").remedy("run again"));
        }
    }

    private void close(BufferAllocator memory, String id) {
        try {
            memory.close();
        } catch (IllegalStateException leak) {
            // Memory that a node forgot to free is a fault of the node, but its result is good.
            listener.logged(id, "the node did not free all off-heap memory: " + leak.getMessage().lines().findFirst().orElse(""));
        }
    }

    private PortObject open(String key, int port, BufferAllocator memory) throws StorageException {
        StoredResult result = store.peek(key).orElseThrow(() -> new IllegalStateException("the result of an executed node is gone: " + key));
        return store.open(result, port, memory);
    }

    private static StoredResult result(ConfiguredNode node, List<PortObject> objects, Path work, NodeContext context, double seconds) throws IOException {
        List<PortDeclaration> ports = node.node().declaration().outputs();
        if (objects.size() != ports.size()) {
            throw new IllegalStateException("execute gave " + objects.size() + " objects for " + ports.size() + " output ports");
        }
        List<StoredResult.Output> outputs = new ArrayList<>();
        for (int i = 0; i < objects.size(); i++) {
            PortObject object = objects.get(i);
            if (object.spec().type() != ports.get(i).type()) {
                throw new IllegalStateException("execute gave a " + object.spec().type().id() + " for the output port \"" + ports.get(i).name() + "\"");
            }
            Path file = object.file();
            if (!work.equals(file.getParent())) {
                // The node hands on what it got, or what it made in its temporary folder.
                file = work.resolve(ports.get(i).name() + (object instanceof Table ? ".arrow" : ".model"));
                Files.copy(object.file(), file, StandardCopyOption.REPLACE_EXISTING);
            }
            long rows = object instanceof Table table ? table.rowCount() : -1;
            outputs.add(new StoredResult.Output(ports.get(i).name(), work.relativize(file).toString(), Files.size(file), Digests.ofFile(file), rows, object.spec()));
        }
        List<StoredResult.Written> written = new ArrayList<>();
        for (Path path : node.writtenFiles()) {
            if (!Files.isRegularFile(path)) {
                throw new IllegalStateException("the node did not write " + path);
            }
            written.add(new StoredResult.Written(path.toString(), Files.size(path), Digests.ofFile(path)));
        }
        return new StoredResult(node.key(), seconds, outputs, written, context.metrics(), context.warnings());
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
