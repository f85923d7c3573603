package org.espalier.editor.wizards;

import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.jface.resource.ResourceLocator;
import org.espalier.editor.EditorIds;

/** The picture at the top of the wizards. */
final class WizardPictures {
    private WizardPictures() {
    }

    static ImageDescriptor banner() {
        return ResourceLocator.imageDescriptorFromBundle(EditorIds.PLUGIN, "icons/espalier-64.png").orElseGet(ImageDescriptor::getMissingImageDescriptor);
    }
}
