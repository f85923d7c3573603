package org.espalier.engine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.espalier.engine.node.EspalierException;
import org.espalier.engine.node.Problem;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.registry.NodeRegistry;
import org.espalier.engine.run.ConfiguredNode;
import org.espalier.engine.run.ResultStore;
import org.espalier.engine.run.Run;
import org.espalier.engine.run.RunReport;
import org.espalier.engine.settings.Durations;
import org.espalier.engine.workflow.CanonicalJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code espalier run}: executes a workflow and says what came of it. */
@Command(name = "run", mixinStandardHelpOptions = true, sortOptions = false, description = "Runs a workflow. Results are kept, so that only what changed runs again.")
final class RunCommand implements Callable<Integer> {
    private final NodeRegistry registry;
    private final Output output;

    @Parameters(paramLabel = "FILE", description = "The workflow file.")
    private Path file;
    @Option(names = "--set", paramLabel = "NODE.SETTING=VALUE", description = "Replaces a setting. May be repeated.")
    private List<String> settings = List.of();
    @Option(names = "--var", paramLabel = "NAME=VALUE", description = "Replaces a flow variable. May be repeated.")
    private List<String> variables = List.of();
    @Option(names = "--data", paramLabel = "DIR", description = "Where results are kept. Default: .espalier beside the workflow.")
    private Path data;
    @Option(names = "--out", paramLabel = "DIR", description = "Where written files go. Default: the workflow's folder.")
    private Path out;
    @Option(names = "--only", paramLabel = "NODE", description = "Runs this node and what it needs.")
    private String only;
    @Option(names = "--reset", description = "Forgets the results of earlier runs first.")
    private boolean reset;
    @Option(names = "--jobs", paramLabel = "N", description = "How many nodes run at a time. Default: one a processor core. The results do not depend on it.")
    private int jobs = Runtime.getRuntime().availableProcessors();
    @Option(names = "--seed", paramLabel = "N", description = "The seed of all random numbers. Default: the flow variable \"seed\", or 0.")
    private Long seed;
    @Option(names = "--timeout", paramLabel = "TIME", description = "Gives up after this time, such as 90s or 10m.")
    private String timeout;
    @Option(names = "--report", paramLabel = "FILE.html", description = "Writes what happened as a web page.")
    private Path report;
    @Option(names = "--json", paramLabel = "FILE|-", description = "Writes what happened as data; - is standard output.")
    private String json;
    @Option(names = "--quiet", description = "Prints errors only.")
    private boolean quiet;
    @Option(names = "--verbose", description = "Prints log lines, and stack traces of faults.")
    private boolean verbose;

    RunCommand(NodeRegistry registry, Output output) {
        this.registry = registry;
        this.output = output;
    }

    @Override
    public Integer call() throws Exception {
        try {
            return run();
        } catch (EspalierException fault) {
            writeJson(failure(fault));
            throw fault;
        }
    }

    private int run() throws Exception {
        checkArguments();
        double timeoutSeconds = timeoutSeconds();
        var store = new ResultStore(data != null ? data : file.toAbsolutePath().resolveSibling(".espalier"));
        var request = new Loaded.Request(file, settings, variables, Optional.ofNullable(seed), Optional.ofNullable(only), Optional.ofNullable(out).map(Path::toAbsolutePath));
        Loaded loaded = Loaded.load(request, registry, Optional.of(store));
        if (reset) {
            loaded.configuration().nodes().values().stream().map(ConfiguredNode::key).forEach(store::remove);
        }
        if (out != null) {
            createFolder(out);
        }
        var progress = new Progress(output, loaded.configuration().nodes().size(), quiet, verbose);
        var options = new Run.Options(String.valueOf(file.getFileName()), loaded.seed(), jobs, timeoutSeconds);
        var run = new Run(loaded.configuration(), store, options, progress);
        Signals.cancelOnSignal(run);
        RunReport result = run.execute();
        progress.finish();
        return report(loaded, result);
    }

    private void checkArguments() throws ArgumentException {
        if (jobs < 1) {
            throw new ArgumentException(Problem.of("--jobs is too small").found(jobs).expected("a whole number of at least 1").remedy("leave it out to use every core"));
        }
        if (quiet && verbose) {
            throw new ArgumentException(Problem.of("--quiet and --verbose exclude each other").found("both").expected("one of them").remedy("leave one out"));
        }
    }

    private double timeoutSeconds() throws ArgumentException {
        try {
            return timeout == null ? 0 : Durations.parse(timeout).toMillis() / 1000.0;
        } catch (IllegalArgumentException fault) {
            throw new ArgumentException(Problem.of("--timeout cannot be understood").found(fault.getMessage()).expected("a length of time").remedy("write for example --timeout 10m"));
        }
    }

    private static void createFolder(Path folder) throws StorageException {
        try {
            Files.createDirectories(folder);
        } catch (IOException fault) {
            throw new StorageException(Problem.of("the folder for written files cannot be made").found(fault).expected("a writable folder").remedy("choose another one with --out"), fault);
        }
    }

    private int report(Loaded loaded, RunReport result) throws StorageException {
        writeJson(result.json());
        if (report != null) {
            write(report, HtmlReport.page(loaded.workflow().name(), result));
        }
        if (!quiet && !"-".equals(json)) {
            output.out.print(Summary.text(loaded.workflow().name(), result));
        }
        output.problems(result.problems());
        return switch (result.outcome()) {
            case EXECUTED -> ExitCode.DONE.code();
            case FAILED -> ExitCode.NODE_FAILED.code();
            case CANCELLED -> {
                output.error.println("cancelled; what was finished is kept");
                yield ExitCode.CANCELLED.code();
            }
            case TIMED_OUT -> {
                output.error.println("timed out after " + timeout + "; what was finished is kept");
                yield ExitCode.TIMED_OUT.code();
            }
        };
    }

    private static ObjectNode failure(EspalierException fault) {
        ObjectNode object = CanonicalJson.MAPPER.createObjectNode();
        object.put("state", "failed").put("seconds", 0).putNull("seed").putObject("nodes");
        return object.put("error", fault.getMessage());
    }

    private void writeJson(ObjectNode object) throws StorageException {
        if ("-".equals(json)) {
            output.out.print(CanonicalJson.write(object));
        } else if (json != null) {
            write(Path.of(json), CanonicalJson.write(object));
        }
    }

    private static void write(Path target, String text) throws StorageException {
        try {
            Path parent = target.toAbsolutePath().getParent();
            Path temporary = Files.createTempFile(parent, "." + target.getFileName(), ".tmp");
            Files.writeString(temporary, text);
            Files.move(temporary, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException fault) {
            throw new StorageException(Problem.of("the file " + target + " cannot be written").found(fault).expected("a writable folder with free space").remedy("choose another file"), fault);
        }
    }
}
