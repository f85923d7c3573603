package org.espalier.editor.help;

import org.eclipse.core.runtime.RegistryFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.SWTError;
import org.eclipse.swt.browser.Browser;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.part.ViewPart;
import org.espalier.editor.Messages;
import org.espalier.engine.registry.NodeExtensions;

/** The documentation of all nodes on one page. */
public final class ReferenceView extends ViewPart {
    private Control control;

    @Override
    public void createPartControl(Composite parent) {
        try {
            var browser = new Browser(parent, SWT.NONE);
            browser.setJavascriptEnabled(false);
            browser.setText(new NodePages(NodeExtensions.read(RegistryFactory.getRegistry())).all());
            control = browser;
        } catch (SWTError fault) {
            var label = new Label(parent, SWT.WRAP);
            label.setText(Messages.noBrowser);
            control = label;
        }
    }

    @Override
    public void setFocus() {
        control.setFocus();
    }
}
