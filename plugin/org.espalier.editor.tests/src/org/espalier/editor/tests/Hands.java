package org.espalier.editor.tests;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.eclipse.draw2d.geometry.Point;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;

/**
 * The mouse and the keyboard of the display, moved by xdotool through the XTEST extension: what arrives at the workbench is
 * what arrives from people's devices.
 */
final class Hands {
    /** Between events, because the toolkit takes quick ones for others, such as two clicks for a double click. */
    private static final String PAUSE = "0.06";
    private static final String BETWEEN_CLICKS = "0.5";

    private int actions;

    /** How many things were done: clicks, drags, key strokes and texts. */
    int actions() {
        return actions;
    }

    private static Point onDisplay(Control control, Point at) {
        return Ui.call(() -> {
            var point = control.toDisplay(at.x, at.y);
            return new Point(point.x, point.y);
        });
    }

    void click(Control control, Point at) {
        Point point = onDisplay(control, at);
        act("mousemove", x(point), y(point), "sleep", BETWEEN_CLICKS, "click", "1");
    }

    void doubleClick(Control control, Point at) {
        Point point = onDisplay(control, at);
        act("mousemove", x(point), y(point), "sleep", BETWEEN_CLICKS, "click", "--repeat", "2", "--delay", "60", "1");
    }

    void drag(Control control, Point from, Point to) {
        Point start = onDisplay(control, from);
        Point end = onDisplay(control, to);
        List<String> command = new ArrayList<>(List.of("mousemove", x(start), y(start), "sleep", BETWEEN_CLICKS, "mousedown", "1", "sleep", PAUSE));
        for (int step = 1; step <= 10; step++) {
            var point = new Point(start.x + (end.x - start.x) * step / 10, start.y + (end.y - start.y) * step / 10);
            command.addAll(List.of("mousemove", x(point), y(point), "sleep", PAUSE));
        }
        command.addAll(List.of("mouseup", "1"));
        act(command.toArray(String[]::new));
    }

    /** Turns the wheel with the Ctrl key held down: forward for positive numbers. */
    void wheel(Control control, Point at, int steps) {
        Point point = onDisplay(control, at);
        act("mousemove", x(point), y(point), "keydown", "ctrl", "click", "--repeat", String.valueOf(Math.abs(steps)), "--delay", "80", steps > 0 ? "4" : "5", "keyup", "ctrl");
    }

    /** Turns the wheel, as one does to read on. */
    void scroll(Control control, Point at, int steps) {
        Point point = onDisplay(control, at);
        act("mousemove", x(point), y(point), "sleep", PAUSE, "click", "--repeat", String.valueOf(Math.abs(steps)), "--delay", "80", steps > 0 ? "4" : "5");
    }

    /** Gives the workbench the keyboard, as a window manager does with a window that is clicked; here there is none, and popups and dialogs that close leave it to nobody. */
    void takeKeyboard() {
        act("search", "--onlyvisible", "--name", " - Espalier *$", "windowfocus");
        actions--;
    }

    /** Gives the keyboard to a window of another toolkit's making, such as a file dialog, once it is there. */
    void focus(String title) {
        Ui.await("the window " + title, () -> complaint("search", "--onlyvisible", "--name", "^" + title + "$", "windowfocus").isEmpty());
        settle();
    }


    /** Presses keys at the same time, such as {@code ctrl+space}. */
    void key(String chord) {
        act("key", "--clearmodifiers", chord);
    }

    /** Types a text. */
    void type(String text) {
        act("type", "--delay", "25", text);
    }

    /** Types a text and the Enter key. */
    void enter(String text) {
        type(text);
        act("key", "Return");
        actions--;
    }

    private void act(String... arguments) {
        actions++;
        complaint(arguments).ifPresent(said -> {
            throw new AssertionError("xdotool " + String.join(" ", arguments) + ": " + said);
        });
        settle();
    }

    /** Runs xdotool; empty when it has done what it should. */
    private static Optional<String> complaint(String... arguments) {
        List<String> command = new ArrayList<>(List.of("xdotool"));
        command.addAll(Arrays.asList(arguments));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes());
            return process.waitFor() == 0 ? Optional.empty() : Optional.of(said);
        } catch (IOException fault) {
            throw new AssertionError("the tests of mouse and keyboard need xdotool (Debian: apt-get install xdotool)", fault);
        } catch (InterruptedException fault) {
            Thread.currentThread().interrupt();
            throw new AssertionError(fault);
        }
    }

    /** Lets the workbench take in what was done. */
    private static void settle() {
        try {
            Thread.sleep(150);
        } catch (InterruptedException fault) {
            Thread.currentThread().interrupt();
        }
        Display display = Ui.display();
        display.syncExec(() -> {
            // All that came before has been dispatched.
        });
    }

    private static String x(Point point) {
        return String.valueOf(point.x);
    }

    private static String y(Point point) {
        return String.valueOf(point.y);
    }
}
