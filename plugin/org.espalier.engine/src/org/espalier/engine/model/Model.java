package org.espalier.engine.model;

import java.nio.file.Path;
import java.util.Objects;

import org.espalier.engine.node.PortObject;

/**
 * A model on its way between nodes. The engine does not look into the file; the nodes that make and use networks do.
 *
 * @param file the {@code .model} file
 * @param spec what is known of it
 */
public record Model(Path file, ModelSpec spec) implements PortObject {

    public Model {
        Objects.requireNonNull(file);
        Objects.requireNonNull(spec);
    }
}
