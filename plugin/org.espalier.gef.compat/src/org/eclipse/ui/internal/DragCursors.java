package org.eclipse.ui.internal;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Cursor;
import org.eclipse.swt.widgets.Display;

/** The cursors that the workbench showed while a part was dragged: the palette of GEF 3.2 asks for them. */
public final class DragCursors {
    public static final int INVALID = 0;
    public static final int LEFT = 1;
    public static final int RIGHT = 2;
    public static final int TOP = 3;
    public static final int BOTTOM = 4;
    public static final int CENTER = 5;
    public static final int OFFSCREEN = 6;
    public static final int FASTVIEW = 7;

    private static final int[] SYSTEM_CURSORS = {SWT.CURSOR_NO, SWT.CURSOR_SIZEW, SWT.CURSOR_SIZEE, SWT.CURSOR_SIZEN, SWT.CURSOR_SIZES, SWT.CURSOR_SIZEALL,
        SWT.CURSOR_SIZEALL, SWT.CURSOR_SIZEALL};

    private DragCursors() {
    }

    /** The cursor of one of the constants above. */
    public static Cursor getCursor(int code) {
        return Display.getCurrent().getSystemCursor(SYSTEM_CURSORS[code]);
    }
}
