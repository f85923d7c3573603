package org.espalier.engine.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.espalier.engine.node.Problem;
import org.espalier.engine.node.StorageException;

/**
 * Keeps two runs of one workflow from using one data folder at a time. The operating system drops the lock when the process
 * ends, however it ends, so that no run is ever locked out by a dead one.
 */
final class RunLock implements AutoCloseable {
    /**
     * The locks that this process has. They must be known before the lock file is opened, because POSIX drops all locks that a
     * process has on a file as soon as it closes the file once, through whatever descriptor.
     */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();
    /** File names may have 255 bytes; beyond this many, a digest stands for the workflow's name. */
    private static final int LONGEST_NAME = 150;

    private final Path file;
    private final Path owner;
    private final FileChannel channel;

    private RunLock(Path file, Path owner, FileChannel channel) {
        this.file = file;
        this.owner = owner;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param folder the data folder
     * @param workflow the workflow's file name
     */
    static RunLock take(Path folder, String workflow) throws RunInUseException, StorageException {
        String name = workflow.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME ? workflow : Digests.ofText(workflow);
        try {
            Files.createDirectories(folder);
            // The owner's name is in a file of its own: a locked file cannot be read on every system.
            Path file = folder.toRealPath().resolve(name + ".lock");
            Path owner = file.resolveSibling(name + ".owner");
            if (!OWN.add(file)) {
                throw inUse(folder, workflow, "process " + ProcessHandle.current().pid() + ", this one");
            }
            FileChannel channel = null;
            try {
                channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                if (channel.tryLock() == null) {
                    throw inUse(folder, workflow, Files.exists(owner) ? Files.readString(owner).strip() : "a run that is just starting");
                }
                String self = "process " + ProcessHandle.current().pid() + ", started " + LocalDateTime.now().truncatedTo(ChronoUnit.SECONDS);
                Files.writeString(owner, self);
            } catch (IOException | RunInUseException | RuntimeException fault) {
                if (channel != null) {
                    channel.close();
                }
                OWN.remove(file);
                throw fault;
            }
            return new RunLock(file, owner, channel);
        } catch (IOException fault) {
            throw StorageException.of("the data folder " + folder + " cannot be used", fault);
        }
    }

    private static RunInUseException inUse(Path folder, String workflow, String owner) {
        return new RunInUseException(Problem.of("another run of this workflow is going on").inWorkflow(workflow).found(owner).expected("no other run with the data folder " + folder)
                .remedy("wait for it, end it, or give this run a data folder of its own with --data"));
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(owner);
            channel.close();
        } catch (IOException ignored) {
            // The lock goes with the process at the latest.
        } finally {
            OWN.remove(file);
        }
    }
}
