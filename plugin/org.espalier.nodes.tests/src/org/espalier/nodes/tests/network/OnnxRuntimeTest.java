package org.espalier.nodes.tests.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ONNX Runtime is loaded once for a process, which is why each test here has one of its own. */
class OnnxRuntimeTest {
    @TempDir
    Path folder;

    private String run(String classPath, String... arguments) throws Exception {
        Path out = folder.resolve("out");
        Path error = folder.resolve("error");
        var command = new ArrayList<String>(List.of(ProcessHandle.current().info().command().orElse("java"), "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1", "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + folder.resolve("crash"), "-cp", classPath, OnnxRuntimeAlone.class.getName()));
        command.addAll(List.of(arguments));
        int code = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(error.toFile()).start().waitFor();
        assertEquals(0, code, Files.readString(error));
        return Files.readString(out).strip();
    }

    @Test
    void aLongCommandLineDoesNotEndTheProcess() throws Exception {
        String longest = "x".repeat(120_000);
        assertEquals("3 probabilities", run(LargerThanMemoryTest.classPath(), longest, longest, longest, longest));
    }

    @Test
    void whereThereIsNoOnnxRuntimeTheMessageSaysWhatToDo() throws Exception {
        String without = Arrays.stream(LargerThanMemoryTest.classPath().split(File.pathSeparator))
                .filter(place -> !(place.contains("onnxruntime") && Path.of(place).getParent().endsWith("target/jars"))).collect(Collectors.joining(File.pathSeparator));
        String message = run(without);
        assertTrue(message.startsWith("setting \"runtime\": ONNX Runtime does not work on this machine"), message);
        assertTrue(message.endsWith("set runtime to exact"), message);
    }
}
