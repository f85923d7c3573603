package org.espalier.engine.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

import org.espalier.engine.node.Problem;

/** Where a command writes to: results to standard output, everything else to standard error. */
public final class Output {
    final PrintStream out;
    final PrintStream error;

    public Output(PrintStream out, PrintStream error) {
        this.out = out;
        this.error = error;
    }

    /** The process's own streams, in UTF-8 where that is what a terminal expects. */
    static Output standard() {
        boolean windows = System.getProperty("os.name", "").startsWith("Windows");
        Charset charset = windows ? Charset.defaultCharset() : StandardCharsets.UTF_8;
        return new Output(new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset), new PrintStream(new FileOutputStream(FileDescriptor.err), true, charset));
    }

    void problems(Collection<Problem> problems) {
        problems.forEach(problem -> error.println("error: " + problem.message()));
    }
}
