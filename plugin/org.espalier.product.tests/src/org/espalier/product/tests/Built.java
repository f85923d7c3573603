package org.espalier.product.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What the build has made, and where the tests may put copies of it. */
final class Built {

    static final Path ROOT = Path.of(System.getProperty("espalier.root")).toAbsolutePath().normalize();
    static final Path WORK = Path.of(System.getProperty("espalier.work")).toAbsolutePath().normalize();
    static final Path PRODUCT = ROOT.resolve("update-site/target/products/org.espalier.product/linux/gtk/x86_64/espalier");
    static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private static final List<String> CACHES = List.of("org.eclipse.osgi", "org.eclipse.core.runtime", "org.eclipse.equinox.app");

    private Built() {
    }

    /** Installs units of the built p2 repository with the director of a product, as an administrator would do. */
    static void install(Path directorOf, Path destination, String profile, String... units) throws Exception {
        Command director = new Command(JAVA, "-jar", launcherJar(directorOf), "-nosplash", "-consoleLog", "-data", "@none",
                "-application", "org.eclipse.equinox.p2.director",
                "-repository", ROOT.resolve("update-site/target/repository").toUri(),
                "-installIU", String.join(",", units),
                "-destination", destination, "-profile", profile,
                "-p2.os", "linux", "-p2.ws", "gtk", "-p2.arch", "x86_64");
        Command.Result result = director.run();
        assertEquals(0, result.exitCode(), result::toString);
    }

    static Path launcherJar(Path product) throws IOException {
        try (Stream<Path> plugins = Files.list(product.resolve("plugins"))) {
            return plugins.filter(file -> file.getFileName().toString().startsWith("org.eclipse.equinox.launcher_")).findFirst().orElseThrow();
        }
    }

    /** A copy as it is before its first start. The big files are linked, so that it costs little. */
    static Path freshCopy(Path destination) throws IOException {
        delete(destination);
        Files.walkFileTree(PRODUCT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Path inProduct = PRODUCT.relativize(folder);
                if (inProduct.startsWith("configuration") && CACHES.contains(folder.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(destination.resolve(inProduct));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path copy = destination.resolve(PRODUCT.relativize(file));
                if (attributes.size() > 1_000_000 && Files.getFileStore(file).equals(Files.getFileStore(copy.getParent()))) {
                    Files.createLink(copy, file);
                } else {
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return destination;
    }

    /** A copy of a workflow's folder, without the results of an earlier run. */
    static Path copy(Path source, Path destination) throws IOException {
        delete(destination);
        try (Stream<Path> files = Files.walk(source).filter(file -> !source.relativize(file).startsWith(".espalier"))) {
            for (Path file : files.toList()) {
                Files.copy(file, destination.resolve(source.relativize(file)));
            }
        }
        return destination;
    }

    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> {
                    try {
                        Files.delete(file);
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                });
            }
        }
    }
}
