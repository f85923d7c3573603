package org.espalier.engine.pack;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.espalier.engine.graph.GraphBuilder;
import org.espalier.engine.graph.GraphNode;
import org.espalier.engine.graph.NestedWorkflow;
import org.espalier.engine.graph.Overrides;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.Problem;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.node.WorkflowException;
import org.espalier.engine.registry.NodeRegistry;
import org.espalier.engine.workflow.FolderFiles;
import org.espalier.engine.workflow.Workflow;
import org.espalier.engine.workflow.WorkflowFile;

/**
 * The files that a workflow consists of: itself, its layout, the workflows nested in it with theirs, and the files and folders that its
 * nodes read. What nodes write, and results, are none of them.
 */
final class WorkflowContents {
    private final String source;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<Path> files = new LinkedHashSet<>();

    private WorkflowContents(String source) {
        this.source = source;
    }

    /**
     * Finds them.
     *
     * @return by the path that each has in an archive, with {@code /} between names: relative to the innermost folder that holds them all,
     *         so that paths in settings stay right; the workflow itself is the first
     * @throws WorkflowException when some cannot be found, or would not be found elsewhere
     */
    static Map<String, Path> of(Path workflowFile, NodeRegistry registry) throws WorkflowException, StorageException {
        Path file = workflowFile.toAbsolutePath().normalize();
        var contents = new WorkflowContents(String.valueOf(file.getFileName()));
        Workflow workflow = WorkflowFile.read(file);
        GraphBuilder.Result built = GraphBuilder.build(workflow, file, Map.of(), Overrides.parse(List.of()), registry);
        contents.addWorkflows(file, built.files());
        // Whatever else is wrong can be put right by whoever gets the archive; but what a node without a type reads, nobody knows.
        built.problems().stream().filter(problem -> !problem.node().isEmpty() && !built.graph().nodes().containsKey(problem.node())).forEach(contents.problems::add);
        built.graph().nodes().values().forEach(contents::addInputs);
        if (!contents.problems.isEmpty()) {
            throw new WorkflowException(contents.problems);
        }
        return contents.named();
    }

    private void addWorkflows(Path file, Collection<Path> nested) throws WorkflowException {
        files.add(file);
        files.addAll(nested);
        for (Path workflow : List.copyOf(files)) {
            Path layout = workflow.resolveSibling(WorkflowFile.layoutName(String.valueOf(workflow.getFileName())));
            if (Files.isRegularFile(layout)) {
                files.add(layout);
            }
            WorkflowFile.read(workflow).nodes().forEach((id, node) -> {
                if (node.type().equals(Workflow.NESTED)) {
                    checkPath(node.settings().path(NestedWorkflow.FILE).asText(), String.valueOf(workflow.getFileName()), id, NestedWorkflow.FILE);
                }
            });
        }
    }

    private void addInputs(GraphNode node) {
        Map<String, Path> read = new LinkedHashMap<>();
        try {
            node.type().settings().read(node.settings(), given -> {
                Path path = node.folder().resolve(given.text()).normalize();
                if (given.input()) {
                    read.put(given.text(), path);
                }
                return path;
            });
        } catch (InvalidSettingsException fault) {
            // What matters here is that each file is there, which is looked at below.
        }
        read.forEach((text, path) -> {
            if (checkPath(text, source, node.id(), "") && !Files.isReadable(path)) {
                problems.add(Problem.of("a file that this node reads cannot be packed").inWorkflow(source).atNode(node.id()).found(text + " (" + path + ")").expected("an existing file that may be read")
                        .remedy("correct the path, or put the file there"));
            }
            files.add(path);
        });
    }

    private boolean checkPath(String text, String workflow, String node, String setting) {
        if (!new File(text).isAbsolute()) {
            return true;
        }
        problems.add(Problem.of("a file is named by its whole path, which is another one on another machine").inWorkflow(workflow).atNode(node).atSetting(setting).found(text)
                .expected("a path relative to the workflow's folder").remedy("write the path as it is from the workflow's folder, or put the file there"));
        return false;
    }

    private Map<String, Path> named() throws StorageException {
        Path root = files.iterator().next().getParent();
        for (Path file : files) {
            while (!file.startsWith(root) || file.equals(root)) {
                root = root.getParent();
            }
        }
        Map<String, Path> named = new LinkedHashMap<>();
        for (Path file : files) {
            for (Path part : Files.isDirectory(file) ? filesIn(file) : List.of(file)) {
                named.put(root.relativize(part).toString().replace('\\', '/'), part);
            }
        }
        return named;
    }

    private static List<Path> filesIn(Path folder) throws StorageException {
        try {
            return FolderFiles.in(folder);
        } catch (IOException fault) {
            throw StorageException.of("the folder " + folder + " cannot be read", fault);
        }
    }
}
