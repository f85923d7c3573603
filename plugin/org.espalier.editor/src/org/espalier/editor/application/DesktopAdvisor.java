package org.espalier.editor.application;

import java.nio.file.Path;
import java.util.List;

import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.application.IWorkbenchWindowConfigurer;
import org.eclipse.ui.application.WorkbenchWindowAdvisor;
import org.eclipse.ui.internal.ide.application.DelayedEventsProcessor;
import org.eclipse.ui.internal.ide.application.IDEWorkbenchAdvisor;
import org.eclipse.ui.internal.ide.application.IDEWorkbenchWindowAdvisor;
import org.espalier.editor.EditorIds;

/** The Eclipse workbench as it is, which starts with the workflow perspective and opens the files of the command line. */
@SuppressWarnings("restriction") // The workbench of the IDE has no public entry; every product that is one starts it so.
final class DesktopAdvisor extends IDEWorkbenchAdvisor {
    private static final int LARGEST_WIDTH = 1680;
    private static final int LARGEST_HEIGHT = 1050;

    private final List<Path> files;
    private final OpenRequests requests;

    DesktopAdvisor(Display display, List<Path> files, Path workspace) {
        super(new DelayedEventsProcessor(display));
        this.files = files;
        this.requests = new OpenRequests(workspace, display);
    }

    @Override
    public String getInitialWindowPerspectiveId() {
        return EditorIds.PERSPECTIVE;
    }

    @Override
    public WorkbenchWindowAdvisor createWorkbenchWindowAdvisor(IWorkbenchWindowConfigurer configurer) {
        return new IDEWorkbenchWindowAdvisor(this, configurer) {
            @Override
            public void preWindowOpen() {
                super.preWindowOpen();
                // The first window; later ones are as people left them.
                Rectangle screen = Display.getCurrent().getPrimaryMonitor().getClientArea();
                configurer.setInitialSize(new Point(Math.min(LARGEST_WIDTH, screen.width), Math.min(LARGEST_HEIGHT, screen.height)));
            }
        };
    }

    @Override
    public void postStartup() {
        super.postStartup();
        files.forEach(WorkspaceFiles::open);
        requests.watch();
    }
}
