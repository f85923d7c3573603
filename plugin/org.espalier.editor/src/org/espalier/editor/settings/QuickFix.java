package org.espalier.editor.settings;

import org.eclipse.core.resources.IMarker;
import org.eclipse.ui.IMarkerResolution;

/** One cure, as the Problems view offers it. */
record QuickFix(String getLabel, Runnable action) implements IMarkerResolution {

    @Override
    public void run(IMarker marker) {
        action.run();
    }
}
