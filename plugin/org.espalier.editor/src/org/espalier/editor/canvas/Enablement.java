package org.espalier.editor.canvas;

import java.util.Iterator;
import java.util.Optional;

import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.core.commands.IExecutionListenerWithChecks;
import org.eclipse.core.commands.NotEnabledException;
import org.eclipse.core.commands.NotHandledException;
import org.eclipse.core.commands.common.NotDefinedException;
import org.eclipse.e4.core.services.events.IEventBroker;
import org.eclipse.e4.ui.workbench.UIEvents;
import org.eclipse.gef.ui.actions.UpdateAction;
import org.eclipse.ui.commands.ICommandService;

/**
 * Tells menus and toolbars when other commands of a canvas may make sense than before, and tells the user what a command lacks whose
 * key was pressed although it makes none.
 */
final class Enablement implements IExecutionListenerWithChecks {
    private final WorkflowEditor editor;
    private final ICommandService commands;
    private boolean told;
    private boolean refused;

    Enablement(WorkflowEditor editor) {
        this.editor = editor;
        this.commands = editor.getSite().getService(ICommandService.class);
        commands.addExecutionListener(this);
    }

    void dispose() {
        commands.removeExecutionListener(this);
    }

    /** What is selected, what runs or whether edits are allowed is not as it was. Toolbars ask again once, however often that is so in one turn; menus ask whenever they open. */
    void changed() {
        Iterator<?> actions = editor.actions().getActions();
        actions.forEachRemaining(action -> {
            if (action instanceof UpdateAction updated) {
                updated.update();
            }
        });
        forget();
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

    @Override
    public void notEnabled(String command, NotEnabledException fault) {
        if (editor.getSite().getPage().getActiveEditor() == editor && editor.isOpen()) {
            Optional<String> lack = CanvasHandler.condition(command).or(() -> editor.operations().condition(command)).flatMap(condition -> condition.lack(editor));
            lack.ifPresent(editor::hint);
            refused |= lack.isPresent();
        }
    }

    @Override
    public void preExecute(String command, ExecutionEvent event) {
        forget();
    }

    /** What was refused is no news once something else is done. */
    private void forget() {
        if (refused) {
            refused = false;
            editor.hint("");
        }
    }

    @Override
    public void notDefined(String command, NotDefinedException fault) {
        // No command of a canvas.
    }

    @Override
    public void notHandled(String command, NotHandledException fault) {
        // No command that acts on the canvas now.
    }

    @Override
    public void postExecuteFailure(String command, ExecutionException fault) {
        // The workbench shows it.
    }

    @Override
    public void postExecuteSuccess(String command, Object result) {
        // The user sees it.
    }
}
