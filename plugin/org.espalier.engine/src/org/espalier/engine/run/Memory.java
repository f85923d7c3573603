package org.espalier.engine.run;

import java.lang.management.ManagementFactory;
import java.nio.Buffer;
import java.util.Optional;

import org.apache.arrow.memory.BufferAllocator;
import org.espalier.engine.node.Problem;

/** The budget for off-heap memory: one for all nodes that run at a time. */
final class Memory {
    /** The system property that sets the budget, in MiB. */
    static final String BUDGET_PROPERTY = "espalier.memory";

    private static final String OPENING = "--add-opens=java.base/java.nio=ALL-UNNAMED";

    private Memory() {
    }

    /**
     * What keeps Arrow, the library of tables, from reaching memory outside of Java's heap; empty when nothing does. It has to be known before
     * Arrow tries, because Arrow tries only once and prints a stack trace.
     */
    static Optional<Problem> obstacle() {
        if (Buffer.class.getModule().isOpen(Buffer.class.getPackageName(), BufferAllocator.class.getModule())) {
            return Optional.empty();
        }
        return Optional.of(Problem.of("Java was started in a way in which tables cannot be used").found("no " + OPENING).expected("this option for Java")
                .remedy("start Espalier with the launcher that belongs to it, or an Eclipse of your own with " + OPENING + " below -vmargs in eclipse.ini; after an installation, restart Eclipse from its own launcher"));
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
