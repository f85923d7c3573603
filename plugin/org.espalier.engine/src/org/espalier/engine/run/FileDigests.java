package org.espalier.engine.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;

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

    /** Whether a file has another size or time than when its digest was taken. In folders only the folder itself is looked at. */
    synchronized boolean isChanged(Path path) {
        Digest known = digests.get(path);
        try {
            return known != null && !known.look().equals(look(path));
        } catch (IOException | UncheckedIOException fault) {
            return true;
        }
    }

    private static String look(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return attributes.size() + " " + attributes.lastModifiedTime() + " " + attributes.fileKey();
    }
}
