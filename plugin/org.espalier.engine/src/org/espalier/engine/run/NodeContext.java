package org.espalier.engine.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

import org.apache.arrow.memory.BufferAllocator;
import org.espalier.engine.model.Provenance;
import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.table.TableSpec;
import org.espalier.engine.table.TableWriter;

/** What a node has to do with while it executes in a {@link Run}. */
final class NodeContext implements ExecutionContext, AutoCloseable {
    private final ConfiguredNode node;
    private final ResultStore store;
    private final Path work;
    private final BufferAllocator allocator;
    private final int workers;
    private final BooleanSupplier cancelled;
    private final BooleanSupplier stopRequested;
    private final RunListener listener;
    private final Map<String, String> inputKeys;
    private final Map<String, Double> metrics = Collections.synchronizedMap(new LinkedHashMap<>());
    private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());
    private final List<TableWriter> writers = Collections.synchronizedList(new ArrayList<>());

    NodeContext(ConfiguredNode node, ResultStore store, Path work, BufferAllocator allocator, int workers, BooleanSupplier cancelled, BooleanSupplier stopRequested, RunListener listener, Map<String, String> inputKeys) {
        this.node = node;
        this.store = store;
        this.work = work;
        this.allocator = allocator;
        this.workers = workers;
        this.cancelled = cancelled;
        this.stopRequested = stopRequested;
        this.listener = listener;
        this.inputKeys = inputKeys;
    }

    @Override
    public long seed() {
        if (!node.node().declaration().seeded()) {
            throw new IllegalStateException("the node type \"" + node.node().declaration().id() + "\" is not declared as seeded in plugin.xml");
        }
        return node.seed();
    }

    @Override
    public int workers() {
        return workers;
    }

    @Override
    public void progress(double fraction, String message) {
        checkCancelled();
        listener.progressed(node.node().id(), fraction, message);
    }

    @Override
    public void checkCancelled() {
        if (cancelled.getAsBoolean()) {
            throw new CancellationException("the run was cancelled");
        }
    }

    @Override
    public boolean stopRequested() {
        return stopRequested.getAsBoolean();
    }

    @Override
    public void log(String message) {
        listener.logged(node.node().id(), message);
    }

    @Override
    public void warn(String message) {
        warnings.add(message);
        listener.warned(node.node().id(), message);
    }

    @Override
    public void metric(String name, double value) {
        metrics.put(name, value);
    }

    @Override
    public void point(String series, String axis, double step, double value) {
        listener.pointAdded(node.node().id(), series, axis, step, value);
    }

    @Override
    public TableWriter newTable(String port, TableSpec spec) throws StorageException {
        var writer = new TableWriter(work.resolve(port + ".arrow"), spec, allocator);
        writers.add(writer);
        return writer;
    }

    @Override
    public Path newModelFile(String port) {
        return work.resolve(port + ".model");
    }

    @Override
    public Path temporaryFolder() {
        try {
            return Files.createDirectories(work.resolve("temporary"));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    @Override
    public Path checkpointFolder() {
        try {
            return store.checkpointFolder(node.key());
        } catch (StorageException fault) {
            throw Faults.unchecked(fault);
        }
    }

    @Override
    public BufferAllocator allocator() {
        return allocator;
    }

    @Override
    public Provenance provenance() {
        return new Provenance(node.node().id(), node.node().declaration().id(), node.node().declaration().version(), node.canonicalSettings(), node.seed(),
                inputKeys.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).toList());
    }

    Map<String, Double> metrics() {
        synchronized (metrics) {
            return new LinkedHashMap<>(metrics);
        }
    }

    List<String> warnings() {
        synchronized (warnings) {
            return List.copyOf(warnings);
        }
    }

    /** Frees what the node may have left open. */
    @Override
    public void close() {
        List.copyOf(writers).forEach(TableWriter::close);
        ResultStore.delete(work.resolve("temporary"));
    }
}
