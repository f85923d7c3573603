package org.espalier.engine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.espalier.engine.node.Problem;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.workflow.AtomicFiles;
import org.espalier.engine.workflow.CanonicalJson;

/** Where a run's outcome goes: as data with {@code --json}, as a page with {@code --report}. */
final class ResultFiles {
    private static final Path STANDARD_OUTPUT = Path.of("-");

    private final Output output;
    private final Optional<Path> json;
    private final Optional<Path> report;
    private boolean refused;

    ResultFiles(Output output, Optional<Path> json, Optional<Path> report) {
        this.output = output;
        this.json = json;
        this.report = report;
    }

    /** Whether standard output is for data alone. */
    boolean standardOutputIsData() {
        return json.filter(STANDARD_OUTPUT::equals).isPresent();
    }

    /**
     * Refuses files that cannot be written, before a long run has been for nothing, and files that must not be overwritten.
     *
     * @param inputs what the run reads
     */
    void check(Collection<Path> inputs) throws ArgumentException {
        check("--json", json.filter(path -> !path.equals(STANDARD_OUTPUT)), inputs);
        check("--report", report, inputs);
    }

    private void check(String option, Optional<Path> target, Collection<Path> inputs) throws ArgumentException {
        if (target.isEmpty()) {
            return;
        }
        Path path = target.get().toAbsolutePath();
        boolean folder = Files.isDirectory(path);
        if (folder || !Files.isDirectory(path.getParent())) {
            throw refusal(Problem.of(option + (folder ? " names a folder" : " names a file in a folder that does not exist")).found(target.get()).expected("a file in an existing folder"));
        }
        for (Path input : inputs) {
            if (isSame(path, input)) {
                throw refusal(Problem.of(option + " would overwrite what the run reads").found(target.get()).expected("a file of its own"));
            }
        }
    }

    private ArgumentException refusal(Problem problem) {
        refused = true;
        return new ArgumentException(problem.remedy("choose another file"));
    }

    private static boolean isSame(Path left, Path right) {
        try {
            return Files.isRegularFile(left) && Files.isSameFile(left, right);
        } catch (IOException fault) {
            return false;
        }
    }

    /**
     * Writes what was asked for. A problem with that is printed.
     *
     * @param page makes the page, when one was asked for; empty for none
     * @return whether all went well
     */
    boolean write(ObjectNode data, Optional<Supplier<String>> page) {
        if (refused) {
            return true;
        }
        boolean written = true;
        if (standardOutputIsData()) {
            output.out.print(CanonicalJson.write(data));
            if (output.out.checkError()) {
                output.problems(List.of(Problem.of("the outcome cannot be written to standard output").found("a stream that is closed or full").expected("a reader of all of it").remedy("use --json FILE")));
                written = false;
            }
        } else if (json.isPresent()) {
            written = write(json.get(), CanonicalJson.write(data));
        }
        return (page.isEmpty() || report.isEmpty() || write(report.get(), page.get().get())) && written;
    }

    private boolean write(Path target, String text) {
        try {
            AtomicFiles.write(target, text);
            return true;
        } catch (IOException fault) {
            output.problems(StorageException.of("the outcome cannot be written to " + target, fault).problems());
            return false;
        }
    }
}
