package org.espalier.editor.model;

import java.util.ArrayList;
import java.util.List;

/** Something on the canvas, or the canvas itself, that edit parts listen to. Used on the user interface's thread alone. */
public abstract sealed class Element permits WorkflowModel, NodeElement, ConnectionElement, NoteElement {

    /** What about an element is not as it was. */
    public enum Change {
        /** Nodes or notes came or went. */
        CHILDREN,
        /** Connections came or went, or ports did. */
        CONNECTIONS,
        /** It is elsewhere, or of another size. */
        PLACE,
        /** What it says: settings, text. */
        CONTENT,
        /** What is known of it: state, progress, problems. */
        STATUS
    }

    /** Hears of changes. */
    public interface Listener {
        void changed(Element element, Change change);
    }

    private final List<Listener> listeners = new ArrayList<>();

    public final void addListener(Listener listener) {
        listeners.add(listener);
    }

    public final void removeListener(Listener listener) {
        listeners.remove(listener);
    }

    final void tell(Change change) {
        List.copyOf(listeners).forEach(listener -> listener.changed(this, change));
    }
}
