package org.espalier.editor.parts;

import java.util.List;
import java.util.Optional;

import org.eclipse.draw2d.AbstractConnectionAnchor;
import org.eclipse.draw2d.ConnectionAnchor;
import org.eclipse.draw2d.IFigure;
import org.eclipse.draw2d.MouseEvent;
import org.eclipse.draw2d.MouseMotionListener;
import org.eclipse.draw2d.geometry.Dimension;
import org.eclipse.draw2d.geometry.Point;
import org.eclipse.draw2d.geometry.Rectangle;
import org.eclipse.gef.AccessibleEditPart;
import org.eclipse.gef.ConnectionEditPart;
import org.eclipse.gef.DragTracker;
import org.eclipse.gef.EditPolicy;
import org.eclipse.gef.GraphicalEditPart;
import org.eclipse.gef.NodeEditPart;
import org.eclipse.gef.Request;
import org.eclipse.gef.RequestConstants;
import org.eclipse.gef.editparts.AbstractGraphicalEditPart;
import org.eclipse.gef.requests.SelectionRequest;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.espalier.editor.Messages;
import org.espalier.editor.figures.NodeFigure;
import org.espalier.editor.figures.PortFigure;
import org.espalier.editor.figures.StatusText;
import org.espalier.editor.model.ConnectionElement;
import org.espalier.editor.model.Element;
import org.espalier.editor.model.NodeElement;
import org.espalier.editor.model.Port;
import org.espalier.editor.model.Wiring;
import org.espalier.engine.node.NodeDeclaration;

/** A node on the canvas. */
public final class NodePart extends AbstractGraphicalEditPart implements NodeEditPart, Element.Listener {
    private final CanvasServices services;
    private AccessibleEditPart accessible;

    NodePart(CanvasServices services) {
        this.services = services;
    }

    /** The node that this part shows. */
    public NodeElement node() {
        return (NodeElement) getModel();
    }

    /** Its card. */
    public NodeFigure card() {
        return (NodeFigure) getFigure();
    }

    @Override
    public void activate() {
        super.activate();
        node().addListener(this);
    }

    @Override
    public void deactivate() {
        node().removeListener(this);
        super.deactivate();
    }

    @Override
    public void changed(Element element, Element.Change change) {
        switch (change) {
            case PLACE -> refreshBounds();
            case STATUS -> card().setStatus(node().status());
            case CONTENT, CONNECTIONS, CHILDREN -> {
                refreshVisuals();
                refreshSourceConnections();
                refreshTargetConnections();
                // Ports may have moved, and with them the ends of connections that stay.
                card().validate();
                getSourceConnections().forEach(part -> ((ConnectionEditPart) part).refresh());
                getTargetConnections().forEach(part -> ((ConnectionEditPart) part).refresh());
            }
        }
    }

    @Override
    protected IFigure createFigure() {
        var figure = new NodeFigure(node().node().type(), node().declaration().map(NodeDeclaration::category).orElse(""), services.theme());
        figure.addMouseMotionListener(new Hover(figure));
        return figure;
    }

    /** Shows what the mouse is on. */
    private static final class Hover extends MouseMotionListener.Stub {
        private final NodeFigure figure;

        Hover(NodeFigure figure) {
            this.figure = figure;
        }

        @Override
        public void mouseEntered(MouseEvent event) {
            figure.setHovered(true);
        }

        @Override
        public void mouseExited(MouseEvent event) {
            figure.setHovered(false);
            figure.ports().forEach(port -> port.setLit(false));
        }

        @Override
        public void mouseMoved(MouseEvent event) {
            Optional<Port> port = figure.portAt(event.getLocation());
            figure.ports().forEach(each -> each.setLit(port.filter(each.port()::equals).isPresent()));
        }
    }

    @Override
    protected void refreshVisuals() {
        NodeElement node = node();
        card().setNames(node.typeName(), node.id(), node.type().isPresent());
        card().setPorts(node.inputs(), node.outputs());
        card().setStatus(node.status());
        refreshBounds();
    }

    private void refreshBounds() {
        Dimension size = NodeFigure.size(node().inputs().size(), node().outputs().size());
        ((GraphicalEditPart) getParent()).setLayoutConstraint(this, getFigure(), new Rectangle(node().position().x(), node().position().y(), size.width, size.height));
    }

    @Override
    public void setSelected(int value) {
        super.setSelected(value);
        card().setSelected(value != SELECTED_NONE);
    }

    @Override
    protected List<ConnectionElement> getModelSourceConnections() {
        return node().outgoing();
    }

    @Override
    protected List<ConnectionElement> getModelTargetConnections() {
        return node().incoming();
    }

    /** The point that connections of a port lead to, as an anchor. */
    ConnectionAnchor anchor(Optional<Port> port) {
        return new AbstractConnectionAnchor(getFigure()) {
            @Override
            public Point getLocation(Point reference) {
                Rectangle bounds = port.flatMap(card()::figure).map(PortFigure::getBounds).orElse(getFigure().getBounds());
                Point centre = bounds.getCenter();
                getOwner().translateToAbsolute(centre);
                return centre;
            }
        };
    }

    @Override
    public ConnectionAnchor getSourceConnectionAnchor(ConnectionEditPart connection) {
        return anchor(((ConnectionElement) connection.getModel()).sourcePort());
    }

    @Override
    public ConnectionAnchor getTargetConnectionAnchor(ConnectionEditPart connection) {
        return anchor(((ConnectionElement) connection.getModel()).targetPort());
    }

    @Override
    public ConnectionAnchor getSourceConnectionAnchor(Request request) {
        return anchor(node().outputs().stream().findFirst());
    }

    @Override
    public ConnectionAnchor getTargetConnectionAnchor(Request request) {
        return anchor(node().inputs().stream().findFirst());
    }

    /** The port at a point in the coordinates of the viewer's control. */
    Optional<Port> portAt(Point location) {
        Point point = location.getCopy();
        getFigure().translateToRelative(point);
        return card().portAt(point);
    }

    @Override
    public DragTracker getDragTracker(Request request) {
        if (request instanceof SelectionRequest selection && selection.getLastButtonPressed() == 1 && services.isEditable()) {
            Optional<Port> port = portAt(selection.getLocation()).filter(Port::declared);
            if (port.isPresent()) {
                return tracker(port.get());
            }
        }
        return new NodeDragTracker(this, services);
    }

    /** Dragging from an input that something arrives at takes the end of that connection along. */
    private DragTracker tracker(Port port) {
        if (port.input()) {
            Optional<ConnectionElement> arriving = node().arriving(port);
            Optional<Wiring.End> source = arriving.flatMap(Wiring::source);
            if (source.isPresent()) {
                return new ConnectTracker((NodePart) getViewer().getEditPartRegistry().get(arriving.get().source()), source.get(), arriving, services);
            }
        }
        return new ConnectTracker(this, new Wiring.End(node(), port), Optional.empty(), services);
    }

    @Override
    public void performRequest(Request request) {
        if (RequestConstants.REQ_OPEN.equals(request.getType())) {
            services.open(node());
        }
        super.performRequest(request);
    }

    @Override
    protected void createEditPolicies() {
        installEditPolicy(EditPolicy.PRIMARY_DRAG_ROLE, new CardPolicy(services));
    }

    @Override
    protected AccessibleEditPart getAccessibleEditPart() {
        if (accessible == null) {
            accessible = new AccessibleGraphicalEditPart() {
                @Override
                public void getName(AccessibleEvent event) {
                    event.result = NLS.bind(Messages.spokenNode, new Object[] {node().typeName(), node().id(), StatusText.of(node().status())});
                }

                @Override
                public void getDescription(AccessibleEvent event) {
                    event.result = wires() + node().declaration().map(NodeDeclaration::description).orElse("");
                }
            };
        }
        return accessible;
    }

    /** The ports, which are no parts of their own, and what is connected to them, in words. */
    private String wires() {
        var text = new StringBuilder();
        for (Port port : node().inputs()) {
            String source = node().arriving(port).map(connection -> NLS.bind(Messages.spokenFrom, connection.connection().from())).orElse(port.optional() ? Messages.spokenOptional : Messages.spokenOpen);
            text.append(NLS.bind(Messages.spokenInput, new Object[] {port.name(), typeName(port), source})).append(' ');
        }
        for (Port port : node().outputs()) {
            List<String> targets = node().outgoing().stream().filter(connection -> connection.sourcePort().filter(port::equals).isPresent()).map(connection -> connection.connection().to().toString()).toList();
            String target = targets.isEmpty() ? Messages.spokenOpen : NLS.bind(Messages.spokenTo, String.join(", ", targets));
            text.append(NLS.bind(Messages.spokenOutput, new Object[] {port.name(), typeName(port), target})).append(' ');
        }
        return text.toString();
    }

    private static String typeName(Port port) {
        return port.type().map(type -> type.id()).orElse(Messages.portUnknown);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Object getAdapter(Class type) {
        return type == NodeElement.class ? node() : super.getAdapter(type);
    }
}
