package org.espalier.nodes.tests;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.espalier.engine.node.Inputs;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.PortSpec;
import org.espalier.engine.settings.SettingsSchema;

/** Calls a node as the engine does: settings from JSON, configured on specs, then executed. */
public final class NodeCall {
    private static final ObjectMapper JSON = new ObjectMapper();

    private NodeCall() {
    }

    /** Settings from JSON in which {@code '} stands for {@code "}. */
    public static <S extends Record> S settings(Class<S> type, String json) throws Exception {
        return SettingsSchema.of(type).read((ObjectNode) JSON.readTree(json.replace('\'', '"')), file -> java.nio.file.Path.of(file.text()));
    }

    /** Configures. */
    public static <S extends Record> List<PortSpec> configure(NodeModel<S> node, S settings, Map<String, ? extends PortObject> inputs) throws Exception {
        Map<String, PortSpec> specs = new LinkedHashMap<>();
        inputs.forEach((port, object) -> specs.put(port, object.spec()));
        return node.configure(settings, new Inputs<>(specs));
    }

    /** Configures and executes. */
    public static <S extends Record> List<PortObject> execute(NodeModel<S> node, S settings, Map<String, ? extends PortObject> inputs, TestContext context) throws Exception {
        configure(node, settings, inputs);
        return node.execute(settings, new Inputs<>(inputs), context);
    }
}
