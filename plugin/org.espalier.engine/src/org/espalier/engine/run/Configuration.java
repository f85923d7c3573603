package org.espalier.engine.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.espalier.engine.graph.GraphBuilder;
import org.espalier.engine.node.Problem;

/**
 * A graph after every node was configured: what can execute, and every problem that shows before anything does.
 */
public final class Configuration {
    private final Map<String, ConfiguredNode> nodes;
    private final List<Problem> problems;
    private final Set<Path> files;
    private final FileDigests digests;

    private Configuration(Map<String, ConfiguredNode> nodes, List<Problem> problems, Set<Path> files, FileDigests digests) {
        this.nodes = Collections.unmodifiableMap(new LinkedHashMap<>(nodes));
        this.problems = List.copyOf(problems);
        this.files = Collections.unmodifiableSet(new LinkedHashSet<>(files));
        this.digests = digests;
    }

    /**
     * Configures every node of a graph.
     *
     * @param built the graph, and what is wrong with it
     * @param source the workflow's name, for messages
     * @param seed the run's seed
     * @param outputFolder what the paths of written files are relative to, instead of the workflow's folder
     * @param store results of earlier runs: a node that has one need not be configured again
     */
    public static Configuration of(GraphBuilder.Result built, String source, long seed, Optional<Path> outputFolder, Optional<ResultStore> store) {
        var configurer = new Configurer(source, seed, outputFolder, store);
        Optional<Problem> obstacle = Memory.obstacle();
        if (obstacle.isPresent()) {
            return new Configuration(Map.of(), List.of(obstacle.get()), built.files(), configurer.digests());
        }
        built.graph().nodes().values().forEach(configurer::configure);
        configurer.checkFiles(built.files());
        List<Problem> problems = new ArrayList<>(built.problems());
        configurer.problems().stream().filter(problem -> built.problems().stream().noneMatch(known -> follows(problem, known))).forEach(problems::add);
        Set<Path> files = new LinkedHashSet<>(built.files());
        files.addAll(configurer.readFiles());
        return new Configuration(configurer.nodes(), problems, files, configurer.digests());
    }

    /** Whether a problem is only there because of one that is known, such as an unknown flow variable in the same setting. */
    private static boolean follows(Problem problem, Problem known) {
        return !known.setting().isEmpty() && known.node().equals(problem.node())
                && (problem.setting().equals(known.setting()) || problem.setting().startsWith(known.setting() + ".") || problem.setting().startsWith(known.setting() + "["));
    }

    /** The nodes that are in order, each behind those that it depends on, by id. */
    public Map<String, ConfiguredNode> nodes() {
        return nodes;
    }

    /** What is wrong with the others, the graph's problems first; empty when all can execute. */
    public List<Problem> problems() {
        return problems;
    }

    /** The files of the workflow and of those nested in it, and all files and folders that nodes read: nothing may write to them. */
    public Set<Path> files() {
        return files;
    }

    /** A file that a node read and that has changed since the node was configured. */
    Optional<Path> changedFile(ConfiguredNode node) {
        return node.readFiles().stream().filter(digests::isChanged).findFirst();
    }
}
