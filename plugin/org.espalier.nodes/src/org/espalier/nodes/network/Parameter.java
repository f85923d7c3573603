package org.espalier.nodes.network;

/**
 * A parameter tensor with its values.
 *
 * @param layout its name, shape and place
 * @param storage its values
 */
public record Parameter(TensorLayout layout, Storage storage) {
    public Parameter {
        if (layout.size() != storage.size()) {
            throw new IllegalArgumentException(layout.name() + " of shape " + layout.shape() + " cannot hold " + storage.size() + " values");
        }
        if (storage instanceof Storage.Affine affine && affine.steps().length != 1 && affine.steps().length != layout.channels()) {
            throw new IllegalArgumentException(layout.name() + " has " + layout.channels() + " channels, found " + affine.steps().length + " steps");
        }
    }

    /** The same tensor with other values. */
    public Parameter with(Storage other) {
        return new Parameter(layout, other);
    }
}
