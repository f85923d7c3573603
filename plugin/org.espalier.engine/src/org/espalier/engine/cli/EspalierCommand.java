package org.espalier.engine.cli;

import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.espalier.engine.node.EspalierException;
import org.espalier.engine.node.Problem;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.registry.NodeRegistry;
import org.espalier.engine.run.RunInUseException;
import org.osgi.framework.FrameworkUtil;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command {@code espalier} and its parts. */
@Command(name = "espalier", mixinStandardHelpOptions = true, versionProvider = EspalierCommand.Version.class, sortOptions = false,
        description = "Runs workflows that train, meta-tune, prune and quantise neural networks.",
        footer = {"", "espalier open [FILE] starts the desktop.", "",
            "Exit codes: 0 done, 1 a node failed, 2 wrong arguments, 3 the workflow cannot be loaded or",
            "configured, 4 cancelled, 5 timed out, 6 in use by another run."})
public final class EspalierCommand implements Runnable {
    static final String VERBOSE = "--verbose";

    @Spec
    private CommandSpec spec;

    private EspalierCommand() {
    }

    /**
     * Does what the arguments say.
     *
     * @return the process's exit code
     */
    public static int execute(String[] arguments, NodeRegistry registry, Output output) {
        var line = new CommandLine(new EspalierCommand());
        line.addSubcommand(new RunCommand(registry, output));
        line.addSubcommand(new CheckCommand(registry, output));
        line.addSubcommand(new DescribeCommand(registry, output));
        line.addSubcommand(new NodesCommand(registry, output));
        line.addSubcommand(new DiffCommand(registry, output));
        line.addSubcommand(new MergeCommand(registry, output));
        line.addSubcommand(new PackCommand(registry, output));
        line.addSubcommand(new UnpackCommand(output));
        line.registerConverter(Path.class, EspalierCommand::path);
        line.setExpandAtFiles(false);
        line.setOut(new PrintWriter(output.out, true));
        line.setErr(new PrintWriter(output.error, true));
        line.setUsageHelpWidth(100);
        boolean verbose = Arrays.asList(arguments).contains(VERBOSE);
        line.setParameterExceptionHandler((fault, given) -> wrongArguments(fault, output));
        line.setExecutionExceptionHandler((fault, command, parsed) -> failed(fault, verbose, output));
        int code;
        try {
            code = line.execute(arguments);
        } catch (Error fault) {
            code = failed(fault, verbose, output);
        }
        output.out.flush();
        output.error.flush();
        return code;
    }

    private static Path path(String text) {
        if (text.isBlank()) {
            // What is left of a shell variable that is not set; as a path it would mean the current folder.
            throw new TypeConversionException("it is empty");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException fault) {
            throw new TypeConversionException("it is not a path: " + fault.getReason());
        }
    }

    private static int wrongArguments(ParameterException fault, Output output) {
        output.error.println("error: " + fault.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(fault, new PrintWriter(output.error, true))) {
            output.error.println("  to do:    see " + fault.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        }
        return ExitCode.WRONG_ARGUMENTS.code();
    }

    private static int failed(Throwable fault, boolean verbose, Output output) {
        // Of what the user can put right, the problem says all; only what is behind it, such as a fault of the system, adds to that.
        Throwable trace = fault instanceof EspalierException ? fault.getCause() : fault;
        if (verbose && trace != null) {
            trace.printStackTrace(output.error);
        }
        if (fault instanceof EspalierException known) {
            output.problems(known.problems());
            return exitCode(known).code();
        }
        output.problems(List.of(Problem.of("the command failed because of a fault in its program").found(fault).expected("no fault")
                .remedy(verbose ? "report it with the lines above" : "run again with " + VERBOSE + ", and report what it prints")));
        return ExitCode.NODE_FAILED.code();
    }

    private static ExitCode exitCode(EspalierException fault) {
        if (fault instanceof ArgumentException) {
            return ExitCode.WRONG_ARGUMENTS;
        } else if (fault instanceof RunInUseException) {
            return ExitCode.IN_USE;
        }
        return fault instanceof StorageException ? ExitCode.NODE_FAILED : ExitCode.NOT_CONFIGURED;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing; the commands are " + String.join(", ", spec.subcommands().keySet()));
    }

    /** The version of the engine's bundle. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            var bundle = FrameworkUtil.getBundle(EspalierCommand.class);
            return new String[] {"espalier " + (bundle == null ? "(not installed)" : bundle.getVersion())};
        }
    }
}
