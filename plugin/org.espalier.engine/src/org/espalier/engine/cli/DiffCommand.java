package org.espalier.engine.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import org.espalier.engine.compare.Difference;
import org.espalier.engine.compare.Version;
import org.espalier.engine.compare.WorkflowDiff;
import org.espalier.engine.registry.NodeRegistry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code espalier diff}: compares two workflows by what they mean. */
@Command(name = "diff", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Compares two workflows by what they mean: nodes, settings, connections.",
            "Positions, the order of nodes and written-out defaults make no difference."},
        footer = {"", "Exit codes: 0 the same, 1 different, 2 wrong arguments, 3 a file is not a workflow."})
final class DiffCommand implements Callable<Integer> {
    private static final int DIFFERENT = 1;

    private final NodeRegistry registry;
    private final Output output;

    @Parameters(index = "0", paramLabel = "A", description = "A workflow file.")
    private Path before;
    @Parameters(index = "1", paramLabel = "B", description = "The workflow file to compare with it.")
    private Path after;
    @Mixin
    private Verbose verbose;

    DiffCommand(NodeRegistry registry, Output output) {
        this.registry = registry;
        this.output = output;
    }

    @Override
    public Integer call() throws Exception {
        List<Difference> differences = WorkflowDiff.between(Version.read(before), Version.read(after), registry);
        differences.forEach(output.out::println);
        return differences.isEmpty() ? ExitCode.DONE.code() : DIFFERENT;
    }
}
