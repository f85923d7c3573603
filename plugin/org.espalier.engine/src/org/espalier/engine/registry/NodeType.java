package org.espalier.engine.registry;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.function.Supplier;

import org.espalier.engine.node.NodeDeclaration;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.settings.SettingsSchema;

/** A registered node type: its declaration at once, its class when it is needed. */
public final class NodeType {
    private final NodeDeclaration declaration;
    private final Supplier<NodeModel<?>> factory;
    private SettingsSchema<?> settings;

    /** @param factory makes a new instance of the node's class */
    public NodeType(NodeDeclaration declaration, Supplier<NodeModel<?>> factory) {
        this.declaration = declaration;
        this.factory = factory;
    }

    public NodeDeclaration declaration() {
        return declaration;
    }

    /** A new instance of the node's class. */
    public NodeModel<?> newModel() {
        return factory.get();
    }

    /** What settings the node has. */
    public synchronized SettingsSchema<?> settings() {
        if (settings == null) {
            settings = SettingsSchema.of(settingsRecord(newModel().getClass()));
        }
        return settings;
    }

    private static Class<? extends Record> settingsRecord(Class<?> model) {
        for (Class<?> type = model; type != null; type = type.getSuperclass()) {
            for (Type implemented : type.getGenericInterfaces()) {
                if (implemented instanceof ParameterizedType parameterized && parameterized.getRawType() == NodeModel.class
                        && parameterized.getActualTypeArguments()[0] instanceof Class<?> record) {
                    return record.asSubclass(Record.class);
                }
            }
        }
        // With a class between them, the interface names a type variable; the record is found by its name then.
        for (Class<?> type = model; type != null; type = type.getSuperclass()) {
            for (Class<?> nested : type.getDeclaredClasses()) {
                if (nested.isRecord() && nested.getSimpleName().equals("Settings")) {
                    return nested.asSubclass(Record.class);
                }
            }
        }
        throw new IllegalStateException(model.getName() + " does not implement NodeModel with a settings record");
    }
}
