package org.espalier.editor.commands;

import org.eclipse.gef.commands.Command;

/** An edit that makes no sense, with the reason. It cannot execute. */
public final class RefusedCommand extends Command {
    private final String reason;

    /** @param reason why not, in one clause */
    public RefusedCommand(String reason) {
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }

    @Override
    public boolean canExecute() {
        return false;
    }
}
