package org.espalier.engine.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.espalier.engine.graph.GraphNode;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.node.PortDeclaration;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.run.Configuration;
import org.espalier.engine.run.ConfiguredNode;
import org.espalier.engine.run.ResultStore;
import org.espalier.engine.run.StoredResult;
import org.espalier.engine.table.Table;

/** What there is to see of an executed node: its metrics, what the node itself shows, its tables. */
final class NodeView {
    private final Configuration configuration;
    private final ResultStore store;

    NodeView(Configuration configuration, ResultStore store) {
        this.configuration = configuration;
        this.store = store;
    }

    /** What of a node's tables is seen. */
    enum Tables {
        /** Nothing. */
        NONE,
        /** Their names; more when one of these is clicked. */
        FOLDED,
        /** The statistics too, where the node itself shows nothing. */
        OPEN
    }

    /**
     * What there is to see.
     *
     * @param sections from top to bottom
     * @param telling whether the node itself shows something
     */
    record Content(List<Section> sections, boolean telling) {
        Content {
            sections = List.copyOf(sections);
        }
    }

    /** What there is to see of a node. */
    Content content(ConfiguredNode node, Tables tables) {
        Optional<StoredResult> stored = store.peek(node.key());
        if (stored.isEmpty()) {
            return new Content(List.of(new Section.Text("", "There is no result yet.")), false);
        }
        var sections = new ArrayList<Section>();
        boolean telling = false;
        if (!stored.get().metrics().isEmpty()) {
            sections.add(new Section.Facts("", Metrics.facts(stored.get().metrics())));
        }
        var allocator = new RootAllocator();
        try {
            Map<String, PortObject> outputs = outputs(node, stored.get(), allocator);
            List<Section> own = own(node, new NodeResult(inputs(node, allocator), new Inputs<>(outputs), stored.get().metrics()));
            sections.addAll(own);
            telling = !own.isEmpty();
            boolean folded = telling || tables == Tables.FOLDED;
            if (tables != Tables.NONE) {
                outputs.forEach((port, object) -> {
                    if (object instanceof Table table) {
                        sections.addAll(TableSections.of(outputs.size() == 1 ? "" : port, table, folded));
                    }
                });
            }
        } catch (StorageException fault) {
            sections.add(new Section.Text("", fault.getMessage()));
        } finally {
            close(allocator);
        }
        return new Content(sections, telling);
    }

    private static void close(RootAllocator allocator) {
        try {
            allocator.close();
        } catch (IllegalStateException leak) {
            // A view forgot to close a batch. That is a fault of the node; the page is right.
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static List<Section> own(ConfiguredNode node, NodeResult result) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try {
            NodeModel model = node.node().type().newModel();
            Thread.currentThread().setContextClassLoader(model.getClass().getClassLoader());
            return model.view(node.settings(), result);
        } catch (Exception | LinkageError fault) {
            // The result is good; that it cannot be shown must not keep anyone from it, nor the others from being shown.
            return List.of(new Section.Text("", "This view cannot be shown: " + fault + "."));
        } finally {
            Thread.currentThread().setContextClassLoader(loader);
        }
    }

    private Map<String, PortObject> outputs(ConfiguredNode node, StoredResult result, BufferAllocator allocator) throws StorageException {
        Map<String, PortObject> outputs = new LinkedHashMap<>();
        List<PortDeclaration> ports = node.node().declaration().outputs();
        List<PortObject> objects = store.open(result, allocator);
        for (int i = 0; i < Math.min(ports.size(), objects.size()); i++) {
            outputs.put(ports.get(i).name(), objects.get(i));
        }
        return outputs;
    }

    private Inputs<PortObject> inputs(ConfiguredNode node, BufferAllocator allocator) {
        Map<String, PortObject> inputs = new LinkedHashMap<>();
        for (Map.Entry<String, GraphNode.Source> input : node.node().inputs().entrySet()) {
            ConfiguredNode source = configuration.nodes().get(input.getValue().node());
            try {
                Optional<StoredResult> stored = source == null ? Optional.empty() : store.peek(source.key());
                if (stored.isPresent()) {
                    inputs.put(input.getKey(), store.open(stored.get(), allocator).get(input.getValue().port()));
                }
            } catch (StorageException gone) {
                // Views do with what is there.
            }
        }
        return new Inputs<>(inputs);
    }
}
