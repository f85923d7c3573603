package org.espalier.engine.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import org.espalier.engine.pack.WorkflowArchive;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code espalier unpack}: makes a folder of a packed workflow. */
@Command(name = "unpack", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Unpacks an archive that espalier pack has made.", "Nothing is overwritten, and nothing is written outside of the folder."},
        footer = {"", "Exit codes: 0 unpacked, 1 a file is there already or cannot be written, 2 wrong arguments,", "3 the archive cannot be read or is not to be trusted."})
final class UnpackCommand implements Callable<Integer> {
    private final Output output;

    @Parameters(index = "0", paramLabel = "ARCHIVE", description = "The archive.")
    private Path archive;
    @Parameters(index = "1", arity = "0..1", paramLabel = "FOLDER", description = "Where to. Default: a folder of the archive's name, in the current folder.")
    private Path folder;
    @Mixin
    private Verbose verbose;

    UnpackCommand(Output output) {
        this.output = output;
    }

    @Override
    public Integer call() throws Exception {
        String name = String.valueOf(archive.getFileName());
        String base = name.endsWith(WorkflowArchive.EXTENSION) ? name.substring(0, name.length() - WorkflowArchive.EXTENSION.length()) : name + " unpacked";
        Path target = folder != null ? folder : Path.of(base);
        List<Path> files = WorkflowArchive.unpack(archive, target);
        Path inside = target.toAbsolutePath().normalize();
        files.forEach(file -> output.out.println("  " + inside.relativize(file)));
        output.out.println(target + ": " + files.size() + (files.size() == 1 ? " file" : " files"));
        output.out.println("espalier run '" + target.resolve(inside.relativize(files.get(0))) + "'");
        return ExitCode.DONE.code();
    }
}
