package org.espalier.product.tests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A display without a screen, and what can be seen and done there. */
final class Display implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 180;

    private final Process server;
    private final String name;

    private Display(Process server, String name) {
        this.server = server;
        this.name = name;
    }

    static Display start() throws IOException {
        Process server = new ProcessBuilder("Xvfb", "-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp").redirectError(ProcessBuilder.Redirect.DISCARD).start();
        // The server says its number when it is ready.
        String number = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.US_ASCII)).readLine();
        return new Display(server, ":" + number);
    }

    @Override
    public void close() {
        server.destroy();
    }

    /** A command that draws here. */
    Command command(Object... words) {
        return new Command(words).with("DISPLAY", name).with("GDK_BACKEND", "x11").with("NO_AT_BRIDGE", 1);
    }

    /** Waits for a window whose title holds a text; fails when the program ends without one. */
    void awaitWindow(String title, Process program, Path log) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!shows(title)) {
            if (!program.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("no window \"" + title + "\"" + (program.isAlive() ? "" : ", exit code " + program.exitValue()) + "\n" + Files.readString(log));
            }
            Thread.sleep(50);
        }
    }

    /** Whether there is a window whose title holds a text. */
    boolean shows(String title) {
        try {
            return command("xdotool", "search", "--onlyvisible", "--name", title).run().exitCode() == 0;
        } catch (Exception fault) {
            throw new IllegalStateException(fault);
        }
    }

    /** A picture of the display, for people to look at, where ImageMagick is installed. */
    void picture(Path file) throws Exception {
        try {
            command("import", "-window", "root", file).run();
        } catch (IOException missing) {
            System.out.println("no picture: " + missing.getMessage());
        }
    }

    /** Mouse and keyboard. */
    void act(Object... words) throws Exception {
        List<Object> all = new ArrayList<>(List.of("xdotool"));
        all.addAll(List.of(words));
        Command.Result result = command(all.toArray()).run();
        if (result.exitCode() != 0) {
            throw new AssertionError(result.toString());
        }
    }

    /** What a workbench has noted as errors. */
    static List<String> errors(Path workspace) throws IOException {
        Path log = workspace.resolve(".metadata/.log");
        return Files.exists(log) ? Files.readAllLines(log).stream().filter(line -> line.matches("!ENTRY \\S+ 4 .*")).toList() : List.of();
    }
}
