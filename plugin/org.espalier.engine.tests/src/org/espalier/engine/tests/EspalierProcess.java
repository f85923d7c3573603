package org.espalier.engine.tests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The command line in a process of its own: an Equinox with the very bundles that the tests run with, so that signals, exit codes and
 * sudden death can be tested for true.
 */
public final class EspalierProcess {
    private final Process process;
    private final StringBuilder out = new StringBuilder();
    private final StringBuilder error = new StringBuilder();
    private final List<Thread> readers = new ArrayList<>();

    private EspalierProcess(Process process) {
        this.process = process;
        read(process.getInputStream(), out);
        read(process.getErrorStream(), error);
    }

    private void read(InputStream stream, StringBuilder text) {
        var reader = new Thread(() -> {
            try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (int c = lines.read(); c >= 0; c = lines.read()) {
                    synchronized (text) {
                        text.append((char) c);
                        text.notifyAll();
                    }
                }
            } catch (IOException ended) {
                // The process was killed.
            }
        });
        reader.start();
        readers.add(reader);
    }

    /**
     * The command that starts the command line.
     *
     * @param configuration a folder for Equinox, which may be used again
     */
    public static List<String> command(Path configuration) throws IOException {
        Files.createDirectories(configuration);
        // The configuration of the running Equinox says which bundles it has and where they are.
        Path own = Path.of(URI.create(System.getProperty("osgi.configuration.area").replace(" ", "%20"))).resolve("config.ini");
        Files.copy(own, configuration.resolve("config.ini"), StandardCopyOption.REPLACE_EXISTING);
        var command = new ArrayList<String>(List.of(ProcessHandle.current().info().command().orElse("java"), "--add-opens=java.base/java.nio=ALL-UNNAMED", "-Xmx512m",
                "-XX:TieredStopAtLevel=1", "-classpath", System.getProperty("java.class.path"), "org.eclipse.equinox.launcher.Main", "-configuration", configuration.toString()));
        String development = System.getProperty("osgi.dev");
        if (development != null) {
            command.addAll(List.of("-dev", development));
        }
        command.addAll(List.of("-nosplash", "-data", "@none", "-application", "org.espalier.engine.application"));
        return command;
    }

    /** Starts the command line. */
    public static EspalierProcess start(Path configuration, Object... arguments) throws IOException {
        return start(configuration, Map.of(), null, arguments);
    }

    /**
     * Starts the command line.
     *
     * @param environment added to the environment
     * @param shell a POSIX shell script that runs the command, {@code "$@"}, in its own way; null for no shell
     */
    public static EspalierProcess start(Path configuration, Map<String, String> environment, String shell, Object... arguments) throws IOException {
        // A shell's background job ignores signals, and so would all that it starts.
        var command = new ArrayList<String>(List.of("env", "--default-signal"));
        if (shell != null) {
            command.addAll(List.of("sh", "-c", shell, "espalier"));
        }
        command.addAll(command(configuration));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(new LinkedHashMap<>(environment));
        return new EspalierProcess(builder.start());
    }

    public Process process() {
        return process;
    }

    /** Waits until a text stands on standard error. */
    public void awaitError(String text) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        synchronized (error) {
            while (error.indexOf(text) < 0) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0 || !process.isAlive() && !readers.get(1).isAlive()) {
                    throw new AssertionError("\"" + text + "\" was not printed, but: " + out + error);
                }
                error.wait(Math.min(left, 100));
            }
        }
    }

    /** Sends a signal, such as {@code INT}. */
    public void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).inheritIO().start().waitFor();
    }

    /** Waits for the end. */
    public Espalier.Outcome await() throws InterruptedException {
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the process did not end: " + out + error);
        }
        for (Thread reader : readers) {
            reader.join();
        }
        return new Espalier.Outcome(process.exitValue(), out.toString(), error.toString());
    }
}
