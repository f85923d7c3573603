package org.espalier.editor.canvas;

import org.eclipse.e4.core.services.events.IEventBroker;
import org.eclipse.e4.ui.css.swt.theme.ITheme;
import org.eclipse.e4.ui.css.swt.theme.IThemeEngine;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.services.IServiceLocator;
import org.espalier.editor.figures.Theme;
import org.osgi.service.event.EventHandler;

/** Follows the workbench's theme: the canvas is dark where the workbench is. */
public final class ThemeWatcher {
    private final IServiceLocator services;
    private final IEventBroker broker;
    private final EventHandler handler;

    /** @param changed is run on the user interface's thread when another theme is chosen */
    public ThemeWatcher(IServiceLocator services, Runnable changed) {
        this.services = services;
        this.broker = services.getService(IEventBroker.class);
        Display display = Display.getCurrent();
        this.handler = event -> display.asyncExec(changed);
        if (broker != null) {
            broker.subscribe(IThemeEngine.Events.THEME_CHANGED, handler);
        }
    }

    /** The colours that go with the workbench's theme. */
    public Theme theme() {
        return theme(services);
    }

    /** The colours that go with the workbench's theme now. */
    public static Theme theme(IServiceLocator services) {
        IThemeEngine engine = services.getService(IThemeEngine.class);
        ITheme active = engine == null ? null : engine.getActiveTheme();
        boolean dark = active == null ? Display.isSystemDarkTheme() : active.getId().toLowerCase(java.util.Locale.ROOT).contains("dark");
        return dark ? Theme.DARK : Theme.LIGHT;
    }

    /** Follows it no longer. */
    public void dispose() {
        if (broker != null) {
            broker.unsubscribe(handler);
        }
    }
}
