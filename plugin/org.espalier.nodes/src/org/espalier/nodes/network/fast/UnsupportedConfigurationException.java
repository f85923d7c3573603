package org.espalier.nodes.network.fast;

/** Something in a network's configuration that the fast trainer does not know; its message completes "cannot train, because". */
final class UnsupportedConfigurationException extends Exception {
    private static final long serialVersionUID = 1L;

    UnsupportedConfigurationException(String reason) {
        super(reason);
    }
}
