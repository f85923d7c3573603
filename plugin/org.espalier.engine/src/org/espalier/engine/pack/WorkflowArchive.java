package org.espalier.engine.pack;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

import org.espalier.engine.node.Problem;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.node.WorkflowException;
import org.espalier.engine.registry.NodeRegistry;
import org.espalier.engine.workflow.WorkflowFile;

/** One file to share: a zip archive of a workflow and all that it consists of. Its first entry is the workflow. */
public final class WorkflowArchive {
    /** The extension of archives, with the dot. */
    public static final String EXTENSION = ".zip";
    /** The time of every entry, so that the same files make the same archive. */
    private static final LocalDateTime TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

    private WorkflowArchive() {
    }

    /**
     * Packs a workflow.
     *
     * @param target the archive, which is there whole or not at all; nothing is overwritten
     * @return the size of each packed file in bytes, by its path in the archive; the workflow is the first
     * @throws WorkflowException when the workflow cannot be read, or not all that it consists of can be packed
     * @throws StorageException when a file cannot be read or the archive not be written
     */
    public static Map<String, Long> pack(Path workflow, Path target, NodeRegistry registry) throws WorkflowException, StorageException {
        refuseExisting(List.of(target.toAbsolutePath()));
        Map<String, Path> files = WorkflowContents.of(workflow, registry);
        Path temporary = target.toAbsolutePath().resolveSibling(".espalier-" + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime()) + ".tmp");
        // Also when the process is told to end.
        temporary.toFile().deleteOnExit();
        try {
            Map<String, Long> sizes = new LinkedHashMap<>();
            try (var zip = new ZipOutputStream(Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW), StandardCharsets.UTF_8)) {
                for (Map.Entry<String, Path> file : files.entrySet()) {
                    var entry = new ZipEntry(file.getKey());
                    entry.setTimeLocal(TIME);
                    zip.putNextEntry(entry);
                    sizes.put(file.getKey(), Files.copy(file.getValue(), zip));
                    zip.closeEntry();
                }
            }
            Files.move(temporary, target);
            return sizes;
        } catch (IOException fault) {
            throw StorageException.of("the workflow cannot be packed as " + target, fault);
        } finally {
            temporary.toFile().delete();
        }
    }

    /**
     * Unpacks an archive. Either all of its files are there afterwards or none; nothing is overwritten, and nothing is written outside of
     * the folder.
     *
     * @param folder where to; made when it does not exist
     * @return the files, the workflow first
     * @throws WorkflowException when this is not an archive of a workflow, is damaged or holds paths that lead elsewhere
     * @throws StorageException when a file is there already or cannot be written
     */
    public static List<Path> unpack(Path archive, Path folder) throws WorkflowException, StorageException {
        if (!Files.isRegularFile(archive)) {
            throw new WorkflowException(problem(Files.exists(archive) ? "this is not a file" : "there is no such file", archive).found(archive.toAbsolutePath()).expected("an archive made by espalier pack")
                    .remedy("check the path"));
        }
        try (var zip = new ZipFile(archive.toFile(), StandardCharsets.UTF_8)) {
            Map<Path, ZipEntry> targets = targets(zip, archive, folder);
            refuseExisting(targets.keySet());
            write(zip, targets, archive, folder);
            return List.copyOf(targets.keySet());
        } catch (ZipException | IllegalArgumentException fault) {
            throw new WorkflowException(problem("this is no zip archive, or it is damaged", archive).found(String.valueOf(fault.getMessage())).expected("an archive made by espalier pack")
                    .remedy("get it again from where it comes from"), fault);
        } catch (IOException fault) {
            throw StorageException.of("the archive " + archive + " cannot be unpacked into " + folder, fault);
        }
    }

    private static Map<Path, ZipEntry> targets(ZipFile zip, Path archive, Path folder) throws WorkflowException {
        Map<Path, ZipEntry> targets = new LinkedHashMap<>();
        for (ZipEntry entry : Collections.list(zip.entries())) {
            if (entry.isDirectory()) {
                continue;
            }
            Path target = target(entry.getName(), archive, folder);
            if (targets.put(target, entry) != null) {
                throw new WorkflowException(problem("the archive holds two files of one name", archive).found(entry.getName()).expected("a name of its own for each file").remedy("pack the workflow again"));
            }
        }
        if (targets.isEmpty() || !String.valueOf(targets.keySet().iterator().next().getFileName()).endsWith(WorkflowFile.EXTENSION)) {
            throw new WorkflowException(problem("this archive does not hold a workflow", archive).found(targets.isEmpty() ? "no files" : "first " + targets.values().iterator().next().getName())
                    .expected("an archive made by espalier pack, whose first file is the workflow").remedy("check the path, or unpack it with another program"));
        }
        return targets;
    }

    /** Where an entry goes. Its name comes from elsewhere and is not to be trusted. */
    private static Path target(String name, Path archive, Path folder) throws WorkflowException {
        Path inside = folder.toAbsolutePath().normalize();
        try {
            Path target = inside.resolve(name).normalize();
            boolean plain = !name.startsWith("/") && !name.contains("\\") && !name.matches("^[A-Za-z]:.*") && !List.of(name.split("/", -1)).contains("..");
            if (plain && target.startsWith(inside) && !target.equals(inside)) {
                return target;
            }
        } catch (InvalidPathException fault) {
            // Refused below.
        }
        throw new WorkflowException(problem("the archive holds a file that would be written outside of the folder", archive).found(name).expected("paths that lead downwards only")
                .remedy("do not use this archive: espalier pack makes none like it"));
    }

    private static Problem problem(String what, Path archive) {
        return Problem.of(what).inWorkflow(String.valueOf(archive.getFileName()));
    }

    private static void refuseExisting(Iterable<Path> targets) throws StorageException {
        for (Path target : targets) {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                throw new StorageException(Problem.of("there is a file already where this one would go").found(target).expected("a name that is free: nothing is overwritten")
                        .remedy("remove it, or choose another place"));
            }
        }
    }

    private static void write(ZipFile zip, Map<Path, ZipEntry> targets, Path archive, Path folder) throws IOException, WorkflowException {
        Deque<Path> made = new ArrayDeque<>();
        try {
            makeFolders(folder.toAbsolutePath().normalize(), made);
            Path real = folder.toRealPath();
            for (Map.Entry<Path, ZipEntry> target : targets.entrySet()) {
                makeFolders(target.getKey().getParent(), made);
                if (!target.getKey().getParent().toRealPath().startsWith(real)) {
                    throw new WorkflowException(problem("a link in the folder leads outside of it", archive).found(target.getKey().getParent()).expected("a folder without such links")
                            .remedy("choose another folder"));
                }
                try (OutputStream out = Files.newOutputStream(target.getKey(), StandardOpenOption.CREATE_NEW)) {
                    made.push(target.getKey());
                    copy(zip, target.getValue(), out);
                }
            }
        } catch (IOException | WorkflowException | RuntimeException fault) {
            made.forEach(file -> file.toFile().delete());
            throw fault;
        }
    }

    private static void makeFolders(Path folder, Deque<Path> made) throws IOException {
        if (!Files.isDirectory(folder)) {
            makeFolders(folder.getParent(), made);
            Files.createDirectory(folder);
            made.push(folder);
        }
    }

    /** An archive may say a small size and hold a large one; more than it says is never written. */
    private static void copy(ZipFile zip, ZipEntry entry, OutputStream out) throws IOException {
        try (var in = new CheckedInputStream(zip.getInputStream(entry), new CRC32())) {
            byte[] buffer = new byte[1 << 16];
            long left = entry.getSize();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                left -= count;
                if (left < 0) {
                    break;
                }
                out.write(buffer, 0, count);
            }
            if (left != 0 || in.getChecksum().getValue() != entry.getCrc()) {
                throw new ZipException("the content of " + entry.getName() + " is not what was packed");
            }
        }
    }
}
