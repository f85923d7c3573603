package org.espalier.engine.cli;

import java.util.concurrent.atomic.AtomicBoolean;

import org.espalier.engine.run.Run;
import sun.misc.Signal;

/**
 * Lets SIGINT and SIGTERM cancel a run, so that it ends in order: finished results kept, exit code 4. A shutdown hook would not
 * do, because Equinox stops its bundles in a hook of its own at the same time. A second signal ends the process at once.
 */
final class Signals {
    private Signals() {
    }

    static void cancelOnSignal(Run run) {
        var received = new AtomicBoolean();
        for (String name : new String[] {"INT", "TERM"}) {
            Signal.handle(new Signal(name), signal -> {
                if (received.getAndSet(true)) {
                    Runtime.getRuntime().halt(ExitCode.CANCELLED.code());
                }
                run.cancel();
            });
        }
    }
}
