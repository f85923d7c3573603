package org.espalier.editor.parts;

import java.util.function.Consumer;

import org.eclipse.draw2d.geometry.Rectangle;
import org.eclipse.gef.EditPartViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.events.FocusListener;
import org.eclipse.swt.events.KeyListener;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Text;

/** A text field that stands on the canvas for as long as somebody types into it. */
public final class InlineText {
    private InlineText() {
    }

    /**
     * Opens the field. Ctrl+Enter, or Enter where there is one line, and leaving it take the text over; Escape does not.
     *
     * @param services of the canvas that the field is on
     * @param bounds where, in the coordinates of the viewer's control
     * @param style of the text widget
     * @param accept takes the text over
     */
    public static Text open(EditPartViewer viewer, CanvasServices services, Rectangle bounds, String value, int style, Consumer<String> accept) {
        services.typing(true);
        var text = new Text((Composite) viewer.getControl(), style | SWT.BORDER);
        text.setText(value);
        text.setBounds(bounds.x, bounds.y, bounds.width, bounds.height);
        text.selectAll();
        text.setFocus();
        boolean[] done = new boolean[1];
        Consumer<Boolean> finish = take -> {
            if (!done[0]) {
                done[0] = true;
                services.typing(false);
                String result = text.getText();
                text.dispose();
                if (take && !result.equals(value)) {
                    accept.accept(result);
                }
                viewer.getControl().setFocus();
            }
        };
        text.addFocusListener(FocusListener.focusLostAdapter(event -> finish.accept(true)));
        text.addKeyListener(KeyListener.keyPressedAdapter(event -> {
            boolean enter = event.keyCode == SWT.CR || event.keyCode == SWT.KEYPAD_CR;
            if (event.keyCode == SWT.ESC) {
                event.doit = false;
                finish.accept(false);
            } else if (enter && ((style & SWT.MULTI) == 0 || (event.stateMask & SWT.MOD1) != 0)) {
                event.doit = false;
                finish.accept(true);
            }
        }));
        return text;
    }
}
