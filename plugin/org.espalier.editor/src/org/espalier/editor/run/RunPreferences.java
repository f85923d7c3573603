package org.espalier.editor.run;

import org.eclipse.core.runtime.Platform;
import org.espalier.editor.EditorIds;

/** What people chose for runs on the preference page. */
public final class RunPreferences {
    /** How many nodes execute at a time; 0 for one a processor core. */
    public static final String WORKERS = "workers";
    /** The budget for off-heap memory in MiB; 0 for half of the machine's memory. */
    public static final String MEMORY = "memory";

    /** The system property that the engine reads the budget from, in MiB. */
    private static final String BUDGET_PROPERTY = "espalier.memory";
    /** What the process was started with. */
    private static final String GIVEN = System.getProperty(BUDGET_PROPERTY, "");

    private RunPreferences() {
    }

    static int workers() {
        int chosen = Platform.getPreferencesService().getInt(EditorIds.PLUGIN, WORKERS, 0, null);
        return chosen > 0 ? chosen : Runtime.getRuntime().availableProcessors();
    }

    /** Makes the memory that people chose the budget of the next run. */
    static void applyMemory() {
        int chosen = Platform.getPreferencesService().getInt(EditorIds.PLUGIN, MEMORY, 0, null);
        if (chosen > 0) {
            System.setProperty(BUDGET_PROPERTY, String.valueOf(chosen));
        } else if (GIVEN.isEmpty()) {
            System.clearProperty(BUDGET_PROPERTY);
        } else {
            System.setProperty(BUDGET_PROPERTY, GIVEN);
        }
    }
}
