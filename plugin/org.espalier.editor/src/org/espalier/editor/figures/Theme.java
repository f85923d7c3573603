package org.espalier.editor.figures;

import java.util.Map;
import java.util.Optional;

import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.RGB;
import org.espalier.engine.node.PortType;
import org.espalier.engine.run.NodeState;

/**
 * The colours of the canvas, of its pictures on disk, and of all that belongs to them.
 *
 * @param dark whether light things stand on a dark ground
 * @param canvas the ground
 * @param dots the grid on the ground
 * @param card a node's ground
 * @param border a node's edge
 * @param text what is read first
 * @param subtle what is read second
 * @param selection what is selected, and the focus
 * @param note a note's ground
 * @param noteBorder a note's edge
 */
public record Theme(boolean dark, RGB canvas, RGB dots, RGB card, RGB border, RGB text, RGB subtle, RGB selection, RGB note, RGB noteBorder) {
    public static final Theme LIGHT = new Theme(false, rgb(0xf6f7f9), rgb(0xdcdfe5), rgb(0xffffff), rgb(0xc6ccd6), rgb(0x252b37), rgb(0x6b7484), rgb(0x1f6feb), rgb(0xfff6d6),
            rgb(0xe6d492));
    public static final Theme DARK = new Theme(true, rgb(0x1f2228), rgb(0x343942), rgb(0x2d323b), rgb(0x4a515e), rgb(0xe6e9ef), rgb(0x9ba5b5), rgb(0x5aa2ff), rgb(0x4a4428),
            rgb(0x6f663c));

    private static final Map<String, RGB> CATEGORIES = Map.of("data", rgb(0x2b7de9), "train", rgb(0xd46f14), "tune", rgb(0x8a4fd3), "compress", rgb(0xd3324f), "apply", rgb(0x2f9e64), "io",
            rgb(0x5f6b7a), "flow", rgb(0x0f8b8d));
    /** The same accents, lighter: those above would be lost on a dark ground. */
    private static final Map<String, RGB> DARK_CATEGORIES = Map.of("data", rgb(0x5aa2ff), "train", rgb(0xf2a154), "tune", rgb(0xb084ee), "compress", rgb(0xff7a91), "apply", rgb(0x4cc38a), "io",
            rgb(0x9aa7b8), "flow", rgb(0x2fb8ba));
    private static final RGB UNKNOWN = rgb(0x7f8898);

    private static RGB rgb(int value) {
        return new RGB(value >> 16 & 0xff, value >> 8 & 0xff, value & 0xff);
    }

    /** The accent of a palette category. */
    public RGB category(String name) {
        return (dark ? DARK_CATEGORIES : CATEGORIES).getOrDefault(name, UNKNOWN);
    }

    /** The colour of what passes through a port. */
    public RGB port(Optional<PortType> type) {
        if (type.isEmpty()) {
            return UNKNOWN;
        }
        return switch (type.get()) {
            case TABLE -> dark ? rgb(0x4aa3ff) : rgb(0x2275d7);
            case MODEL -> dark ? rgb(0xd58cff) : rgb(0x9a3fd0);
        };
    }

    /** The colour of a node's light. */
    public RGB state(NodeState state) {
        return switch (state) {
            case IDLE, SKIPPED -> dark ? rgb(0x7d8796) : rgb(0x858e9c);
            case CONFIGURED -> dark ? rgb(0xe5a50a) : rgb(0xb3870f);
            case QUEUED -> dark ? rgb(0x6ea8ff) : rgb(0x4a8ee6);
            case EXECUTING -> dark ? rgb(0x5aa2ff) : rgb(0x1f6feb);
            case EXECUTED -> dark ? rgb(0x3fb950) : rgb(0x2f9e64);
            case FAILED -> dark ? rgb(0xff6b6b) : rgb(0xd3324f);
        };
    }

    /** The colour for drawing. Colours of SWT need no disposal. */
    public static Color color(RGB rgb) {
        return new Color(rgb);
    }

    /** A colour between two others: {@code share} of the first. */
    public static RGB mixed(RGB one, RGB other, double share) {
        return new RGB(mixed(one.red, other.red, share), mixed(one.green, other.green, share), mixed(one.blue, other.blue, share));
    }

    private static int mixed(int one, int other, double share) {
        return (int) Math.round(one * share + other * (1 - share));
    }

    /** The colour as web pages and pictures write it. */
    public static String hex(RGB rgb) {
        return String.format("#%02x%02x%02x", rgb.red, rgb.green, rgb.blue);
    }
}
