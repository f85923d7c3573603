package org.espalier.editor;

import java.util.function.Supplier;

import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.widgets.Control;

/** What screen readers say of a control whose label does not stand directly before it. */
public final class AccessibleNames {
    private AccessibleNames() {
    }

    /**
     * Names a control.
     *
     * @param description what else there is to say, asked for when it is needed
     */
    public static void set(Control control, String name, Supplier<String> description) {
        control.getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = name;
            }

            @Override
            public void getDescription(AccessibleEvent event) {
                event.result = description.get();
            }
        });
    }
}
