package org.espalier.editor.run;

import org.eclipse.core.runtime.Platform;
import org.espalier.editor.EditorIds;

/** What people chose for runs on the preference page. */
public final class RunPreferences {
    /** How many nodes execute at a time; 0 for one a processor core. */
    public static final String WORKERS = "workers";
    /** The budget for off-heap memory in MiB; 0 for half of the machine's memory. */
    public static final String MEMORY = "memory";

    private RunPreferences() {
    }

    static int workers() {
        int chosen = Platform.getPreferencesService().getInt(EditorIds.PLUGIN, WORKERS, 0, null);
        return chosen > 0 ? chosen : Runtime.getRuntime().availableProcessors();
    }
}
