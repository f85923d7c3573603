package org.espalier.editor.canvas;

import java.util.Iterator;
import java.util.function.Predicate;

import org.eclipse.e4.core.services.events.IEventBroker;
import org.eclipse.e4.ui.workbench.UIEvents;
import org.eclipse.gef.ui.actions.UpdateAction;
import org.espalier.editor.model.NodeElement;
import org.espalier.editor.model.NoteElement;

/** When the commands of a canvas make sense, and the news for the menus and toolbars that this may have changed. */
final class Enablement {
    static final Predicate<WorkflowEditor> ALWAYS = editor -> true;
    static final Predicate<WorkflowEditor> EDITABLE = WorkflowEditor::isEditable;
    static final Predicate<WorkflowEditor> RUNNING = editor -> editor.runner().isRunning();
    /** A node can run, or forget what it has made. */
    static final Predicate<WorkflowEditor> EXECUTABLE = RUNNING.negate().and(editor -> !editor.model().nodes().isEmpty());
    static final Predicate<WorkflowEditor> NODE_SELECTED = editor -> !editor.operations().selectedNodes().isEmpty();
    static final Predicate<WorkflowEditor> NODE_EXECUTABLE = RUNNING.negate().and(NODE_SELECTED);
    /** A node or a note is selected. */
    static final Predicate<WorkflowEditor> COPYABLE = editor -> editor.operations().selection().stream().anyMatch(element -> element instanceof NodeElement || element instanceof NoteElement);
    static final Predicate<WorkflowEditor> REMOVABLE = EDITABLE.and(editor -> !editor.operations().selection().isEmpty());
    /** What can be copied can also be put elsewhere, where edits are allowed. */
    static final Predicate<WorkflowEditor> MOVABLE = EDITABLE.and(COPYABLE);
    static final Predicate<WorkflowEditor> RENAMABLE = MOVABLE.and(editor -> editor.operations().selection().size() == 1);
    static final Predicate<WorkflowEditor> SEVERAL_NODES = EDITABLE.and(editor -> editor.operations().selectedNodes().size() > 1);
    static final Predicate<WorkflowEditor> ARRANGEABLE = EDITABLE.and(editor -> !editor.model().nodes().isEmpty());

    private final WorkflowEditor editor;
    private boolean told;

    Enablement(WorkflowEditor editor) {
        this.editor = editor;
    }

    /** What is selected, what runs or whether edits are allowed is not as it was. Toolbars ask again once, however often that is so in one turn; menus ask whenever they open. */
    void changed() {
        Iterator<?> actions = editor.actions().getActions();
        actions.forEachRemaining(action -> {
            if (action instanceof UpdateAction updated) {
                updated.update();
            }
        });
        if (!told) {
            told = true;
            editor.canvas().getDisplay().asyncExec(() -> {
                told = false;
                if (editor.isOpen()) {
                    editor.getSite().getService(IEventBroker.class).send(UIEvents.REQUEST_ENABLEMENT_UPDATE_TOPIC, UIEvents.ALL_ELEMENT_ID);
                }
            });
        }
    }
}
