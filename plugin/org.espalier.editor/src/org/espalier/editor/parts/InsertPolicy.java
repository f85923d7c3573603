package org.espalier.editor.parts;

import java.util.List;
import java.util.Optional;

import org.eclipse.draw2d.geometry.Dimension;
import org.eclipse.draw2d.geometry.Point;
import org.eclipse.gef.EditPart;
import org.eclipse.gef.Request;
import org.eclipse.gef.RequestConstants;
import org.eclipse.gef.commands.Command;
import org.eclipse.gef.editpolicies.AbstractEditPolicy;
import org.eclipse.gef.requests.ChangeBoundsRequest;
import org.eclipse.gef.requests.CreateRequest;
import org.espalier.editor.commands.CanvasEdits;
import org.espalier.editor.model.ConnectionElement;
import org.espalier.editor.model.WorkflowModel;
import org.espalier.engine.registry.NodeType;

/** Lets a node, new or not yet connected, be dropped onto a connection, which then leads through it. */
final class InsertPolicy extends AbstractEditPolicy {
    private final CanvasServices services;

    InsertPolicy(CanvasServices services) {
        this.services = services;
    }

    private ConnectionPart part() {
        return (ConnectionPart) getHost();
    }

    @Override
    public boolean understandsRequest(Request request) {
        return RequestConstants.REQ_CREATE.equals(request.getType()) || RequestConstants.REQ_ADD.equals(request.getType()) || RequestConstants.REQ_MOVE.equals(request.getType());
    }

    @Override
    public EditPart getTargetEditPart(Request request) {
        // Where it does not fit, the canvas beneath takes what is dropped.
        return understandsRequest(request) && command(request).filter(Command::canExecute).isPresent() ? getHost() : null;
    }

    @Override
    public Command getCommand(Request request) {
        return understandsRequest(request) ? command(request).orElse(null) : null;
    }

    private Optional<Command> command(Request request) {
        if (!services.isEditable()) {
            return Optional.empty();
        }
        ConnectionElement connection = part().connection();
        WorkflowModel model = connection.model();
        if (request instanceof CreateRequest create && create.getNewObjectType() instanceof String id) {
            Optional<NodeType> type = model.registry().find(id);
            Point location = create.getLocation().getCopy();
            part().getFigure().translateToRelative(location);
            return type.map(known -> CanvasEdits.addOnto(model, known.declaration(), CanvasLayoutPolicy.droppedAt(location), connection));
        } else if (request instanceof ChangeBoundsRequest move) {
            List<?> moved = move.getEditParts();
            if (moved != null && moved.size() == 1 && moved.get(0) instanceof NodePart part && part.node() != connection.source() && part.node() != connection.target()) {
                var delta = new Dimension(move.getMoveDelta().x, move.getMoveDelta().y);
                part.getFigure().translateToRelative(delta);
                return Optional.of(CanvasEdits.moveOnto(model, part.node(), part.node().position().plus(delta.width, delta.height), connection));
            }
        }
        return Optional.empty();
    }

    @Override
    public void showTargetFeedback(Request request) {
        if (understandsRequest(request)) {
            part().curve().setHighlighted(true);
        }
    }

    @Override
    public void eraseTargetFeedback(Request request) {
        if (understandsRequest(request)) {
            part().curve().setHighlighted(part().getSelected() != EditPart.SELECTED_NONE);
        }
    }
}
