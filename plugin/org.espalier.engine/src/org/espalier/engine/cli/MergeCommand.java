package org.espalier.engine.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import org.espalier.engine.compare.Version;
import org.espalier.engine.compare.WorkflowMerge;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.node.WorkflowException;
import org.espalier.engine.registry.NodeRegistry;
import org.espalier.engine.workflow.AtomicFiles;
import org.espalier.engine.workflow.WorkflowFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code espalier merge}: a merge driver for git, which merges by what workflows mean. */
@Command(name = "merge", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Merges two versions of a workflow by what they mean; a merge driver for git.",
            "The result is written to OURS. Where the changes of both contradict each other, they stand there",
            "between <<<<<<< and >>>>>>>."},
        footer = {"", "Exit codes: 0 merged, 1 there are contradictions, 2 wrong arguments, 3 a file is not a workflow.", "",
            "As merge driver of git:", "  git config merge.espalier.driver \"espalier merge %%O %%A %%B %%P\"",
            "  echo \"*.workflow merge=espalier\" >> .gitattributes"})
final class MergeCommand implements Callable<Integer> {
    private static final int CONFLICTS = 1;

    private final NodeRegistry registry;
    private final Output output;

    @Parameters(index = "0", paramLabel = "BASE", description = "What both sides started from; may be empty.")
    private Path base;
    @Parameters(index = "1", paramLabel = "OURS", description = "One side. The result is written to it.")
    private Path ours;
    @Parameters(index = "2", paramLabel = "THEIRS", description = "The other side.")
    private Path theirs;
    @Parameters(index = "3", arity = "0..1", paramLabel = "PATH", description = "Where the workflow is, for messages and nested workflows. Default: OURS.")
    private Path path;
    @Mixin
    private Verbose verbose;

    MergeCommand(NodeRegistry registry, Output output) {
        this.registry = registry;
        this.output = output;
    }

    @Override
    public Integer call() throws Exception {
        Path place = path == null ? ours : path;
        // Each is read under the name of the side, because git gives them names that nobody knows.
        String before = WorkflowFile.text(base);
        Version start = before.isBlank() ? Version.NONE : Version.parse(before, name(place, "base"));
        Version left = read(ours, place, "ours");
        Version right = read(theirs, place, "theirs");
        WorkflowMerge.Result result = WorkflowMerge.of(start, left, right, place, registry);
        try {
            AtomicFiles.write(ours, result.text());
        } catch (IOException fault) {
            throw StorageException.of("the merged workflow cannot be written to " + ours, fault);
        }
        output.problems(result.conflicts());
        return result.conflicts().isEmpty() ? ExitCode.DONE.code() : CONFLICTS;
    }

    private static Version read(Path file, Path place, String side) throws WorkflowException {
        return Version.parse(WorkflowFile.text(file), name(place, side));
    }

    private static String name(Path place, String side) {
        return place.getFileName() + " (" + side + ")";
    }
}
