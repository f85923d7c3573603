package org.espalier.editor.parts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.draw2d.FreeformLayer;
import org.eclipse.draw2d.FreeformLayout;
import org.eclipse.draw2d.IFigure;
import org.eclipse.draw2d.geometry.Rectangle;
import org.eclipse.gef.DragTracker;
import org.eclipse.gef.EditPart;
import org.eclipse.gef.EditPolicy;
import org.eclipse.gef.GraphicalEditPart;
import org.eclipse.gef.Request;
import org.eclipse.gef.SnapToGeometry;
import org.eclipse.gef.SnapToHelper;
import org.eclipse.gef.editparts.AbstractGraphicalEditPart;
import org.eclipse.gef.requests.SelectionRequest;
import org.eclipse.gef.tools.DeselectAllTracker;
import org.eclipse.gef.tools.MarqueeDragTracker;
import org.espalier.editor.model.Element;
import org.espalier.editor.model.WorkflowModel;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.gef.AccessibleEditPart;
import org.eclipse.osgi.util.NLS;
import org.espalier.editor.Messages;

/** The canvas: the workflow with its nodes and notes. */
public final class WorkflowPart extends AbstractGraphicalEditPart implements Element.Listener {
    /** How far one can scroll beyond the outermost nodes. */
    private static final int MARGIN = 160;

    private final CanvasServices services;
    private AccessibleEditPart accessible;

    WorkflowPart(CanvasServices services) {
        this.services = services;
    }

    WorkflowModel model() {
        return (WorkflowModel) getModel();
    }

    @Override
    public void activate() {
        super.activate();
        model().addListener(this);
    }

    @Override
    public void deactivate() {
        model().removeListener(this);
        super.deactivate();
    }

    @Override
    public void changed(Element element, Element.Change change) {
        if (change == Element.Change.CHILDREN) {
            refreshChildren();
        }
    }

    @Override
    protected IFigure createFigure() {
        var layer = new FreeformLayer() {
            @Override
            public Rectangle getFreeformExtent() {
                Rectangle extent = super.getFreeformExtent().getCopy();
                return getChildren().isEmpty() ? extent : extent.expand(MARGIN, MARGIN);
            }
        };
        layer.setLayoutManager(new FreeformLayout());
        return layer;
    }

    @Override
    protected List<Element> getModelChildren() {
        List<Element> children = new ArrayList<>(model().notes());
        children.addAll(model().nodes());
        return children;
    }

    @Override
    protected void addChildVisual(EditPart child, int index) {
        IFigure figure = ((GraphicalEditPart) child).getFigure();
        if (child instanceof NotePart) {
            IFigure notes = getLayer(CanvasRootPart.NOTE_LAYER);
            if (notes.getLayoutManager() == null) {
                notes.setLayoutManager(new FreeformLayout());
            }
            notes.add(figure, Math.min(index, notes.getChildren().size()));
        } else {
            getContentPane().add(figure, Math.min(Math.max(0, index - model().notes().size()), getContentPane().getChildren().size()));
        }
    }

    @Override
    protected void removeChildVisual(EditPart child) {
        IFigure figure = ((GraphicalEditPart) child).getFigure();
        figure.getParent().remove(figure);
    }

    @Override
    protected void reorderChild(EditPart child, int index) {
        // The order on the canvas means nothing but what covers what; moving all figures would cost more than it is worth.
        @SuppressWarnings("unchecked")
        List<EditPart> children = getChildren();
        children.remove(child);
        children.add(index, child);
    }

    @Override
    protected void createEditPolicies() {
        installEditPolicy(EditPolicy.LAYOUT_ROLE, new CanvasLayoutPolicy(services));
    }

    @Override
    public DragTracker getDragTracker(Request request) {
        if (request instanceof SelectionRequest selection && selection.getLastButtonPressed() == 3) {
            return new DeselectAllTracker(this);
        }
        return new GroundTracker();
    }

    /** Draws the frame that selects what is within, and lets a double click add a node. */
    private final class GroundTracker extends MarqueeDragTracker {
        @Override
        protected boolean handleDoubleClick(int button) {
            if (button == 1 && services.isEditable()) {
                var location = getLocation().getCopy();
                // The popup takes the focus, and the mouse button must be up by then.
                getCurrentViewer().getControl().getDisplay().asyncExec(() -> services.quickAdd(location, Optional.empty()));
            }
            return true;
        }
    }

    @Override
    public boolean isSelectable() {
        return false;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Object getAdapter(Class type) {
        if (type == SnapToHelper.class && Boolean.TRUE.equals(getViewer().getProperty(SnapToGeometry.PROPERTY_SNAP_ENABLED))) {
            return new SnapToGeometry(this);
        }
        return super.getAdapter(type);
    }

    @Override
    protected AccessibleEditPart getAccessibleEditPart() {
        if (accessible == null) {
            accessible = new AccessibleGraphicalEditPart() {
                @Override
                public void getName(AccessibleEvent event) {
                    event.result = NLS.bind(Messages.spokenWorkflow, model().workflow().name());
                }
            };
        }
        return accessible;
    }
}
