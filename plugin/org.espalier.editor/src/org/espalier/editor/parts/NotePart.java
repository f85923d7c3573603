package org.espalier.editor.parts;

import org.eclipse.draw2d.IFigure;
import org.eclipse.draw2d.geometry.Rectangle;
import org.eclipse.gef.AccessibleEditPart;
import org.eclipse.gef.GraphicalEditPart;
import org.eclipse.gef.Request;
import org.eclipse.gef.RequestConstants;
import org.eclipse.gef.editparts.AbstractGraphicalEditPart;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.espalier.editor.Messages;
import org.espalier.editor.commands.CanvasEdits;
import org.espalier.editor.figures.NoteFigure;
import org.espalier.editor.model.Element;
import org.espalier.editor.model.Note;
import org.espalier.editor.model.NoteElement;

/** A note on the canvas. */
public final class NotePart extends AbstractGraphicalEditPart implements Element.Listener {
    private final CanvasServices services;
    private AccessibleEditPart accessible;

    NotePart(CanvasServices services) {
        this.services = services;
    }

    /** The note that this part shows. */
    public NoteElement note() {
        return (NoteElement) getModel();
    }

    @Override
    public void activate() {
        super.activate();
        note().addListener(this);
    }

    @Override
    public void deactivate() {
        note().removeListener(this);
        super.deactivate();
    }

    @Override
    public void changed(Element element, Element.Change change) {
        refreshVisuals();
    }

    @Override
    protected IFigure createFigure() {
        return new NoteFigure(services.theme());
    }

    @Override
    protected void refreshVisuals() {
        Note note = note().note();
        ((NoteFigure) getFigure()).setText(note.text());
        ((GraphicalEditPart) getParent()).setLayoutConstraint(this, getFigure(), new Rectangle(note.position().x(), note.position().y(), note.width(), note.height()));
    }

    @Override
    public void setSelected(int value) {
        super.setSelected(value);
        ((NoteFigure) getFigure()).setSelected(value != SELECTED_NONE);
    }

    @Override
    public void performRequest(Request request) {
        if ((RequestConstants.REQ_OPEN.equals(request.getType()) || RequestConstants.REQ_DIRECT_EDIT.equals(request.getType())) && services.isEditable()) {
            edit();
        }
        super.performRequest(request);
    }

    /** Lets people write the text where it stands. */
    public void edit() {
        Rectangle bounds = getFigure().getBounds().getCopy();
        getFigure().translateToAbsolute(bounds);
        InlineText.open(getViewer(), services, bounds, note().note().text(), SWT.MULTI | SWT.WRAP | SWT.V_SCROLL,
                text -> getViewer().getEditDomain().getCommandStack().execute(CanvasEdits.change(note().model(), note(), note().note().withText(text))));
    }

    @Override
    protected void createEditPolicies() {
        // The canvas installs the policy that moves and resizes.
    }

    @Override
    protected AccessibleEditPart getAccessibleEditPart() {
        if (accessible == null) {
            accessible = new AccessibleGraphicalEditPart() {
                @Override
                public void getName(AccessibleEvent event) {
                    event.result = NLS.bind(Messages.spokenNote, note().note().text());
                }
            };
        }
        return accessible;
    }
}
