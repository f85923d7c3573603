package org.espalier.editor.model;

import java.util.Objects;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A text on the canvas, for people; it has no effect on what the workflow does.
 *
 * @param text what it says, lines divided by line feeds
 * @param position its upper left corner
 * @param width its extent in pixels at zoom 1
 * @param height its extent in pixels at zoom 1
 * @param unknown what else stands in the file for this note, kept for saving
 */
public record Note(String text, Position position, int width, int height, ObjectNode unknown) {
    /** Notes are never made smaller than this in either direction. */
    public static final int SMALLEST = 40;

    public Note {
        Objects.requireNonNull(text);
        Objects.requireNonNull(position);
        width = Math.max(SMALLEST, width);
        height = Math.max(SMALLEST, height);
    }

    public Note withText(String newText) {
        return new Note(newText, position, width, height, unknown);
    }

    public Note withBounds(Position newPosition, int newWidth, int newHeight) {
        return new Note(text, newPosition, newWidth, newHeight, unknown);
    }
}
