package org.espalier.engine.node;

import java.nio.file.Path;

/**
 * What a node hands to the next one: a {@link org.espalier.engine.table.Table} or a {@link org.espalier.engine.model.Model}.
 * It lives in a file, so that it can be kept, checked and opened again.
 */
public interface PortObject {

    /** What this object is, without its content. */
    PortSpec spec();

    /** The file that holds the content. It must not be changed. */
    Path file();
}
