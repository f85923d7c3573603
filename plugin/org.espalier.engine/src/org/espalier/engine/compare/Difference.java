package org.espalier.engine.compare;

import java.util.Objects;

/**
 * One thing in which two workflows differ.
 *
 * @param kind whether it is only in the second, only in the first, or different in both
 * @param what which part of the workflow: {@code node train (train-network)}, {@code train.epochs}, {@code connection split.first -> train.table}
 * @param before its value in the first workflow; empty when there is none or the name says all
 * @param after its value in the second workflow; empty when there is none or the name says all
 */
public record Difference(Kind kind, String what, String before, String after) {

    /** What happened to a part. */
    public enum Kind {
        ADDED, REMOVED, CHANGED, RENAMED
    }

    public Difference {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(what);
        Objects.requireNonNull(before);
        Objects.requireNonNull(after);
    }

    /** One line, which begins with {@code +}, {@code -} or {@code ~}. */
    @Override
    public String toString() {
        return switch (kind) {
            case ADDED -> "+ " + what + (after.isEmpty() ? "" : ": " + after);
            case REMOVED -> "- " + what + (before.isEmpty() ? "" : ": " + before);
            case CHANGED -> "~ " + what + ": " + before + " -> " + after;
            case RENAMED -> "~ " + what + " is now called " + after;
        };
    }
}
