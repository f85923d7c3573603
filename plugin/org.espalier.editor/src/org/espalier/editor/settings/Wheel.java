package org.espalier.editor.settings;

import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Text;

/**
 * The mouse wheel scrolls the page and changes nothing on it: people turn it to read on, and do not look at what comes to lie under the
 * pointer. The toolkit's lists would take it for a wish for their next value.
 */
final class Wheel {
    private static final int PIXELS = 20;

    private Wheel() {
    }

    /** Lets a control hand the wheel to the page that it is on; a text keeps it as long as it has more lines than are seen. */
    static void scrollsThePage(Control control) {
        control.addListener(SWT.MouseVerticalWheel, event -> {
            if (!(control instanceof Text text) || text.getLineCount() * text.getLineHeight() <= text.getClientArea().height) {
                handOn(control, event);
            }
        });
    }

    private static void handOn(Control control, Event event) {
        event.doit = false;
        for (Composite around = control.getParent(); around != null; around = around.getParent()) {
            if (around instanceof ScrolledComposite page) {
                Point origin = page.getOrigin();
                page.setOrigin(origin.x, origin.y - event.count * PIXELS);
                return;
            }
        }
    }
}
