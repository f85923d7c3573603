package org.espalier.engine.run;

import java.nio.file.Path;
import java.util.List;

import org.espalier.engine.graph.GraphNode;
import org.espalier.engine.node.PortSpec;

/**
 * A node that can execute.
 *
 * @param node its type, wires and settings as given
 * @param settings its settings record
 * @param canonicalSettings its settings in the form that the key is made from
 * @param outputs the specs of what will leave, one for each output port
 * @param key the content key of its result
 * @param readFiles the files and folders that its settings name for reading
 * @param writtenFiles the files that it writes beside its result
 * @param seed its seed; 0 when it draws no random numbers
 */
public record ConfiguredNode(GraphNode node, Record settings, String canonicalSettings, List<PortSpec> outputs, String key, List<Path> readFiles, List<Path> writtenFiles, long seed) {
    public ConfiguredNode {
        outputs = List.copyOf(outputs);
        readFiles = List.copyOf(readFiles);
        writtenFiles = List.copyOf(writtenFiles);
    }
}
