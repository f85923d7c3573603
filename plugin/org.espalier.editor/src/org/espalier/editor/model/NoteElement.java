package org.espalier.editor.model;

/** A note on the canvas. */
public final class NoteElement extends Element {
    private final WorkflowModel model;
    private Note note;

    NoteElement(WorkflowModel model, Note note) {
        this.model = model;
        this.note = note;
    }

    public WorkflowModel model() {
        return model;
    }

    public Note note() {
        return note;
    }

    void set(Note next) {
        boolean moved = !next.position().equals(note.position()) || next.width() != note.width() || next.height() != note.height();
        boolean said = !next.text().equals(note.text());
        note = next;
        if (moved) {
            tell(Change.PLACE);
        }
        if (said) {
            tell(Change.CONTENT);
        }
    }
}
