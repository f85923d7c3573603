package org.espalier.editor.commands;

import java.util.Objects;
import java.util.function.UnaryOperator;

import org.eclipse.gef.commands.Command;
import org.espalier.editor.model.Drawing;
import org.espalier.editor.model.WorkflowModel;

/**
 * An edit that can be undone. Drawings are immutable, so undoing is putting the old one back, and no edit can be undone
 * wrongly.
 */
public final class EditCommand extends Command {
    private final WorkflowModel model;
    private final UnaryOperator<Drawing> edit;
    private Drawing before;
    private Drawing after;

    /**
     * @param label what people see beside Undo
     * @param edit from a drawing to the next; it is applied once, to what the model shows when the command executes
     */
    public EditCommand(String label, WorkflowModel model, UnaryOperator<Drawing> edit) {
        super(label);
        this.model = Objects.requireNonNull(model);
        this.edit = Objects.requireNonNull(edit);
    }

    @Override
    public void execute() {
        before = model.drawing();
        after = edit.apply(before);
        model.set(after);
    }

    @Override
    public void undo() {
        model.set(before);
    }

    @Override
    public void redo() {
        model.set(after);
    }

    /**
     * Makes this command end in another drawing than it did, as when somebody goes on typing: what is undone is then the whole
     * text, not its last letter. Only for the command that was executed last.
     */
    public void amend(UnaryOperator<Drawing> change) {
        after = change.apply(after);
        model.set(after);
    }

    /** Whether this command still is what the model shows. */
    public boolean isCurrent() {
        return after != null && model.drawing() == after;
    }
}
