package org.espalier.nodes.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of this repository, which tests run beside. */
public final class Repository {
    private Repository() {
    }

    /** The root: the nearest folder above the working folder that has the examples. */
    public static Path root() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("test-workflows"))) {
                return folder;
            }
        }
        throw new IllegalStateException("no folder test-workflows above " + Path.of("").toAbsolutePath());
    }

    /** All workflow files among the examples, sorted. */
    public static List<Path> workflows() {
        try (Stream<Path> files = Files.walk(root().resolve("test-workflows"))) {
            return files.filter(file -> file.toString().endsWith(".workflow")).sorted().toList();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
