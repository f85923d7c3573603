package org.espalier.editor.help;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.commands.ExecutionException;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.handlers.HandlerUtil;
import org.espalier.editor.EditorIds;
import org.espalier.editor.Messages;

/** Help, Node Reference. */
public final class ShowReference extends AbstractHandler {
    @Override
    public Object execute(ExecutionEvent event) throws ExecutionException {
        try {
            return HandlerUtil.getActiveWorkbenchWindowChecked(event).getActivePage().showView(EditorIds.REFERENCE_VIEW);
        } catch (PartInitException fault) {
            throw new ExecutionException(Messages.referenceUnopened, fault);
        }
    }
}
