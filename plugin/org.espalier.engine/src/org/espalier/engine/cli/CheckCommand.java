package org.espalier.engine.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.espalier.engine.registry.NodeRegistry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code espalier check}: configures a workflow, executes nothing, and prints every problem. */
@Command(name = "check", mixinStandardHelpOptions = true, sortOptions = false, description = "Checks a workflow without running it, and prints every problem.")
final class CheckCommand implements Callable<Integer> {
    private final NodeRegistry registry;
    private final Output output;

    @Parameters(paramLabel = "FILE", description = "The workflow file.")
    private Path file;
    @Option(names = "--set", paramLabel = "NODE.SETTING=VALUE", description = "Replaces a setting. May be repeated.")
    private List<String> settings = List.of();
    @Option(names = "--var", paramLabel = "NAME=VALUE", description = "Replaces a flow variable. May be repeated.")
    private List<String> variables = List.of();
    @Mixin
    private Verbose verbose;

    CheckCommand(NodeRegistry registry, Output output) {
        this.registry = registry;
        this.output = output;
    }

    @Override
    public Integer call() throws Exception {
        Loaded loaded = Loaded.load(new Loaded.Request(file, settings, variables, Optional.empty(), Optional.empty(), Optional.empty()), registry, Optional.empty());
        output.out.println(file.getFileName() + ": " + loaded.configuration().nodes().size() + " nodes, no problems");
        return ExitCode.DONE.code();
    }
}
