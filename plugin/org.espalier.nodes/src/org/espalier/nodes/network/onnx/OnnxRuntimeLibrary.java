package org.espalier.nodes.network.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import ai.onnxruntime.OrtEnvironment;

/** ONNX Runtime, which every process has once. */
public final class OnnxRuntimeLibrary {
    /** Only what is used of a stack takes up memory. */
    private static final long STACK = 64L << 20;
    /** Measured: 300 bytes of stack for each byte of the command line. */
    private static final long STACK_PER_BYTE = 512;

    private OnnxRuntimeLibrary() {
    }

    /**
     * Loads ONNX Runtime; calls after the first find it loaded.
     *
     * <p>ONNX Runtime 1.29 goes over the command line of its process with a recursive regular expression when its environment is
     * made. On the stack of an ordinary thread a command line of 4 KB, as a long class path makes it, ends the whole process with a
     * segmentation fault. So a thread with a stack that is large enough makes the environment; nobody else may ask for it before.
     *
     * @throws IllegalStateException with what to do, when the native library cannot be loaded
     */
    public static OrtEnvironment load() {
        try {
            return CompletableFuture.supplyAsync(OrtEnvironment::getEnvironment,
                    task -> new Thread(null, task, "ONNX Runtime", STACK + STACK_PER_BYTE * commandLineBytes()).start()).join();
        } catch (CompletionException fault) {
            throw new IllegalStateException("ONNX Runtime cannot be loaded: " + root(fault), fault);
        }
    }

    /** 0 where the system does not tell; ONNX Runtime reads the same file. */
    private static int commandLineBytes() {
        try {
            return Files.readAllBytes(Path.of("/proc/self/cmdline")).length;
        } catch (IOException fault) {
            return 0;
        }
    }

    private static String root(Throwable fault) {
        Throwable cause = fault;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
