package org.espalier.engine.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.espalier.engine.run.NodeState;
import org.espalier.engine.run.RunListener;

/**
 * Tells what goes on while a workflow runs: on a terminal one line that is written over and over with what each running node
 * does; elsewhere a plain line when a node starts and when it ends.
 */
final class Progress implements RunListener {
    private static final long REDRAW_NANOS = 100_000_000;
    private static final int WIDTH = 79;
    /** Beyond this many nodes, plain lines for each would hide what matters. */
    private static final int MANY_NODES = 200;

    private final PrintStream error;
    private final boolean terminal;
    private final boolean plain;
    private final boolean verbose;
    private final boolean quiet;
    private final Map<String, String> running = new LinkedHashMap<>();
    private final Map<String, Long> started = new LinkedHashMap<>();
    private long drawn;
    private boolean line;

    Progress(Output output, int nodes, boolean quiet, boolean verbose) {
        this.error = output.error;
        this.terminal = !quiet && isTerminal();
        this.plain = !quiet && !terminal && (verbose || nodes <= MANY_NODES);
        this.verbose = verbose;
        this.quiet = quiet;
    }

    /** Java knows only whether standard input and output are both a terminal; where the system tells, standard error must be one as well. */
    private static boolean isTerminal() {
        try {
            Path link = Path.of("/proc/self/fd/2");
            return System.console() != null && (!Files.isSymbolicLink(link) || Files.readSymbolicLink(link).startsWith("/dev"));
        } catch (IOException fault) {
            return false;
        }
    }

    @Override
    public synchronized void stateChanged(String node, NodeState state) {
        if (state == NodeState.EXECUTING) {
            started.put(node, System.nanoTime());
            running.put(node, "");
            print(plain, node + ": executing");
        } else if (running.remove(node) != null) {
            double seconds = (System.nanoTime() - started.get(node)) / 1e9;
            print(plain, node + ": " + state.id() + String.format(Locale.ROOT, " after %.1f s", seconds));
        }
        draw(true);
    }

    @Override
    public synchronized void progressed(String node, double fraction, String message) {
        if (terminal && running.containsKey(node)) {
            running.put(node, (fraction >= 0 ? String.format(Locale.ROOT, " %.0f %%", fraction * 100) : "") + (message.isEmpty() ? "" : " " + message));
            draw(false);
        }
    }

    @Override
    public synchronized void logged(String node, String message) {
        print(verbose, node + ": " + message);
    }

    @Override
    public synchronized void warned(String node, String message) {
        print(!quiet, "warning: " + node + ": " + message);
    }

    @Override
    public synchronized void failed(String node, Throwable fault) {
        if (verbose) {
            clear();
            fault.printStackTrace(error);
        }
    }

    /** Clears the line. */
    synchronized void finish() {
        clear();
    }

    private void print(boolean wanted, String text) {
        if (wanted) {
            clear();
            error.println(text);
        }
    }

    private void draw(boolean now) {
        long time = System.nanoTime();
        if (!terminal || !now && time - drawn < REDRAW_NANOS) {
            return;
        }
        drawn = time;
        clear();
        if (!running.isEmpty()) {
            var text = new StringBuilder();
            running.forEach((node, doing) -> text.append(text.isEmpty() ? "" : "   ").append(node).append(doing));
            error.print(text.length() <= WIDTH ? text : text.substring(0, WIDTH - 3) + "...");
            error.flush();
            line = true;
        }
    }

    private void clear() {
        if (line) {
            error.print("\r" + " ".repeat(WIDTH) + "\r");
            line = false;
        }
    }
}
