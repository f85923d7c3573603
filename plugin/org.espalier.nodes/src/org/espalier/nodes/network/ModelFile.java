package org.espalier.nodes.network;

import java.nio.file.Path;

import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.StorageException;

/** The {@code .model} file. */
public final class ModelFile {
    private ModelFile() {
    }

    /** Writes a model; the same model gives the same bytes. The file must not exist. */
    public static void write(Path file, TrainedModel model) throws StorageException {
        throw new UnsupportedOperationException("comes in the next step");
    }

    /**
     * Reads a model.
     *
     * @throws InvalidDataException when the file is altered, cut off, of an unknown version or no model at all
     */
    public static TrainedModel read(Path file) throws InvalidDataException, StorageException {
        throw new UnsupportedOperationException("comes in the next step");
    }
}
