package org.espalier.editor.settings;

import org.eclipse.core.resources.IMarker;
import org.eclipse.ui.IMarkerResolution;
import org.eclipse.ui.IMarkerResolutionRelevance;

/**
 * One cure, as the Problems view offers it.
 *
 * @param label what it does, for the list of cures
 * @param relevance the place in the list, the first one being offered; the view sorts by it, and would otherwise by the alphabet
 * @param action does it
 */
record QuickFix(String label, int relevance, Runnable action) implements IMarkerResolution, IMarkerResolutionRelevance {

    QuickFix(String label, Runnable action) {
        this(label, 0, action);
    }

    QuickFix withRelevance(int number) {
        return new QuickFix(label, number, action);
    }

    @Override
    public String getLabel() {
        return label;
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
