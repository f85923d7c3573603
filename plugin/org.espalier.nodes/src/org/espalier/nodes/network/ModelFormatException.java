package org.espalier.nodes.network;

/** The bytes of a file are not a model. The message says why, in a clause. */
final class ModelFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    ModelFormatException(String message) {
        super(message);
    }
}
