package org.espalier.engine.cli;

import org.espalier.engine.node.EspalierException;
import org.espalier.engine.node.Problem;
import org.espalier.engine.registry.NodeRegistry;
import org.espalier.engine.run.RunInUseException;
import org.osgi.framework.FrameworkUtil;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code espalier} and its parts. */
@Command(name = "espalier", mixinStandardHelpOptions = true, versionProvider = EspalierCommand.Version.class, sortOptions = false,
        description = "Runs workflows that train, meta-tune, prune and quantise neural networks.",
        footer = {"", "Exit codes: 0 done, 1 a node failed, 2 wrong arguments, 3 the workflow cannot be loaded or configured,",
            "4 cancelled, 5 timed out, 6 in use by another run."})
public final class EspalierCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    private EspalierCommand() {
    }

    /**
     * Does what the arguments say.
     *
     * @return the exit code
     */
    static int execute(String[] arguments, NodeRegistry registry, Output output) {
        var line = new CommandLine(new EspalierCommand());
        line.addSubcommand(new RunCommand(registry, output));
        line.addSubcommand(new CheckCommand(registry, output));
        line.addSubcommand(new DescribeCommand(registry, output));
        line.addSubcommand(new NodesCommand(registry, output));
        line.setOut(new java.io.PrintWriter(output.out, true));
        line.setErr(new java.io.PrintWriter(output.error, true));
        line.setUsageHelpWidth(100);
        line.setParameterExceptionHandler((fault, given) -> wrongArguments(fault, output));
        line.setExecutionExceptionHandler((fault, command, parsed) -> failed(fault, output));
        int code = line.execute(arguments);
        output.out.flush();
        output.error.flush();
        return code;
    }

    private static int wrongArguments(ParameterException fault, Output output) {
        output.error.println("error: " + fault.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(fault, new java.io.PrintWriter(output.error, true))) {
            output.error.println("  to do:    see " + fault.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        }
        return ExitCode.WRONG_ARGUMENTS.code();
    }

    private static int failed(Exception fault, Output output) {
        if (fault instanceof EspalierException known) {
            output.problems(known.problems());
            if (fault instanceof ArgumentException) {
                return ExitCode.WRONG_ARGUMENTS.code();
            }
            return fault instanceof RunInUseException ? ExitCode.IN_USE.code()
                    : fault instanceof org.espalier.engine.node.StorageException ? ExitCode.NODE_FAILED.code() : ExitCode.NOT_CONFIGURED.code();
        }
        output.error.println("error: " + Problem.of("the command failed because of a fault in its program").found(fault).remedy("report it with what follows").message());
        fault.printStackTrace(output.error);
        return ExitCode.NODE_FAILED.code();
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
