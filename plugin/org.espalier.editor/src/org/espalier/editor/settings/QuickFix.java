package org.espalier.editor.settings;

import org.eclipse.core.resources.IMarker;
import org.eclipse.ui.IMarkerResolution;
import org.eclipse.ui.IMarkerResolutionRelevance;

/**
 * One cure, as the Problems view offers it.
 *
 * @param relevance the place in the list, the first one being offered; the view sorts by it, and would otherwise by the alphabet
 */
record QuickFix(String getLabel, int relevance, Runnable action) implements IMarkerResolution, IMarkerResolutionRelevance {

    QuickFix(String label, Runnable action) {
        this(label, 0, action);
    }

    QuickFix withRelevance(int number) {
        return new QuickFix(getLabel, number, action);
    }

    @Override
    public int getRelevanceForResolution() {
        return relevance;
    }

    @Override
    public void run(IMarker marker) {
        action.run();
    }
}
