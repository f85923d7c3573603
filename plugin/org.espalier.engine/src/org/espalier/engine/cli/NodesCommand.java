package org.espalier.engine.cli;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.espalier.engine.node.NodeDeclaration;
import org.espalier.engine.node.PortDeclaration;
import org.espalier.engine.registry.NodeReference;
import org.espalier.engine.registry.NodeRegistry;
import org.espalier.engine.registry.NodeType;
import org.espalier.engine.settings.SettingField;
import org.espalier.engine.settings.SettingsSchema;
import org.espalier.engine.workflow.CanonicalJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code espalier nodes}: the node types that are installed. */
@Command(name = "nodes", mixinStandardHelpOptions = true, description = "Lists the node types that are installed.")
final class NodesCommand implements Callable<Integer> {
    private final NodeRegistry registry;
    private final Output output;

    @Mixin
    private Verbose verbose;
    @Option(names = "--json", description = "Prints all of it as data: ports, settings, documentation.")
    private boolean json;
    @Option(names = "--markdown", description = "Prints all of it as a page, the node reference.")
    private boolean markdown;

    NodesCommand(NodeRegistry registry, Output output) {
        this.registry = registry;
        this.output = output;
    }

    @Override
    public Integer call() {
        if (json) {
            ArrayNode nodes = JsonNodeFactory.instance.arrayNode();
            registry.all().forEach(type -> nodes.add(json(type)));
            output.out.print(CanonicalJson.write(nodes));
            return ExitCode.DONE.code();
        }
        if (markdown) {
            output.out.print(NodeReference.markdown(registry.all()));
            return ExitCode.DONE.code();
        }
        Map<String, List<NodeDeclaration>> categories = registry.all().stream().map(NodeType::declaration)
                .collect(Collectors.groupingBy(NodeDeclaration::category, TreeMap::new, Collectors.toList()));
        int width = registry.all().stream().mapToInt(type -> type.declaration().id().length()).max().orElse(0);
        categories.forEach((category, nodes) -> {
            output.out.println(category);
            nodes.forEach(node -> output.out.println("  " + node.id() + " ".repeat(width - node.id().length() + 2) + firstSentence(node.description())));
        });
        return ExitCode.DONE.code();
    }

    private static String firstSentence(String text) {
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }

    private static ObjectNode json(NodeType type) {
        NodeDeclaration node = type.declaration();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", node.id()).put("name", node.name()).put("category", node.category()).put("description", node.description()).put("version", node.version())
                .put("seeded", node.seeded()).put("bundle", node.bundle());
        ports(json.putArray("inputs"), node.inputs());
        ports(json.putArray("outputs"), node.outputs());
        json.set("settings", json(type.settings()));
        return json;
    }

    private static void ports(ArrayNode json, List<PortDeclaration> ports) {
        ports.forEach(port -> json.addObject().put("name", port.name()).put("type", port.type().id()).put("optional", port.optional()).put("repeated", port.repeated())
                .put("description", port.description()));
    }

    private static ArrayNode json(SettingsSchema<?> schema) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        for (SettingField field : schema.fields()) {
            ObjectNode setting = json.addObject().put("name", field.name()).put("label", field.label()).put("documentation", field.documentation())
                    .put("value", field.describe()).put("required", field.required()).put("advanced", field.advanced());
            field.defaultValue().ifPresent(value -> setting.set("default", value));
            if (field.type() instanceof org.espalier.engine.settings.SettingType.Group group) {
                setting.set("settings", json(group.schema()));
            }
        }
        return json;
    }
}
