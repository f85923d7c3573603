package org.espalier.engine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.espalier.engine.node.EspalierException;
import org.espalier.engine.node.Problem;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.registry.NodeRegistry;
import org.espalier.engine.run.NodeState;
import org.espalier.engine.run.ResultStore;
import org.espalier.engine.run.Run;
import org.espalier.engine.run.RunReport;
import org.espalier.engine.view.CompressionStages;
import org.espalier.engine.view.ResultPages;
import org.espalier.engine.settings.Durations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code espalier run}: executes a workflow and says what came of it. */
@Command(name = "run", mixinStandardHelpOptions = true, sortOptions = false, description = "Runs a workflow. Results are kept, so that only what changed runs again.")
final class RunCommand implements Callable<Integer> {
    private static final int MOST_JOBS = 1_000;

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
    private Path json;
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
        checkArguments();
        double timeoutSeconds = timeoutSeconds();
        var results = new ResultFiles(output, Optional.ofNullable(json), Optional.ofNullable(report));
        results.check(List.of(file));
        try (var signals = new Signals(output)) {
            return run(timeoutSeconds, results, signals);
        }
    }

    private int run(double timeoutSeconds, ResultFiles results, Signals signals) throws EspalierException {
        Loaded loaded;
        RunReport result;
        ResultStore store;
        try {
            store = new ResultStore(data != null ? data : Loaded.location(file).resolveSibling(".espalier"));
            var request = new Loaded.Request(file, settings, variables, Optional.ofNullable(seed), Optional.ofNullable(only), Optional.ofNullable(out).map(Path::toAbsolutePath));
            loaded = Loaded.load(request, registry, Optional.of(store));
            results.check(loaded.configuration().files());
            checkData(store.folder(), loaded.configuration().files());
            if (out != null) {
                createFolder(out);
            }
            var progress = new Progress(output, loaded.configuration().nodes().size(), quiet, verbose);
            var run = new Run(loaded.configuration(), store, new Run.Options(String.valueOf(file.getFileName()), loaded.seed(), jobs, timeoutSeconds, reset), progress);
            signals.cancel(run);
            result = run.execute();
            progress.finish();
        } catch (EspalierException fault) {
            results.write(failure(fault), Optional.empty());
            throw fault;
        }
        String name = loaded.workflow().name();
        if (!quiet && !results.standardOutputIsData()) {
            Predicate<String> executed = node -> result.nodes().containsKey(node) && result.nodes().get(node).state() == NodeState.EXECUTED;
            output.out.print(Summary.text(name, result, CompressionStages.of(loaded.configuration(), executed, store)));
        }
        boolean written = results.write(result.json(), Optional.of(() -> ResultPages.ofRun(name, result, loaded.configuration(), store)));
        output.problems(result.problems());
        return exitCode(result, written).code();
    }

    private ExitCode exitCode(RunReport result, boolean written) {
        return switch (result.outcome()) {
            case EXECUTED -> written ? ExitCode.DONE : ExitCode.NODE_FAILED;
            case FAILED -> ExitCode.NODE_FAILED;
            case CANCELLED -> {
                output.error.println("cancelled; what was finished is kept");
                yield ExitCode.CANCELLED;
            }
            case TIMED_OUT -> {
                output.error.println("timed out after " + timeout + "; what was finished is kept");
                yield ExitCode.TIMED_OUT;
            }
        };
    }

    private void checkArguments() throws ArgumentException {
        if (jobs < 1 || jobs > MOST_JOBS) {
            throw new ArgumentException(Problem.of("--jobs is out of range").found(jobs).expected("a whole number from 1 to " + MOST_JOBS).remedy("leave it out to use every core"));
        }
        if (quiet && verbose) {
            throw new ArgumentException(Problem.of("--quiet and --verbose exclude each other").found("both").expected("one of them").remedy("leave one out"));
        }
    }

    /** Results in a folder that is read would change what is read, unless they are hidden there. */
    private static void checkData(Path folder, Collection<Path> inputs) throws ArgumentException {
        for (Path input : inputs) {
            if (Files.isDirectory(input) && folder.startsWith(input)) {
                boolean hidden = StreamSupport.stream(input.relativize(folder).spliterator(), false).anyMatch(name -> name.toString().startsWith("."));
                if (!hidden) {
                    throw new ArgumentException(Problem.of("--data names a folder that a node reads, or one in it").found(folder).expected("a folder outside of " + input).remedy("choose another folder"));
                }
            }
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
            throw StorageException.of("the folder " + folder + " for written files cannot be made", fault);
        }
    }

    private static ObjectNode failure(EspalierException fault) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("state", "failed").put("seconds", 0).putNull("seed").putObject("nodes");
        return object.put("error", fault.getMessage());
    }
}
