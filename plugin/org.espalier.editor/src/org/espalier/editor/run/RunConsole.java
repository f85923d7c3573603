package org.espalier.editor.run;

import java.io.IOException;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.console.ConsolePlugin;
import org.eclipse.ui.console.IConsole;
import org.eclipse.ui.console.MessageConsole;
import org.eclipse.ui.console.MessageConsoleStream;
import org.espalier.editor.Messages;
import org.espalier.engine.node.Problem;
import org.espalier.engine.run.RunReport;

/** The console "Espalier", with one line for each thing that happens in a run. Its methods may be called by any thread. */
final class RunConsole {
    private static final String NAME = "Espalier";
    private static final int MOST_CHARACTERS = 1_000_000;

    private final MessageConsole console;
    private final MessageConsoleStream info;
    private final MessageConsoleStream warning;
    private final MessageConsoleStream error;

    private RunConsole(MessageConsole console) {
        this.console = console;
        info = console.newMessageStream();
        warning = console.newMessageStream();
        error = console.newMessageStream();
        Display display = Display.getCurrent();
        if (display != null) {
            warning.setColor(new Color(0xc9, 0x7a, 0x10));
            error.setColor(new Color(0xd3, 0x32, 0x4f));
        }
    }

    /** The console, which is made where it is not there. To be called on the user interface's thread. */
    static RunConsole open() {
        var manager = ConsolePlugin.getDefault().getConsoleManager();
        for (IConsole known : manager.getConsoles()) {
            if (known instanceof MessageConsole console && NAME.equals(known.getName())) {
                return new RunConsole(console);
            }
        }
        var console = new MessageConsole(NAME, null);
        console.setWaterMarks(MOST_CHARACTERS * 4 / 5, MOST_CHARACTERS);
        manager.addConsoles(new IConsole[] {console});
        return new RunConsole(console);
    }

    private static String now() {
        return LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + "  ";
    }

    void info(String line) {
        info.println(now() + line);
    }

    void warning(String line) {
        warning.println(now() + NLS.bind(Messages.warning, line));
    }

    void error(String line) {
        error.println(now() + line);
    }

    /** Tells why there was no run, in front of all other views: the canvas shows nothing of it. */
    void refusal(String line) {
        error(line);
        ConsolePlugin.getDefault().getConsoleManager().showConsoleView(console);
    }

    /** What became of a run: each node's numbers, then the whole. */
    void report(RunReport report) {
        report.nodes().forEach((id, node) -> {
            if (!node.metrics().isEmpty()) {
                var line = new StringBuilder(id).append(": ");
                node.metrics().forEach((name, value) -> line.append(name).append(' ').append(number(value)).append("  "));
                info(line.toString().stripTrailing());
            }
        });
        report.problems().stream().map(Problem::message).forEach(this::error);
        info(NLS.bind(switch (report.outcome()) {
            case EXECUTED -> Messages.runExecuted;
            case FAILED -> Messages.runFailed;
            case CANCELLED -> Messages.runCancelled;
            case TIMED_OUT -> Messages.runTimedOut;
        }, String.format(Locale.ROOT, "%.1f", report.seconds())));
    }

    /** Frees what the streams hold; the lines stay. */
    void close() {
        for (MessageConsoleStream stream : new MessageConsoleStream[] {info, warning, error}) {
            try {
                stream.close();
            } catch (IOException fault) {
                // Nothing can be lost: the console has its lines already.
            }
        }
    }

    private static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return String.valueOf((long) value);
        }
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
