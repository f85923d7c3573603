package org.espalier.engine.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.arrow.memory.BufferAllocator;
import org.espalier.engine.model.Model;
import org.espalier.engine.model.ModelSpec;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.table.Table;

/**
 * The results of nodes on disk, by content key: {@code results/ab/abcdef.../} holds a record, {@code result.json}, and one
 * file for each output port. A result is made in {@code work/} and renamed, so that a killed run leaves it whole or not at
 * all. Each file's digest is checked before it is used, which also finds what a loss of power has torn: waiting for the disk
 * after every node would only slow down what can be computed again.
 */
public final class ResultStore {
    private static final String RECORD = "result.json";
    private static final String SELF = processName(ProcessHandle.current());
    private static final AtomicLong COUNTER = new AtomicLong();

    private final Path folder;
    private final Map<String, StoredResult> verified = new ConcurrentHashMap<>();

    /** @param folder the data folder, usually {@code .espalier} beside the workflow */
    public ResultStore(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    public Path folder() {
        return folder;
    }

    /**
     * Makes the data folder and removes what killed runs have left behind.
     *
     * @throws StorageException when the folder cannot be written to
     */
    public void prepare() throws StorageException {
        try {
            boolean first = !Files.exists(folder.resolve("results"));
            Files.createDirectories(folder.resolve("results"));
            Files.createDirectories(folder.resolve("work"));
            if (first && holdsOnlyOurs()) {
                // Results belong in no repository; but in a folder that has more, git must not be told to overlook the rest.
                Files.writeString(folder.resolve(".gitignore"), "*\n");
            }
            try (Stream<Path> left = Files.list(folder.resolve("work"))) {
                left.filter(ResultStore::abandoned).forEach(ResultStore::delete);
            }
        } catch (IOException fault) {
            throw StorageException.of("the data folder " + folder + " cannot be used", fault);
        }
    }

    private boolean holdsOnlyOurs() throws IOException {
        try (Stream<Path> content = Files.list(folder)) {
            return content.map(file -> file.getFileName().toString()).allMatch(name -> name.matches("results|work|checkpoints|.*\\.lock|.*\\.owner"));
        }
    }

    /**
     * Work folders are named after the process that made them: its id and its start. The id alone would not do, because in a container
     * every run may have the same one. The start of another process is not trusted: a clock that was set makes it look like another.
     */
    private static String processName(ProcessHandle process) {
        return process.pid() + "-" + process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static boolean abandoned(Path work) {
        String name = work.getFileName().toString();
        if (!name.matches("[0-9]{1,18}-[0-9]{1,18}-[0-9]{1,18}")) {
            return true;
        }
        long process = Long.parseLong(name.substring(0, name.indexOf('-')));
        return process == ProcessHandle.current().pid() ? !name.startsWith(SELF + "-") : ProcessHandle.of(process).isEmpty();
    }

    /** What the record of a result says, without looking at the result's files; empty when there is none that can be read. */
    public Optional<StoredResult> peek(String key) {
        StoredResult known = verified.get(key);
        if (known != null) {
            return Optional.of(known);
        }
        try {
            return Optional.of(ResultRecord.read(Files.readString(folderOf(key).resolve(RECORD)), key));
        } catch (IOException | IllegalArgumentException fault) {
            return Optional.empty();
        }
    }

    /** Whether anything is stored under a key, whole or damaged. */
    public boolean exists(String key) {
        return Files.exists(folderOf(key));
    }

    /**
     * A result whose files were all found as they were stored.
     *
     * @return empty when there is none, or when a file is missing, shorter or altered
     */
    public Optional<StoredResult> verified(String key) {
        Optional<StoredResult> result = peek(key);
        if (result.isPresent() && !verified.containsKey(key)) {
            if (!isIntact(result.get())) {
                return Optional.empty();
            }
            verified.put(key, result.get());
        }
        return result;
    }

    /** A result that this store has verified or stored before. */
    Optional<StoredResult> known(String key) {
        return Optional.ofNullable(verified.get(key));
    }

    private boolean isIntact(StoredResult result) {
        Path results = folderOf(result.key());
        return result.outputs().stream().allMatch(output -> isIntact(results.resolve(output.file()), output.bytes(), output.sha256()))
                && result.written().stream().allMatch(file -> isIntact(Path.of(file.path()), file.bytes(), file.sha256()));
    }

    private static boolean isIntact(Path file, long bytes, String sha256) {
        try {
            return Files.size(file) == bytes && Digests.ofFile(file).equals(sha256);
        } catch (IOException fault) {
            return false;
        }
    }

    /** Opens what a verified result holds, one object for each output port. */
    public List<PortObject> open(StoredResult result, BufferAllocator allocator) throws StorageException {
        var objects = new ArrayList<PortObject>();
        for (int port = 0; port < result.outputs().size(); port++) {
            objects.add(open(result, port, allocator));
        }
        return objects;
    }

    /** Opens what left one output port. */
    PortObject open(StoredResult result, int port, BufferAllocator allocator) throws StorageException {
        StoredResult.Output output = result.outputs().get(port);
        Path file = folderOf(result.key()).resolve(output.file());
        return output.spec() instanceof ModelSpec model ? new Model(file, model) : Table.open(file, allocator);
    }

    /** A fresh folder in which a node makes its result. */
    Path newWorkFolder() throws StorageException {
        try {
            return Files.createDirectories(folder.resolve("work").resolve(SELF + "-" + COUNTER.incrementAndGet()));
        } catch (IOException fault) {
            throw StorageException.of("the data folder " + folder + " cannot be written to", fault);
        }
    }

    /** The folder in which a node keeps what a later execution with the same key can go on from. */
    Path checkpointFolder(String key) throws StorageException {
        try {
            return Files.createDirectories(folder.resolve("checkpoints").resolve(key));
        } catch (IOException fault) {
            throw StorageException.of("the data folder " + folder + " cannot be written to", fault);
        }
    }

    /**
     * Stores what a node made.
     *
     * @param work the folder in which it was made, which becomes the result's folder
     */
    void store(StoredResult result, Path work) throws StorageException {
        try {
            deleteAllBut(result.outputs().stream().map(StoredResult.Output::file).collect(Collectors.toSet()), work);
            Path record = work.resolve(RECORD);
            Files.writeString(record, ResultRecord.write(result), StandardCharsets.UTF_8);
            Path target = folderOf(result.key());
            Files.createDirectories(target.getParent());
            if (Files.exists(target) && verified(result.key()).isEmpty()) {
                delete(target);
            }
            move(work, target);
            verified.put(result.key(), result);
            delete(folder.resolve("checkpoints").resolve(result.key()));
        } catch (IOException fault) {
            throw StorageException.of("the result cannot be stored in " + folder, fault);
        }
    }

    private static void deleteAllBut(Set<String> names, Path work) throws IOException {
        try (Stream<Path> files = Files.list(work)) {
            files.filter(file -> !names.contains(file.getFileName().toString())).forEach(ResultStore::delete);
        }
    }

    private static void move(Path work, Path target) throws IOException {
        try {
            Files.move(work, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException fault) {
            // Another node or run with the same key was quicker; its result is the same.
            delete(work);
        } catch (java.nio.file.FileSystemException fault) {
            if (!Files.exists(target)) {
                throw fault;
            }
            delete(work);
        }
    }

    /** Removes a result and what was left to go on from. */
    public void remove(String key) {
        verified.remove(key);
        delete(folderOf(key));
        delete(folder.resolve("checkpoints").resolve(key));
    }

    private Path folderOf(String key) {
        return folder.resolve("results").resolve(key.substring(0, 2)).resolve(key);
    }

    /** Deletes a file or folder, as far as that is possible: what is left is ignored, and tried again by a later run. */
    static void delete(Path path) {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(path)) {
            tree.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException | java.io.UncheckedIOException fault) {
            // See above.
        }
    }
}
