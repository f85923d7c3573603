package org.espalier.editor.help;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

import org.eclipse.core.runtime.RegistryFactory;
import org.eclipse.help.IHelpContentProducer;
import org.espalier.editor.EditorIds;
import org.espalier.engine.registry.NodeExtensions;
import org.espalier.engine.registry.NodeRegistry;
import org.espalier.engine.registry.NodeType;

/** Gives the help system the pages of {@link NodePages}, which lie in no file. */
public final class NodeHelpContent implements IHelpContentProducer {

    @Override
    public InputStream getInputStream(String plugin, String href, Locale locale) {
        if (!EditorIds.PLUGIN.equals(plugin)) {
            return null;
        }
        NodeRegistry registry = NodeExtensions.read(RegistryFactory.getRegistry());
        var pages = new NodePages(registry);
        String page = href.replaceFirst("[?#].*$", "");
        if (page.equals(NodePages.ALL)) {
            return stream(pages.all());
        }
        Optional<NodeType> type = registry.all().stream().filter(each -> NodePages.name(each.declaration()).equals(page)).findFirst();
        // The help system asks for every file of the plugin; null lets it look for a real one.
        return type.map(pages::of).map(NodeHelpContent::stream).orElse(null);
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
