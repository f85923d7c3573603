package org.espalier.editor.help;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import org.eclipse.core.runtime.Platform;
import org.eclipse.osgi.util.NLS;
import org.espalier.editor.EditorIds;
import org.espalier.editor.Messages;
import org.espalier.editor.palette.Categories;
import org.espalier.engine.node.NodeDeclaration;
import org.espalier.engine.node.PortDeclaration;
import org.espalier.engine.registry.NodeRegistry;
import org.espalier.engine.registry.NodeType;
import org.espalier.engine.settings.SettingField;
import org.espalier.engine.settings.SettingType;
import org.espalier.engine.settings.SettingsSchema;

/** The documentation of all nodes as web pages, made from what the nodes declare: a page for each, and one with all of them. */
public final class NodePages {
    /** The name of the page with all nodes. */
    public static final String ALL = "nodes.html";

    private static final String STYLE = """
            body { font-family: sans-serif; font-size: 14px; line-height: 1.45; margin: 20px auto; max-width: 860px; padding: 0 16px; color: #252b37; background: #fff }
            h1 img, h2 img { height: 32px; vertical-align: -8px; margin-right: 10px }
            h2 { margin-top: 2.2em; border-top: 1px solid #dcdfe5; padding-top: 1em }
            table { border-collapse: collapse; width: 100% } td, th { text-align: left; vertical-align: top; padding: 5px 10px 5px 0; border-bottom: 1px solid #e6e8ec }
            th { font-weight: 600; color: #6b7484 } code { font-family: monospace; font-size: 13px } .id { color: #6b7484; font-weight: normal; font-size: 13px }
            a { color: #1f6feb; text-decoration: none }
            @media (prefers-color-scheme: dark) { body { color: #e6e9ef; background: #1f2228 } td, th, h2 { border-color: #3a404a } th, .id { color: #9ba5b5 } a { color: #5aa2ff } }
            """;

    private final NodeRegistry registry;

    public NodePages(NodeRegistry registry) {
        this.registry = registry;
    }

    /** The name of a node's page. */
    public static String name(NodeDeclaration node) {
        return "node-" + node.id() + ".html";
    }

    /** The page with all nodes, by category. */
    public String all() {
        var page = new StringBuilder();
        Map<String, List<NodeDeclaration>> categories = Categories.of(registry.all().stream().map(NodeType::declaration).toList());
        categories.forEach((category, nodes) -> {
            page.append("<p><b>").append(escaped(Categories.label(category))).append("</b><br>");
            nodes.forEach(node -> page.append("<a href=\"#").append(escaped(node.id())).append("\">").append(escaped(node.name())).append("</a> &nbsp; "));
            page.append("</p>\n");
        });
        categories.values().forEach(nodes -> nodes.forEach(node -> registry.find(node.id()).ifPresent(type -> write(page, type, "h2"))));
        return html(Messages.helpNodes, "<h1>" + escaped(Messages.helpNodes) + "</h1>\n" + page);
    }

    /** A node's page. */
    public String of(NodeType type) {
        var page = new StringBuilder();
        write(page, type, "h1");
        return html(type.declaration().name(), page.toString());
    }

    private static String html(String title, String body) {
        return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + escaped(title) + "</title><style>\n" + STYLE + "</style></head><body>\n" + body + "</body></html>\n";
    }

    private static void write(StringBuilder page, NodeType type, String heading) {
        NodeDeclaration node = type.declaration();
        page.append('<').append(heading).append(" id=\"").append(escaped(node.id())).append("\">").append(icon(node.id())).append(escaped(node.name())).append(" <span class=\"id\">")
                .append(escaped(node.id())).append("</span></").append(heading).append(">\n<p>").append(escaped(node.description())).append("</p>\n");
        ports(page, Messages.helpInput, node.inputs());
        ports(page, Messages.helpOutput, node.outputs());
        try {
            settings(page, type.settings());
        } catch (RuntimeException | LinkageError fault) {
            page.append("<p>").append(escaped(NLS.bind(Messages.settingsNoClass, fault.getMessage()))).append("</p>\n");
        }
    }

    private static void settings(StringBuilder page, SettingsSchema<?> schema) {
        if (!schema.fields().isEmpty()) {
            head(page, Messages.helpSetting, Messages.helpValue, Messages.helpDefault, Messages.helpMeaning);
            rows(page, schema, "");
            page.append("</table>\n");
        }
    }

    private static void ports(StringBuilder page, String title, List<PortDeclaration> ports) {
        if (ports.isEmpty()) {
            return;
        }
        head(page, title, Messages.helpType, "");
        for (PortDeclaration port : ports) {
            String name = port.repeated() ? port.name() + "1, " + port.name() + "2, ..." : port.name();
            row(page, "<code>" + escaped(name) + "</code>", escaped(port.type().id() + (port.optional() ? Messages.portOptional : "")), escaped(port.description()));
        }
        page.append("</table>\n");
    }

    private static void rows(StringBuilder page, SettingsSchema<?> schema, String prefix) {
        for (SettingField field : schema.fields()) {
            if (field.type() instanceof SettingType.Group group) {
                rows(page, group.schema(), prefix + field.name() + ".");
            } else {
                String otherwise = field.required() ? "<b>" + escaped(Messages.helpRequired) + "</b>" : field.defaultValue().map(value -> "<code>" + escaped(value.toString()) + "</code>").orElseGet(() -> escaped(Messages.helpNone));
                row(page, "<code>" + escaped(prefix + field.name()) + "</code>", escaped(field.describe()), otherwise, escaped(field.documentation()));
            }
        }
    }

    private static void head(StringBuilder page, String... cells) {
        page.append("<table><tr>");
        for (String cell : cells) {
            page.append("<th>").append(escaped(cell)).append("</th>");
        }
        page.append("</tr>\n");
    }

    private static void row(StringBuilder page, String... cells) {
        page.append("<tr>");
        for (String cell : cells) {
            page.append("<td>").append(cell).append("</td>");
        }
        page.append("</tr>\n");
    }

    /** The icon within the page, so that the page needs no other file. */
    private static String icon(String id) {
        URL url = Platform.getBundle(EditorIds.PLUGIN).getEntry("icons/nodes/" + id + "-64.png");
        if (url == null) {
            return "";
        }
        try (InputStream in = url.openStream()) {
            return "<img alt=\"\" src=\"data:image/png;base64," + Base64.getEncoder().encodeToString(in.readAllBytes()) + "\">";
        } catch (IOException fault) {
            return "";
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
