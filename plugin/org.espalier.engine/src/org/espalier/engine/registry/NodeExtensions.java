package org.espalier.engine.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.IExtensionRegistry;
import org.espalier.engine.node.NodeDeclaration;
import org.espalier.engine.node.NodeModel;
import org.espalier.engine.node.PortDeclaration;
import org.espalier.engine.node.PortType;

/** Reads node types from the extension point {@code org.espalier.engine.nodes}; see its schema for the form. */
public final class NodeExtensions {
    /** The extension point's id. */
    public static final String EXTENSION_POINT = "org.espalier.engine.nodes";

    private NodeExtensions() {
    }

    /**
     * The node types of all installed bundles.
     *
     * @throws IllegalStateException when two bundles declare one id, or a declaration is not as the schema says
     */
    public static NodeRegistry read(IExtensionRegistry extensions) {
        Map<String, NodeType> types = new HashMap<>();
        for (IConfigurationElement element : extensions.getConfigurationElementsFor(EXTENSION_POINT)) {
            NodeDeclaration declaration = declaration(element);
            NodeType other = types.put(declaration.id(), new NodeType(declaration, () -> newModel(element)));
            if (other != null) {
                throw new IllegalStateException("the node \"" + declaration.id() + "\" is declared by " + other.declaration().bundle() + " and by " + declaration.bundle()
                        + "; uninstall one of them");
            }
        }
        return new NodeRegistry(types);
    }

    private static NodeDeclaration declaration(IConfigurationElement element) {
        return new NodeDeclaration(required(element, "id"), required(element, "name"), required(element, "category"), text(element, "description"),
                version(element), Boolean.parseBoolean(element.getAttribute("seeded")), ports(element, "input"), ports(element, "output"),
                element.getContributor().getName());
    }

    private static int version(IConfigurationElement element) {
        String version = element.getAttribute("version");
        if (version != null && !version.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalStateException(element.getContributor().getName() + "/plugin.xml: the node \"" + element.getAttribute("id") + "\" has the version \"" + version
                    + "\", which is not a whole number of at least 1");
        }
        return version == null ? 1 : Integer.parseInt(version);
    }

    private static List<PortDeclaration> ports(IConfigurationElement node, String kind) {
        var ports = new ArrayList<PortDeclaration>();
        for (IConfigurationElement port : node.getChildren(kind)) {
            ports.add(new PortDeclaration(required(port, "name"), PortType.ofId(required(port, "type")), Boolean.parseBoolean(port.getAttribute("optional")),
                    Boolean.parseBoolean(port.getAttribute("repeated")), port.getAttribute("description") == null ? "" : port.getAttribute("description")));
        }
        return ports;
    }

    private static String required(IConfigurationElement element, String attribute) {
        String value = element.getAttribute(attribute);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException(element.getContributor().getName() + "/plugin.xml: <" + element.getName() + "> needs the attribute \"" + attribute + '"');
        }
        return value;
    }

    private static String text(IConfigurationElement element, String child) {
        IConfigurationElement[] children = element.getChildren(child);
        return children.length == 0 || children[0].getValue() == null ? "" : children[0].getValue().strip().replaceAll("\\s+", " ");
    }

    private static NodeModel<?> newModel(IConfigurationElement element) {
        try {
            return (NodeModel<?>) element.createExecutableExtension("class");
        } catch (CoreException fault) {
            throw new IllegalStateException("the class " + element.getAttribute("class") + " of the node \"" + element.getAttribute("id") + "\" from "
                    + element.getContributor().getName() + " cannot be made", fault);
        }
    }
}
