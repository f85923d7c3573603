package org.espalier.editor.tests;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

import org.eclipse.swt.widgets.Display;

/**
 * How long the user interface's thread is at work without coming back for events. It asks the thread every few milliseconds
 * and takes the processor time that it used in between: that of other programs on the machine is no fault of the workbench.
 */
final class Heartbeat {
    private static final int EVERY_MILLIS = 10;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private long last;
    private long longest;
    private long longestWait;
    private int beats;

    /** Watches for this long, and returns then. */
    void start(int millis) throws InterruptedException {
        Display display = Ui.display();
        display.syncExec(() -> last = threads.getCurrentThreadCpuTime());
        long end = System.nanoTime() + millis * 1_000_000L;
        while (System.nanoTime() < end) {
            Thread.sleep(EVERY_MILLIS);
            long asked = System.nanoTime();
            display.syncExec(() -> {
                long now = threads.getCurrentThreadCpuTime();
                longest = Math.max(longest, now - last);
                last = now;
                beats++;
            });
            longestWait = Math.max(longestWait, System.nanoTime() - asked);
        }
    }

    long longestTurnMillis() {
        return longest / 1_000_000;
    }

    @Override
    public String toString() {
        return "longest turn " + longestTurnMillis() + " ms of processor time, longest wait " + longestWait / 1_000_000 + " ms, " + beats + " turns";
    }
}
