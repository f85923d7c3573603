package org.espalier.engine.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.espalier.engine.run.Run;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Lets SIGINT, SIGTERM and SIGHUP cancel a run, so that it ends in order: finished results kept, exit code 4. A shutdown hook would
 * not do, because Equinox stops its bundles in a hook of its own at the same time. Before the run has begun there is nothing to keep,
 * and the process ends at once; so it does at a second signal.
 */
final class Signals implements AutoCloseable {
    private final Output output;
    private final Map<Signal, SignalHandler> before = new LinkedHashMap<>();
    private final AtomicReference<Run> run = new AtomicReference<>();
    private final AtomicBoolean received = new AtomicBoolean();

    Signals(Output output) {
        this.output = output;
        for (String name : new String[] {"INT", "TERM", "HUP"}) {
            try {
                var signal = new Signal(name);
                before.put(signal, Signal.handle(signal, this::handle));
            } catch (IllegalArgumentException notHere) {
                // Windows has no SIGHUP; with -Xrs the virtual machine leaves all of them alone.
            }
        }
    }

    /** From now on a signal cancels this run. */
    void cancel(Run newRun) {
        run.set(newRun);
    }

    private void handle(Signal signal) {
        Run current = run.get();
        if (received.getAndSet(true) || current == null) {
            output.error.println("cancelled");
            Runtime.getRuntime().halt(ExitCode.CANCELLED.code());
        } else {
            current.cancel();
        }
    }

    /** Puts back what was there. */
    @Override
    public void close() {
        before.forEach(Signal::handle);
    }
}
