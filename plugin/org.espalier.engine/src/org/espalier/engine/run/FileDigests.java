package org.espalier.engine.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;

import org.espalier.engine.workflow.FolderFiles;

/** The digests of input files, each taken once, and whether the files have been left alone since. */
final class FileDigests {
    private final Map<Path, Digest> digests = new HashMap<>();

    /** A digest and what the file looked like before it was taken. */
    private record Digest(String sha256, String look) {
    }

    /** The digest of a file's or folder's content. */
    synchronized String of(Path path) throws IOException {
        Digest known = digests.get(path);
        if (known == null) {
            String look = look(path);
            known = new Digest(Digests.ofFile(path), look);
            digests.put(path, known);
        }
        return known.sha256();
    }

    /** Whether a file has another size or time than when its digest was taken, or one of the files of a folder has. */
    synchronized boolean isChanged(Path path) {
        Digest known = digests.get(path);
        try {
            return known != null && !known.look().equals(look(path));
        } catch (IOException fault) {
            return true;
        }
    }

    private static String look(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return lookOfFile(path);
        }
        var text = new StringBuilder();
        for (Path file : FolderFiles.in(path)) {
            text.append(file).append(' ').append(lookOfFile(file)).append('\n');
        }
        return Digests.ofText(text.toString());
    }

    private static String lookOfFile(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return attributes.size() + " " + attributes.lastModifiedTime() + " " + attributes.fileKey();
    }
}
