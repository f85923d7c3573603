package org.espalier.engine.cli;

/** What the process's exit code means. */
public enum ExitCode {
    DONE(0), NODE_FAILED(1), WRONG_ARGUMENTS(2), NOT_CONFIGURED(3), CANCELLED(4), TIMED_OUT(5), IN_USE(6);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
