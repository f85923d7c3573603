package org.espalier.editor.parts;

import org.eclipse.gef.EditPart;
import org.eclipse.gef.EditPartFactory;
import org.espalier.editor.model.ConnectionElement;
import org.espalier.editor.model.Element;
import org.espalier.editor.model.NodeElement;
import org.espalier.editor.model.NoteElement;
import org.espalier.editor.model.WorkflowModel;

/** Makes the edit parts of the canvas. */
public final class CanvasPartFactory implements EditPartFactory {
    private final CanvasServices services;

    public CanvasPartFactory(CanvasServices services) {
        this.services = services;
    }

    @Override
    public EditPart createEditPart(EditPart context, Object element) {
        EditPart part = part((Element) element);
        part.setModel(element);
        return part;
    }

    private EditPart part(Element element) {
        if (element instanceof WorkflowModel) {
            return new WorkflowPart(services);
        } else if (element instanceof NodeElement) {
            return new NodePart(services);
        } else if (element instanceof ConnectionElement) {
            return new ConnectionPart(services);
        } else if (element instanceof NoteElement) {
            return new NotePart(services);
        }
        throw new IllegalArgumentException("nothing on a canvas: " + element);
    }
}
