package org.espalier.editor.views;

import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.part.ViewPart;

/** To come. */
public final class ResultView extends ViewPart {
    @Override
    public void createPartControl(Composite parent) {
    }

    @Override
    public void setFocus() {
    }
}
