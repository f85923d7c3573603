package org.espalier.editor.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * How a workflow is drawn: what stands in the {@code .layout} file beside it. Nothing in it changes what the workflow does.
 *
 * @param positions of nodes, by id
 * @param notes from back to front
 * @param unknown what else stands in the file, kept for saving
 */
public record Layout(Map<String, Position> positions, List<Note> notes, ObjectNode unknown) {

    public Layout {
        positions = Collections.unmodifiableMap(new LinkedHashMap<>(positions));
        notes = List.copyOf(notes);
    }

    /** The layout of a workflow that nobody has drawn yet. */
    public static Layout empty() {
        return new Layout(Map.of(), List.of(), JsonNodeFactory.instance.objectNode());
    }

    /** The same layout with these positions added or replaced. */
    public Layout withPositions(Map<String, Position> changed) {
        Map<String, Position> all = new LinkedHashMap<>(positions);
        all.putAll(changed);
        return new Layout(all, notes, unknown);
    }

    /** The same layout with exactly these positions. */
    public Layout withAllPositions(Map<String, Position> all) {
        return new Layout(all, notes, unknown);
    }

    public Layout withNotes(List<Note> newNotes) {
        return new Layout(positions, newNotes, unknown);
    }

    /** The same layout with one note replaced, or removed where there is none to take its place. */
    public Layout withNote(Note old, List<Note> replacement) {
        List<Note> all = new ArrayList<>(notes);
        int index = indexOf(all, old);
        all.remove(index);
        all.addAll(index, replacement);
        return withNotes(all);
    }

    private static int indexOf(List<Note> notes, Note note) {
        // Two notes may be equal; the one that is meant is this very object.
        for (int i = 0; i < notes.size(); i++) {
            if (notes.get(i) == note) {
                return i;
            }
        }
        throw new IllegalArgumentException("the layout does not hold this note");
    }
}
