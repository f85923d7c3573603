package org.espalier.editor.parts;

import org.eclipse.draw2d.IFigure;
import org.eclipse.gef.AccessibleEditPart;
import org.eclipse.gef.EditPolicy;
import org.eclipse.gef.editparts.AbstractConnectionEditPart;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.espalier.editor.Messages;
import org.espalier.editor.figures.ConnectionFigure;
import org.espalier.editor.figures.Tip;
import org.espalier.editor.model.ConnectionElement;
import org.espalier.editor.model.Port;

/** A connection on the canvas. */
public final class ConnectionPart extends AbstractConnectionEditPart {
    private final CanvasServices services;
    private AccessibleEditPart accessible;

    ConnectionPart(CanvasServices services) {
        this.services = services;
    }

    /** The connection that this part shows. */
    public ConnectionElement connection() {
        return (ConnectionElement) getModel();
    }

    /** Its curve. */
    public ConnectionFigure curve() {
        return (ConnectionFigure) getFigure();
    }

    @Override
    protected IFigure createFigure() {
        var figure = new ConnectionFigure(services.theme().port(connection().sourcePort().flatMap(Port::type)), services.theme().selection());
        figure.setToolTip(new Tip(connection().connection().toString()));
        return figure;
    }

    @Override
    protected void refreshVisuals() {
        curve().setColors(services.theme().port(connection().sourcePort().flatMap(Port::type)), services.theme().selection());
    }

    @Override
    public void setSelected(int value) {
        super.setSelected(value);
        curve().setHighlighted(value != SELECTED_NONE);
    }

    @Override
    protected void createEditPolicies() {
        installEditPolicy(EditPolicy.LAYOUT_ROLE, new InsertPolicy(services));
    }

    @Override
    protected AccessibleEditPart getAccessibleEditPart() {
        if (accessible == null) {
            accessible = new AccessibleGraphicalEditPart() {
                @Override
                public void getName(AccessibleEvent event) {
                    event.result = NLS.bind(Messages.spokenConnection, connection().connection());
                }
            };
        }
        return accessible;
    }
}
