package org.espalier.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.espalier.engine.model.Provenance;
import org.espalier.engine.node.ExecutionContext;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.table.TableSpec;
import org.espalier.engine.table.TableWriter;

/** Executes a node without a workflow, in a folder that goes with it. */
final class BenchmarkContext implements ExecutionContext, AutoCloseable {
    private final Path folder;
    private final BufferAllocator allocator = new RootAllocator();
    private final List<TableWriter> writers = new ArrayList<>();

    BenchmarkContext() throws IOException {
        folder = Files.createTempDirectory("espalier-benchmark");
    }

    @Override
    public long seed() {
        return 1;
    }

    @Override
    public int workers() {
        return 1;
    }

    @Override
    public void progress(double fraction, String message) {
        // Nobody watches.
    }

    @Override
    public void checkCancelled() {
        // Nobody cancels.
    }

    @Override
    public void log(String message) {
        // Nobody reads.
    }

    @Override
    public void warn(String message) {
        System.err.println(message);
    }

    @Override
    public void metric(String name, double value) {
        // Nobody reads.
    }

    @Override
    public void point(String series, String axis, double step, double value) {
        // Nobody watches.
    }

    @Override
    public TableWriter newTable(String port, TableSpec spec) throws StorageException {
        var writer = new TableWriter(folder.resolve(port + writers.size() + ".arrow"), spec, allocator);
        writers.add(writer);
        return writer;
    }

    @Override
    public Path newModelFile(String port) {
        return folder.resolve(port + ".model");
    }

    @Override
    public Path temporaryFolder() {
        return folder;
    }

    @Override
    public Path checkpointFolder() {
        return folder;
    }

    @Override
    public BufferAllocator allocator() {
        return allocator;
    }

    @Override
    public Provenance provenance() {
        return new Provenance("benchmark", "benchmark", 1, "{}", 1, List.of());
    }

    @Override
    public void close() {
        writers.forEach(TableWriter::close);
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
