package org.espalier.nodes.data;

import org.espalier.engine.node.ExecutionContext;

/** Where images come from. */
interface ImageSource {

    /** What every image becomes. */
    ImageShape shape();

    /**
     * Reads all images, one by one.
     *
     * @throws org.espalier.engine.node.InvalidDataException when one of them cannot be read
     */
    void read(ImageTableWriter target, ExecutionContext context) throws Exception;
}
