package org.espalier.editor;

import org.eclipse.swt.SWT;
import org.eclipse.swt.events.ShellListener;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;

/** Small windows that are there while people use them. */
public final class Popups {
    /** Some window managers take the focus from a window that opens, and give it back. */
    private static final int GRACE_MILLIS = 150;

    private Popups() {
    }

    /** Closes a popup when people press Escape in it or go elsewhere. */
    public static void closeWhenLeft(Shell popup) {
        Display display = popup.getDisplay();
        popup.addShellListener(ShellListener.shellDeactivatedAdapter(event -> display.timerExec(GRACE_MILLIS, () -> {
            if (!popup.isDisposed() && display.getActiveShell() != popup) {
                popup.dispose();
            }
        })));
        popup.addTraverseListener(event -> {
            if (event.detail == SWT.TRAVERSE_ESCAPE) {
                event.doit = false;
                popup.dispose();
            }
        });
    }
}
