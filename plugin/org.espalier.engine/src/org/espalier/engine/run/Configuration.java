package org.espalier.engine.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.espalier.engine.graph.Graph;
import org.espalier.engine.graph.GraphNode;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.NodeDeclaration;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.node.Problem;
import org.espalier.engine.settings.SettingsSchema;
import org.espalier.engine.settings.SettingsSchema.SettingsFile;
import org.espalier.engine.workflow.CanonicalJson;

/**
 * A graph after every node was configured: what can execute, and every problem that shows before anything does.
 *
 * @param nodes the nodes that are in order, each behind those that it depends on
 * @param problems what is wrong with the others; empty when all can execute
 */
public record Configuration(Map<String, ConfiguredNode> nodes, List<Problem> problems) {

    public Configuration {
        nodes = Collections.unmodifiableMap(new LinkedHashMap<>(nodes));
        problems = List.copyOf(problems);
    }

    /**
     * Configures every node of a graph.
     *
     * @param source the workflow's name, for messages
     * @param seed the run's seed
     * @param outputFolder what the paths of written files are relative to, instead of the workflow's folder
     * @param store results of earlier runs: a node that has one need not be configured again
     */
    public static Configuration of(Graph graph, String source, long seed, Optional<Path> outputFolder, Optional<ResultStore> store) {
        var configurer = new Configurer(source, seed, outputFolder, store);
        graph.nodes().values().forEach(configurer::configure);
        configurer.checkFiles();
        return new Configuration(configurer.nodes, configurer.problems);
    }

    private static final class Configurer {
        private final String source;
        private final long seed;
        private final Optional<Path> outputFolder;
        private final Optional<ResultStore> store;
        private final CanonicalSettings canonicalSettings = new CanonicalSettings();
        private final Map<String, ConfiguredNode> nodes = new LinkedHashMap<>();
        private final List<Problem> problems = new ArrayList<>();
        private final Map<Path, String> readBy = new LinkedHashMap<>();
        private final Map<Path, String> writtenBy = new LinkedHashMap<>();

        Configurer(String source, long seed, Optional<Path> outputFolder, Optional<ResultStore> store) {
            this.source = source;
            this.seed = seed;
            this.outputFolder = outputFolder;
            this.store = store;
        }

        private void configure(GraphNode node) {
            try {
                Function<SettingsFile, Path> files = file -> resolve(node, file);
                Record settings = node.type().settings().read(node.settings(), files);
                if (node.inputs().values().stream().allMatch(origin -> nodes.containsKey(origin.node()))) {
                    nodes.put(node.id(), configured(node, settings, files));
                }
            } catch (InvalidSettingsException fault) {
                fault.problems().forEach(problem -> problems.add(problem.inWorkflow(source).atNode(node.id())));
            } catch (IOException fault) {
                problems.add(Problem.of("a file that this node reads cannot be read").inWorkflow(source).atNode(node.id()).found(fault).expected("a readable file")
                        .remedy("check the file and its permissions"));
            } catch (RuntimeException | LinkageError fault) {
                problems.add(Faults.unexpected(fault, "this node cannot be configured").inWorkflow(source).atNode(node.id()));
            }
        }

        private Path resolve(GraphNode node, SettingsFile file) {
            Path folder = file.input() ? node.folder() : outputFolder.orElse(node.folder());
            Path path = folder.resolve(file.text()).toAbsolutePath().normalize();
            if (file.input()) {
                readBy.putIfAbsent(path, node.id());
            }
            return path;
        }

        private ConfiguredNode configured(GraphNode node, Record settings, Function<SettingsFile, Path> files) throws InvalidSettingsException, IOException {
            NodeDeclaration declaration = node.declaration();
            long nodeSeed = declaration.seeded() ? Seeds.derive(seed, node.id()) : 0;
            List<Path> written = new ArrayList<>();
            ObjectNode canonical = canonicalSettings.of(node.settings(), schema(node), files, written);
            String text = CanonicalJson.compact(canonical);
            String key = key(node, text, nodeSeed);
            for (Path path : written) {
                String other = writtenBy.putIfAbsent(path, node.id());
                if (other != null) {
                    throw new InvalidSettingsException(Problem.of("the node \"" + other + "\" writes this file too").atSetting("file").found(path).expected("a file of its own for each node")
                            .remedy("choose another name"));
                }
            }
            Optional<StoredResult> stored = store.flatMap(results -> results.peek(key));
            List<PortSpec> outputs = stored.isPresent() ? stored.get().specs() : specs(node, settings);
            return new ConfiguredNode(node, settings, text, outputs, key, written, nodeSeed);
        }

        private static SettingsSchema<?> schema(GraphNode node) {
            return node.type().settings();
        }

        private String key(GraphNode node, String settings, long nodeSeed) {
            var text = new StringBuilder("espalier-result/1\n");
            text.append(node.declaration().id()).append(' ').append(node.declaration().version()).append('\n').append(settings).append('\n');
            text.append("seed ").append(nodeSeed).append('\n');
            node.inputs().forEach((port, origin) -> text.append(port).append(' ').append(nodes.get(origin.node()).key()).append(' ').append(origin.port()).append('\n'));
            return Digests.ofText(text.toString());
        }

        @SuppressWarnings({"unchecked", "rawtypes"})
        private List<PortSpec> specs(GraphNode node, Record settings) throws InvalidSettingsException {
            Map<String, PortSpec> inputs = new LinkedHashMap<>();
            node.inputs().forEach((port, origin) -> inputs.put(port, nodes.get(origin.node()).outputs().get(origin.port())));
            NodeModel model = node.type().newModel();
            List<PortSpec> specs = model.configure(settings, new Inputs<>(inputs));
            if (specs.size() != node.declaration().outputs().size()) {
                throw new IllegalStateException("configure gave " + specs.size() + " specs for " + node.declaration().outputs().size() + " output ports");
            }
            return specs;
        }

        /** Input files are never overwritten. */
        void checkFiles() {
            writtenBy.forEach((path, writer) -> {
                String reader = readBy.get(path);
                if (reader == null && Files.exists(path)) {
                    reader = readBy.entrySet().stream().filter(entry -> same(entry.getKey(), path)).map(Map.Entry::getValue).findFirst().orElse(null);
                }
                if (reader != null) {
                    problems.add(Problem.of("this file is read by the node \"" + reader + "\" and must not be overwritten").inWorkflow(source).atNode(writer).atSetting("file")
                            .found(path).expected("a file that no node reads").remedy("choose another name"));
                }
            });
        }

        private static boolean same(Path left, Path right) {
            try {
                return Files.isSameFile(left, right);
            } catch (IOException fault) {
                return false;
            }
        }
    }
}
