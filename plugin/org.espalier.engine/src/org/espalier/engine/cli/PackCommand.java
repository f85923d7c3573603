package org.espalier.engine.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;

import org.espalier.engine.pack.WorkflowArchive;
import org.espalier.engine.registry.NodeRegistry;
import org.espalier.engine.view.Numbers;
import org.espalier.engine.workflow.WorkflowFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code espalier pack}: one file of a workflow and what it needs. */
@Command(name = "pack", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Packs a workflow into one zip archive to share, with all that it needs.", "The archive holds the workflow, its layout, nested workflows and the files that nodes read, but no", "results."},
        footer = {"", "Exit codes: 0 packed, 1 a file cannot be read or written, 2 wrong arguments,", "3 the workflow, or what it needs, cannot be found."})
final class PackCommand implements Callable<Integer> {
    private final NodeRegistry registry;
    private final Output output;

    @Parameters(index = "0", paramLabel = "FILE", description = "The workflow file.")
    private Path file;
    @Parameters(index = "1", arity = "0..1", paramLabel = "ARCHIVE", description = "The archive. Default: the workflow's name with .zip, in the current folder.")
    private Path archive;
    @Mixin
    private Verbose verbose;

    PackCommand(NodeRegistry registry, Output output) {
        this.registry = registry;
        this.output = output;
    }

    @Override
    public Integer call() throws Exception {
        Path target = archive != null ? archive : Path.of(WorkflowFile.baseName(String.valueOf(file.getFileName())) + WorkflowArchive.EXTENSION);
        Map<String, Long> packed = WorkflowArchive.pack(file, target, registry);
        packed.keySet().forEach(path -> output.out.println("  " + path));
        output.out.println(target + ": " + packed.size() + (packed.size() == 1 ? " file, " : " files, ") + Numbers.bytes(Files.size(target)));
        return ExitCode.DONE.code();
    }
}
