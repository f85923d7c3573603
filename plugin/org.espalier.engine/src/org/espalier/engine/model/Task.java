package org.espalier.engine.model;

import java.util.Locale;

/** What a network is for. */
public enum Task {
    /** One of several classes for each row. */
    CLASSIFICATION,
    /** A number for each row. */
    REGRESSION,
    /** A group for each row, learnt without a target. */
    CLUSTERING;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
