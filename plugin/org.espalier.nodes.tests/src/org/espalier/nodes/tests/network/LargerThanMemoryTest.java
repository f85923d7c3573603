package org.espalier.nodes.tests.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.espalier.engine.table.Table;
import org.espalier.nodes.network.TableRows;
import org.espalier.nodes.tests.Repository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargerThanMemoryTest {
    @TempDir
    Path folder;

    @Test
    void aTableOfFourTimesTheMemoryTrains() throws Exception {
        var command = new ArrayList<String>(List.of(ProcessHandle.current().info().command().orElse("java"), "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-Xmx48m", "-XX:MaxDirectMemorySize=24m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-cp", classPath(), "org.espalier.nodes.tests.network.LargerThanMemory"));
        command.addAll(List.of(folder.resolve("table.arrow").toString(), "1260000"));
        Path out = folder.resolve("out");
        Path error = folder.resolve("error");
        Process process = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(error.toFile()).start();
        assertEquals(0, process.waitFor(), () -> read(error));
        String[] words = read(out).strip().split(" ");
        long bytes = Long.parseLong(words[0]);
        long memory = Long.parseLong(words[1]);
        assertTrue(bytes > 4 * memory, bytes + " bytes on disk, " + memory + " in memory");
        assertTrue(Double.parseDouble(words[2]) > 0.99, "accuracy " + words[2]);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (java.io.IOException fault) {
            throw new java.io.UncheckedIOException(fault);
        }
    }

    /** What the product is made of, and this test. */
    static String classPath() throws Exception {
        var places = new ArrayList<String>();
        for (Class<?> type : List.of(LargerThanMemory.class, TableRows.class, Table.class, ObjectMapper.class, JsonFactory.class, JsonProperty.class)) {
            URI place = type.getProtectionDomain().getCodeSource().getLocation().toURI();
            Path path = Path.of(place);
            String file = type.getName().replace('.', '/') + ".class";
            // In development mode a bundle's place is its project.
            places.add(Stream.of(path.resolve("target/classes"), path.resolve("bin")).filter(folder -> Files.exists(folder.resolve(file)))
                    .findFirst().orElse(path).toString());
        }
        // The build leaves the jars with the native libraries in its own folder, because the fragment holds what is in them.
        try (Stream<Path> files = Files.walk(Repository.root().resolve("plugin"), 4)) {
            files.filter(file -> (file.getParent().endsWith("lib") || file.getParent().endsWith("target/jars")) && file.toString().endsWith(".jar") && file.toString().contains("org.espalier.libs"))
                    .map(Path::toString).sorted().forEach(places::add);
        }
        return String.join(File.pathSeparator, places);
    }
}
