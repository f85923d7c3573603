package org.espalier.engine.run;

import java.lang.management.ManagementFactory;

/** The budget for off-heap memory: one for all nodes that run at a time. */
final class Memory {
    /** The system property that sets the budget, in MiB. */
    static final String BUDGET_PROPERTY = "espalier.memory";

    private Memory() {
    }

    /** The budget in bytes: what the property says, else half of what the machine has. */
    static long budgetBytes() {
        Long given = Long.getLong(BUDGET_PROPERTY);
        if (given != null && given > 0) {
            return given << 20;
        }
        var system = ManagementFactory.getOperatingSystemMXBean();
        long total = system instanceof com.sun.management.OperatingSystemMXBean machine ? machine.getTotalMemorySize() : 4L << 30;
        return total / 2;
    }
}
