package org.espalier.engine.cli;

import org.eclipse.equinox.app.IApplication;
import org.eclipse.equinox.app.IApplicationContext;
import org.osgi.framework.FrameworkUtil;

/** The headless application behind the {@code espalier} command. Its result is the exit code. */
public final class EspalierApplication implements IApplication {

    @Override
    public Object start(IApplicationContext context) {
        System.out.println("espalier " + FrameworkUtil.getBundle(EspalierApplication.class).getVersion());
        return 0;
    }

    @Override
    public void stop() {
        // Nothing runs yet that would have to be stopped.
    }
}
