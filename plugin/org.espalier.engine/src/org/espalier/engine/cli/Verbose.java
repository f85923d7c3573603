package org.espalier.engine.cli;

import picocli.CommandLine.Option;

/** The option {@code --verbose} of commands that have no log lines; {@link EspalierCommand} looks for it among the arguments. */
final class Verbose {
    @Option(names = EspalierCommand.VERBOSE, description = "Prints stack traces of faults.")
    private boolean verbose;
}
