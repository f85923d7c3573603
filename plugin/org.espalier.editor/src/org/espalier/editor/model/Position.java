package org.espalier.editor.model;

/** Where the upper left corner of something stands on the canvas, in pixels at zoom 1. */
public record Position(int x, int y) {

    /** The position that is this far to the right and below. */
    public Position plus(int dx, int dy) {
        return new Position(x + dx, y + dy);
    }
}
