package org.espalier.product.tests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that is run to its end. */
final class Command {

    /** What a process left behind. */
    record Result(int exitCode, String out, String err) {
        @Override
        public String toString() {
            return "exit code " + exitCode + "\n--- stdout\n" + out + "--- stderr\n" + err;
        }
    }

    private final List<String> words = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>(System.getenv());
    private Path folder = Path.of("").toAbsolutePath();

    Command(Object... words) {
        for (Object word : words) {
            this.words.add(word.toString());
        }
        // What the build sets for the tests inside of it is not what a user has.
        List.of("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENBLAS_CORETYPE", "ESPALIER_JAVA_OPTS").forEach(environment::remove);
    }

    Command in(Path folder) {
        this.folder = folder;
        return this;
    }

    Command with(String variable, Object value) {
        environment.put(variable, value.toString());
        return this;
    }

    Command without(String variable) {
        environment.remove(variable);
        return this;
    }

    Process start(Path out, Path err) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    }

    Result run() throws IOException, InterruptedException {
        Path out = Files.createTempFile("espalier", ".out");
        Path err = Files.createTempFile("espalier", ".err");
        try {
            Process process = start(out, err);
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError(words + " does not end");
            }
            return new Result(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
