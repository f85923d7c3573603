package org.espalier.nodes.network;

/** How numbers are brought to a common size before a network sees them. */
public enum Normalization {
    /** Mean about 0, standard deviation about 1. */
    STANDARDIZE,
    /** From about 0 to about 1. */
    MIN_MAX,
    /** As they are. */
    NONE
}
