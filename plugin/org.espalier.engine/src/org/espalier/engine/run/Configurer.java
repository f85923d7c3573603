package org.espalier.engine.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.espalier.engine.graph.GraphNode;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.NodeDeclaration;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.node.PortDeclaration;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.node.Problem;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.settings.SettingsSchema.SettingsFile;
import org.espalier.engine.workflow.CanonicalJson;

/** Configures one node after the other, each behind those that it depends on, and gathers what is wrong. */
final class Configurer {
    private final String source;
    private final long seed;
    private final Optional<Path> outputFolder;
    private final Optional<ResultStore> store;
    private final FileDigests digests = new FileDigests();
    private final Map<String, ConfiguredNode> nodes = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<Path, String> readBy = new LinkedHashMap<>();
    private final Map<Path, Writer> writtenBy = new LinkedHashMap<>();

    /** A setting that names a file to write. */
    private record Writer(String node, String setting, Path file) {
    }

    Configurer(String source, long seed, Optional<Path> outputFolder, Optional<ResultStore> store) {
        this.source = source;
        this.seed = seed;
        this.outputFolder = outputFolder;
        this.store = store;
    }

    Map<String, ConfiguredNode> nodes() {
        return nodes;
    }

    List<Problem> problems() {
        return problems;
    }

    Set<Path> readFiles() {
        return readBy.keySet();
    }

    FileDigests digests() {
        return digests;
    }

    void configure(GraphNode node) {
        try {
            Function<SettingsFile, Path> files = file -> resolve(node, file);
            Record settings = node.type().settings().read(node.settings(), files);
            if (node.complete() && node.inputs().values().stream().allMatch(origin -> nodes.containsKey(origin.node()))) {
                nodes.put(node.id(), configured(node, settings, files));
            }
        } catch (InvalidSettingsException fault) {
            fault.problems().forEach(problem -> problems.add(problem.inWorkflow(source).atNode(node.id())));
        } catch (IOException fault) {
            StorageException.of("a file that this node reads cannot be read", fault).problems().forEach(problem -> problems.add(problem.inWorkflow(source).atNode(node.id())));
        } catch (Exception | LinkageError | StackOverflowError fault) {
            problems.add(Faults.unexpected(fault, "this node cannot be configured").inWorkflow(source).atNode(node.id()));
        }
    }

    private Path resolve(GraphNode node, SettingsFile file) {
        Path folder = file.input() ? node.folder() : outputFolder.orElse(node.folder());
        return folder.resolve(file.text()).toAbsolutePath().normalize();
    }

    private ConfiguredNode configured(GraphNode node, Record settings, Function<SettingsFile, Path> files) throws InvalidSettingsException, IOException {
        var canonical = new CanonicalSettings(files, digests);
        String text = CanonicalJson.compact(canonical.of(node.settings(), node.type().settings()));
        canonical.read().forEach((path, setting) -> readBy.putIfAbsent(path, node.id()));
        for (Map.Entry<Path, String> file : canonical.written().entrySet()) {
            Writer other = writtenBy.putIfAbsent(real(file.getKey()), new Writer(node.id(), file.getValue(), file.getKey()));
            if (other != null) {
                throw new InvalidSettingsException(Problem.of("the node \"" + other.node() + "\" writes this file too").atSetting(file.getValue()).found(file.getKey())
                        .expected("a file of its own for each node").remedy("choose another name"));
            }
        }
        long nodeSeed = node.declaration().seeded() ? Seeds.derive(seed, node.id()) : 0;
        String key = key(node, text, nodeSeed);
        Optional<StoredResult> stored = store.flatMap(results -> results.peek(key));
        List<PortSpec> outputs = stored.isPresent() ? stored.get().specs() : specs(node, settings);
        return new ConfiguredNode(node, settings, text, outputs, key, List.copyOf(canonical.read().keySet()), List.copyOf(canonical.written().keySet()), nodeSeed);
    }

    private String key(GraphNode node, String settings, long nodeSeed) {
        NodeDeclaration declaration = node.declaration();
        var text = new StringBuilder("espalier-result/1\n");
        text.append(declaration.id()).append(' ').append(declaration.version()).append('\n').append(settings).append('\n');
        text.append("seed ").append(nodeSeed).append('\n');
        text.append("outputs ").append(declaration.outputs().stream().map(port -> port.name() + ":" + port.type().id()).collect(Collectors.joining(" "))).append('\n');
        node.inputs().forEach((port, origin) -> text.append(port).append(' ').append(nodes.get(origin.node()).key()).append(' ').append(origin.port()).append('\n'));
        return Digests.ofText(text.toString());
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private List<PortSpec> specs(GraphNode node, Record settings) throws InvalidSettingsException {
        Map<String, PortSpec> inputs = new LinkedHashMap<>();
        node.inputs().forEach((port, origin) -> inputs.put(port, nodes.get(origin.node()).outputs().get(origin.port())));
        NodeModel model = node.type().newModel();
        List<PortSpec> specs = model.configure(settings, new Inputs<>(inputs));
        List<PortDeclaration> ports = node.declaration().outputs();
        if (specs.size() != ports.size()) {
            throw new IllegalStateException("configure gave " + specs.size() + " specs for " + ports.size() + " output ports");
        }
        for (int i = 0; i < ports.size(); i++) {
            if (specs.get(i).type() != ports.get(i).type()) {
                throw new IllegalStateException("configure gave a " + specs.get(i).type().id() + " for the output port \"" + ports.get(i).name() + "\"");
            }
        }
        return specs;
    }

    /**
     * Input files are never overwritten: no node may write to what another one reads, or into it, or to a workflow's file.
     *
     * @param workflows the files of the workflow and of those nested in it
     */
    void checkFiles(Collection<Path> workflows) {
        Map<Path, String> protectedBy = new LinkedHashMap<>();
        workflows.forEach(file -> protectedBy.put(real(file), "this file is a workflow that runs"));
        readBy.forEach((path, reader) -> protectedBy.putIfAbsent(real(path), "this file is read by the node \"" + reader + "\""));
        writtenBy.forEach((path, writer) -> {
            // A file in a folder that is read belongs to what is read; so each folder above has to be looked at as well.
            for (Path part = path; part != null; part = part.getParent()) {
                String reason = protectedBy.get(part);
                if (reason != null) {
                    problems.add(Problem.of(reason + " and must not be overwritten").inWorkflow(source).atNode(writer.node()).atSetting(writer.setting())
                            .found(writer.file()).expected("a file that no node reads").remedy("choose another name"));
                    return;
                }
            }
        });
    }

    /** The file itself, through whatever links it was named, also when it does not exist yet. */
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException fault) {
            Path parent = path.getParent();
            return parent == null || Files.exists(path) ? path : real(parent).resolve(path.getFileName());
        }
    }
}
