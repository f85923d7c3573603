package org.espalier.editor.figures;

import org.eclipse.draw2d.Label;
import org.eclipse.draw2d.MarginBorder;

/** A text beside the mouse, in lines that can be read. */
public final class Tip extends Label {
    private static final int LONGEST_LINE = 90;

    public Tip(String text) {
        super(wrapped(text));
        setBorder(new MarginBorder(4, 6, 4, 6));
    }

    private static String wrapped(String text) {
        return text.replaceAll("([^\n]{1," + LONGEST_LINE + "})(?: +|$|(?=\n))", "$1\n").replace("\n\n", "\n").stripTrailing();
    }
}
