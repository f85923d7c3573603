package org.espalier.engine.registry;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.espalier.engine.settings.SettingsSchema;
import org.espalier.engine.workflow.WorkflowFile;

/** The node types that are installed. */
public final class NodeRegistry implements WorkflowFile.Schemas {
    private final Map<String, NodeType> types;

    /** @param types by id */
    public NodeRegistry(Map<String, NodeType> types) {
        this.types = Collections.unmodifiableMap(new TreeMap<>(types));
    }

    /** The node type of this id, if it is installed. */
    public Optional<NodeType> find(String id) {
        return Optional.ofNullable(types.get(id));
    }

    /** All node types, in the order of their ids. */
    public Collection<NodeType> all() {
        return types.values();
    }

    /** {@inheritDoc} Of a node whose class cannot be loaded nothing is known either. */
    @Override
    public Optional<SettingsSchema<?>> of(String type) {
        try {
            return find(type).map(NodeType::settings);
        } catch (RuntimeException | LinkageError fault) {
            return Optional.empty();
        }
    }
}
