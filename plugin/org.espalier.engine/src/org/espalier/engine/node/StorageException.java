package org.espalier.engine.node;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;

/** A file could not be read, written or trusted: the disk is full, a folder is read-only, a stored result was altered. */
public final class StorageException extends EspalierException {
    private static final long serialVersionUID = 1L;

    public StorageException(List<Problem> problems) {
        super(problems, null);
    }

    public StorageException(Problem problem) {
        super(List.of(problem), null);
    }

    public StorageException(Problem problem, Throwable cause) {
        super(List.of(problem), cause);
    }

    /**
     * A storage exception for what the system says.
     *
     * @param what what could not be done, such as {@code the workflow cannot be saved}
     */
    public static StorageException of(String what, IOException fault) {
        Problem problem = problem(fault);
        return new StorageException(Problem.of(what + ": " + problem.what()).found(problem.found()).expected(problem.expected()).remedy(problem.remedy()), fault);
    }

    /** What the system says, in words that help. */
    public static Problem problem(IOException fault) {
        String message = String.valueOf(fault.getMessage());
        String file = fault instanceof FileSystemException named && named.getFile() != null ? named.getFile() : message;
        if (meansFull(message)) {
            return Problem.of("the disk is full").found(message).expected("free space").remedy("free space, or choose another folder with --data and --out");
        } else if (fault instanceof NoSuchFileException) {
            return Problem.of("there is no such file or folder").found(file).expected("an existing one").remedy("check the path");
        } else if (fault instanceof AccessDeniedException || message.contains("Read-only file system")) {
            return Problem.of("permission is missing").found(message).expected("permission to read and write it").remedy("change the permissions, or choose another folder");
        } else if (fault instanceof NotDirectoryException || fault instanceof FileAlreadyExistsException || message.contains("Not a directory")) {
            return Problem.of("there is a file in the place of a folder").found(message).expected("a folder, or nothing").remedy("remove the file, or choose another folder");
        }
        return Problem.of("the system refuses it").found(fault instanceof FileSystemException ? message : fault).expected("a readable and writable folder")
                .remedy("check the folder, or choose another one");
    }

    /** Whether a text is what the system says when a disk, a quota or a limit is used up; databases and others repeat it in their messages. */
    public static boolean meansFull(String message) {
        return message.contains("No space left on device") || message.contains("Disk quota exceeded") || message.contains("File too large")
                || message.contains("There is not enough space on the disk");
    }
}
