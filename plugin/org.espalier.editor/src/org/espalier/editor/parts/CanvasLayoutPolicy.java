package org.espalier.editor.parts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.draw2d.geometry.Dimension;
import org.eclipse.draw2d.geometry.Point;
import org.eclipse.draw2d.geometry.Rectangle;
import org.eclipse.gef.EditPart;
import org.eclipse.gef.EditPolicy;
import org.eclipse.gef.GraphicalEditPart;
import org.eclipse.gef.Request;
import org.eclipse.gef.commands.Command;
import org.eclipse.gef.editpolicies.ResizableEditPolicy;
import org.eclipse.gef.editpolicies.XYLayoutEditPolicy;
import org.eclipse.gef.requests.ChangeBoundsRequest;
import org.eclipse.gef.requests.CreateRequest;
import org.espalier.editor.commands.CanvasEdits;
import org.espalier.editor.figures.NodeFigure;
import org.espalier.editor.model.Element;
import org.espalier.editor.model.NoteElement;
import org.espalier.editor.model.Position;
import org.espalier.editor.model.WorkflowModel;
import org.espalier.engine.registry.NodeType;

/** What can be done on the canvas itself: putting new nodes there, moving things, resizing notes. */
final class CanvasLayoutPolicy extends XYLayoutEditPolicy {
    private final CanvasServices services;

    CanvasLayoutPolicy(CanvasServices services) {
        this.services = services;
    }

    private WorkflowModel model() {
        return (WorkflowModel) getHost().getModel();
    }

    @Override
    protected EditPolicy createChildEditPolicy(EditPart child) {
        return child instanceof NotePart ? new ResizableEditPolicy() : new CardPolicy(services);
    }

    @Override
    protected Command getMoveChildrenCommand(Request request) {
        if (!services.isEditable()) {
            return null;
        }
        var move = (ChangeBoundsRequest) request;
        Point delta = scaled(move.getMoveDelta());
        return CanvasEdits.move(model(), elements(move), delta.x, delta.y);
    }

    /** One command for all moved parts, in place of one for each. */
    private static List<Element> elements(ChangeBoundsRequest request) {
        List<Element> elements = new ArrayList<>();
        for (Object part : request.getEditParts()) {
            if (((EditPart) part).getModel() instanceof Element element) {
                elements.add(element);
            }
        }
        return elements;
    }

    private Point scaled(Point delta) {
        var vector = new Dimension(delta.x, delta.y);
        getHostFigure().translateToRelative(vector);
        return new Point(vector.width, vector.height);
    }

    @Override
    protected Command createChangeConstraintCommand(EditPart child, Object constraint) {
        if (services.isEditable() && child.getModel() instanceof NoteElement note && constraint instanceof Rectangle bounds) {
            return CanvasEdits.change(model(), note, note.note().withBounds(new Position(bounds.x, bounds.y), bounds.width, bounds.height));
        }
        return null;
    }

    @Override
    protected Command getCreateCommand(CreateRequest request) {
        if (!services.isEditable() || !(request.getNewObjectType() instanceof String id)) {
            return null;
        }
        Optional<NodeType> type = model().registry().find(id);
        Rectangle bounds = (Rectangle) getConstraintFor(request);
        return type.map(known -> CanvasEdits.add(model(), known.declaration(), droppedAt(bounds.getLocation()))).orElse(null);
    }

    /** The mouse holds a dropped node in the middle of its left part, where the icon is. */
    static Position droppedAt(Point location) {
        Dimension size = NodeFigure.size(1, 1);
        return new Position(location.x - size.height / 2, location.y - size.height / 2);
    }

    @Override
    protected Command createAddCommand(EditPart child, Object constraint) {
        return null;
    }

    @Override
    protected Command getDeleteDependantCommand(Request request) {
        return null;
    }

    @Override
    protected Rectangle getCurrentConstraintFor(GraphicalEditPart child) {
        return child.getFigure().getBounds();
    }
}
