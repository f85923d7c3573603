package org.espalier.engine.registry;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.espalier.engine.node.NodeDeclaration;
import org.espalier.engine.node.PortDeclaration;
import org.espalier.engine.settings.SettingField;
import org.espalier.engine.settings.SettingType;
import org.espalier.engine.settings.SettingsSchema;

/** The reference of all node types as a Markdown page, made from their declarations alone. */
public final class NodeReference {
    private NodeReference() {
    }

    /** The page. */
    public static String markdown(Collection<NodeType> types) {
        var page = new StringBuilder("# Nodes\n\nMade by `espalier nodes --markdown` from what the nodes declare; do not edit.\n");
        Map<String, List<NodeType>> categories = types.stream().collect(Collectors.groupingBy(type -> type.declaration().category(), TreeMap::new, Collectors.toList()));
        categories.forEach((category, nodes) -> {
            page.append("\n## ").append(category).append('\n');
            nodes.forEach(type -> node(page, type));
        });
        return page.toString();
    }

    private static void node(StringBuilder page, NodeType type) {
        NodeDeclaration node = type.declaration();
        page.append("\n### ").append(node.id()).append("\n\n![](node-icons/").append(node.id()).append(".svg)\n\n").append(node.description()).append('\n');
        ports(page, "in", node.inputs());
        ports(page, "out", node.outputs());
        if (!type.settings().fields().isEmpty()) {
            page.append("\n| setting | value | default | meaning |\n|---|---|---|---|\n");
            settings(page, type.settings(), "");
        }
    }

    private static void ports(StringBuilder page, String direction, List<PortDeclaration> ports) {
        if (!ports.isEmpty()) {
            page.append("\n| ").append(direction).append(" | type | what |\n|---|---|---|\n");
            for (PortDeclaration port : ports) {
                String name = port.repeated() ? port.name() + "1, " + port.name() + "2, ..." : port.name();
                page.append("| ").append(name).append(" | ").append(port.type().id()).append(port.optional() ? ", optional" : "").append(" | ").append(cell(port.description())).append(" |\n");
            }
        }
    }

    private static void settings(StringBuilder page, SettingsSchema<?> schema, String prefix) {
        for (SettingField field : schema.fields()) {
            if (field.type() instanceof SettingType.Group group) {
                settings(page, group.schema(), prefix + field.name() + ".");
                continue;
            }
            String value = field.required() ? "**must be given**" : field.defaultValue().map(json -> "`" + json + "`").orElse("none");
            page.append("| `").append(prefix).append(field.name()).append("` | ").append(cell(field.describe())).append(" | ").append(cell(value)).append(" | ")
                    .append(cell(field.documentation())).append(" |\n");
        }
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;");
    }
}
