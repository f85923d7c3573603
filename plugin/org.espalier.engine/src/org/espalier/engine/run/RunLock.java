package org.espalier.engine.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;

import org.espalier.engine.node.Problem;
import org.espalier.engine.node.StorageException;

/**
 * Keeps two runs of one workflow from using one data folder at a time. The operating system drops the lock when the process
 * ends, however it ends, so that no run is ever locked out by a dead one.
 */
final class RunLock implements AutoCloseable {
    private final FileChannel channel;

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param folder the data folder
     * @param workflow the workflow's file name
     */
    static RunLock take(Path folder, String workflow) throws RunInUseException, StorageException {
        // The owner's name is in a file of its own: a locked file cannot be read on every system.
        Path file = folder.resolve(workflow + ".lock");
        Path owner = folder.resolve(workflow + ".owner");
        try {
            Files.createDirectories(folder);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                String name = Files.exists(owner) ? Files.readString(owner).strip() : "a run that is just starting";
                throw new RunInUseException(Problem.of("another run of this workflow is going on").inWorkflow(workflow).found(name).expected("no other run with the data folder " + folder)
                        .remedy("wait for it, end it, or give this run a data folder of its own with --data"));
            }
            String self = "process " + ProcessHandle.current().pid() + ", started " + LocalDateTime.now().truncatedTo(ChronoUnit.SECONDS);
            try (FileChannel out = FileChannel.open(owner, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                out.write(ByteBuffer.wrap(self.getBytes(StandardCharsets.UTF_8)));
            }
            return new RunLock(channel);
        } catch (IOException fault) {
            Problem problem = Faults.problems(fault).get(0);
            throw new StorageException(Problem.of("the data folder " + folder + " cannot be used").found(fault).expected(problem.expected()).remedy(problem.remedy()), fault);
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException fault) {
            // A run in this very process has it.
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException ignored) {
            // The lock goes with the process at the latest.
        }
    }
}
