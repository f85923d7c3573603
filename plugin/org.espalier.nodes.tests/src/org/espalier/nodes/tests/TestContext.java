package org.espalier.nodes.tests;

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

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.espalier.engine.model.Provenance;
import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.table.TableSpec;
import org.espalier.engine.table.TableWriter;

/** Executes a node without a workflow: files lie in a folder of the test, and what the node tells is kept. */
public class TestContext implements ExecutionContext, AutoCloseable {
    private final Path folder;
    private final long seed;
    private final int workers;
    private final BufferAllocator allocator = new RootAllocator();
    private final List<TableWriter> writers = Collections.synchronizedList(new ArrayList<>());
    private int files;

    /** The numbers that the node told, in order. */
    public final Map<String, Double> metrics = Collections.synchronizedMap(new LinkedHashMap<>());
    /** The warnings that the node gave. */
    public final List<String> warnings = Collections.synchronizedList(new ArrayList<>());
    /** The lines that the node logged. */
    public final List<String> lines = Collections.synchronizedList(new ArrayList<>());
    /** The points that the node told, as {@code series step value}. */
    public final List<String> points = Collections.synchronizedList(new ArrayList<>());
    /** Set it, and the node is told to stop. */
    public volatile boolean cancelled;

    public TestContext(Path folder) {
        this(folder, 42, 1);
    }

    public TestContext(Path folder, long seed, int workers) {
        this.folder = folder;
        this.seed = seed;
        this.workers = workers;
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public int workers() {
        return workers;
    }

    @Override
    public void progress(double fraction, String message) {
        checkCancelled();
    }

    @Override
    public void checkCancelled() {
        if (cancelled) {
            throw new CancellationException("cancelled by the test");
        }
    }

    @Override
    public void log(String message) {
        lines.add(message);
    }

    @Override
    public void warn(String message) {
        warnings.add(message);
    }

    @Override
    public void metric(String name, double value) {
        metrics.put(name, value);
    }

    @Override
    public void point(String series, String axis, double step, double value) {
        points.add(series + " at " + axis + " " + step + " " + value);
    }

    @Override
    public TableWriter newTable(String port, TableSpec spec) throws StorageException {
        var writer = new TableWriter(next(port + ".arrow"), spec, allocator);
        writers.add(writer);
        return writer;
    }

    @Override
    public Path newModelFile(String port) {
        return next(port + ".model");
    }

    private synchronized Path next(String name) {
        Path path;
        do {
            // Several contexts may share a folder, and a node may execute twice in one.
            path = folder.resolve(files++ + "-" + name);
        } while (Files.exists(path));
        return path;
    }

    @Override
    public Path temporaryFolder() {
        return folder("temporary");
    }

    @Override
    public Path checkpointFolder() {
        return folder("checkpoint");
    }

    private Path folder(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    @Override
    public BufferAllocator allocator() {
        return allocator;
    }

    @Override
    public Provenance provenance() {
        return new Provenance("node", "type", 1, "{}", seed, List.of());
    }

    /**
     * Frees all memory.
     *
     * @throws IllegalStateException when the node has kept off-heap memory
     */
    @Override
    public void close() {
        List.copyOf(writers).forEach(TableWriter::close);
        allocator.close();
    }
}
