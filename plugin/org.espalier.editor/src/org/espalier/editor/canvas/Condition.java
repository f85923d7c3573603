package org.espalier.editor.canvas;

import java.util.Optional;
import java.util.function.Predicate;

import org.espalier.editor.Messages;
import org.espalier.editor.model.NodeElement;
import org.espalier.editor.model.NoteElement;

/** When a command of a canvas makes sense, and what it lacks when it does not. */
@FunctionalInterface
interface Condition {
    Condition ALWAYS = editor -> Optional.empty();
    Condition EDITABLE = of(WorkflowEditor::isEditable, Messages.notEditable);
    Condition RUNNING = of(editor -> editor.runner().isRunning(), Messages.lacksRun);
    Condition AT_REST = of(editor -> !editor.runner().isRunning(), Messages.lacksRest);
    Condition NODES = of(editor -> !editor.model().nodes().isEmpty(), Messages.lacksNodes);
    Condition NODE_SELECTED = of(editor -> !editor.operations().selectedNodes().isEmpty(), Messages.lacksNode);
    /** What runs, or forgets what it has made, is all of a workflow or a part of it. */
    Condition EXECUTABLE = AT_REST.and(NODES);
    Condition NODE_EXECUTABLE = AT_REST.and(NODE_SELECTED);
    Condition COPYABLE = of(editor -> editor.operations().selection().stream().anyMatch(element -> element instanceof NodeElement || element instanceof NoteElement), Messages.lacksNodeOrNote);
    Condition REMOVABLE = EDITABLE.and(of(editor -> !editor.operations().selection().isEmpty(), Messages.lacksSelection));
    /** What can be copied can also be put elsewhere, where edits are allowed. */
    Condition MOVABLE = EDITABLE.and(COPYABLE);
    Condition RENAMABLE = MOVABLE.and(of(editor -> editor.operations().selection().size() == 1, Messages.lacksSingle));
    Condition SEVERAL_NODES = EDITABLE.and(of(editor -> editor.operations().selectedNodes().size() > 1, Messages.lacksSeveral));
    Condition ARRANGEABLE = EDITABLE.and(NODES);

    /** What is missing, in a sentence; empty when nothing is. */
    Optional<String> lack(WorkflowEditor editor);

    private static Condition of(Predicate<WorkflowEditor> met, String otherwise) {
        return editor -> met.test(editor) ? Optional.empty() : Optional.of(otherwise);
    }

    private Condition and(Condition next) {
        return editor -> lack(editor).or(() -> next.lack(editor));
    }

    default boolean isMet(WorkflowEditor editor) {
        return lack(editor).isEmpty();
    }
}
