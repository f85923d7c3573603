package org.espalier.editor.canvas;

import org.eclipse.gef.EditPartViewer;
import org.eclipse.gef.Request;
import org.eclipse.gef.dnd.AbstractTransferDropTargetListener;
import org.eclipse.gef.dnd.TemplateTransfer;
import org.eclipse.gef.requests.CreateRequest;
import org.eclipse.gef.requests.CreationFactory;
import org.eclipse.swt.dnd.DND;
import org.espalier.editor.model.Edits;

/** Takes nodes that are dragged from the palette. What travels is the id of a node type. */
final class NodeDropListener extends AbstractTransferDropTargetListener {

    NodeDropListener(EditPartViewer viewer) {
        super(viewer, TemplateTransfer.getInstance());
        setEnablementDeterminedByCommand(true);
    }

    @Override
    protected Request createTargetRequest() {
        var request = new CreateRequest();
        request.setFactory(new Factory(type()));
        return request;
    }

    private static String type() {
        return TemplateTransfer.getInstance().getTemplate() instanceof String id ? id : "";
    }

    private record Factory(String type) implements CreationFactory {
        @Override
        public Object getNewObject() {
            return Edits.newNode(type);
        }

        @Override
        public Object getObjectType() {
            return type;
        }
    }

    @Override
    protected void updateTargetRequest() {
        ((CreateRequest) getTargetRequest()).setLocation(getDropLocation());
    }

    @Override
    protected void handleDragOver() {
        getCurrentEvent().detail = DND.DROP_COPY;
        getCurrentEvent().feedback = DND.FEEDBACK_SCROLL;
        super.handleDragOver();
    }

    @Override
    protected void handleDrop() {
        super.handleDrop();
        getViewer().getControl().setFocus();
    }
}
