package org.espalier.engine.run;

import java.util.Locale;

/** What has become of a node. */
public enum NodeState {
    /** Not configured: something is wrong with it or with what it depends on. */
    IDLE,
    /** Ready to execute. */
    CONFIGURED,
    /** Waits for its inputs or for a worker. */
    QUEUED,
    /** At work. */
    EXECUTING,
    /** Done: its result is stored. */
    EXECUTED,
    /** Gave up: its problems say why. */
    FAILED,
    /** Did not run, because a node that it depends on failed, or the run ended before. */
    SKIPPED;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
