package org.espalier.editor.parts;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.eclipse.gef.LayerConstants;
import org.eclipse.gef.commands.Command;
import org.eclipse.gef.editparts.LayerManager;
import org.eclipse.gef.tools.DragEditPartsTracker;
import org.espalier.editor.commands.RefusedCommand;

/** Moves what is selected, and says why where it cannot be put. */
final class NodeDragTracker extends DragEditPartsTracker {
    private final CanvasServices services;

    NodeDragTracker(NodePart part, CanvasServices services) {
        super(part);
        this.services = services;
    }

    @Override
    protected boolean handleDragInProgress() {
        boolean handled = super.handleDragInProgress();
        Command command = getCurrentCommand();
        services.hint(command instanceof RefusedCommand refused ? refused.reason() : "");
        return handled;
    }

    @Override
    public void deactivate() {
        services.hint("");
        super.deactivate();
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    protected Collection getExclusionSet() {
        // Unlike elsewhere, connections are places to drop something here.
        List<Object> excluded = new ArrayList<>(super.getExclusionSet());
        excluded.remove(LayerManager.Helper.find(getSourceEditPart()).getLayer(LayerConstants.CONNECTION_LAYER));
        return excluded;
    }

    @Override
    protected boolean isMove() {
        // A part that is dragged over a connection, which is not its parent, is put into it; all other drags are moves.
        return !(getTargetEditPart() instanceof ConnectionPart);
    }
}
