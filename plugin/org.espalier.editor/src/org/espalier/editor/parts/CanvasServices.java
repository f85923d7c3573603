package org.espalier.editor.parts;

import java.util.Optional;

import org.eclipse.draw2d.geometry.Point;
import org.espalier.editor.figures.Theme;
import org.espalier.editor.model.NodeElement;
import org.espalier.editor.model.Wiring;

/** What the edit parts ask of the editor that they are in. */
public interface CanvasServices {

    /** The colours to draw with. */
    Theme theme();

    /** Whether the workflow may be changed. */
    boolean isEditable();

    /**
     * Lets people choose a node to add.
     *
     * @param location where the mouse is, in the coordinates of the viewer's control
     * @param end the port that the node is to be connected with
     */
    void quickAdd(Point location, Optional<Wiring.End> end);

    /** Shows the settings of a node, or the workflow that it stands for. */
    void open(NodeElement node);

    /** Tells that people begin, or cease, to type into a text on the canvas; in between, keys mean the text and not the canvas. */
    void typing(boolean now);

    /** Says something that people should read although nothing went wrong, such as why an edit makes no sense; empty to say nothing any more. */
    void hint(String message);
}
