package org.espalier.editor.canvas;

import java.util.function.Consumer;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IResourceChangeEvent;
import org.eclipse.core.resources.IResourceChangeListener;
import org.eclipse.core.resources.IResourceDelta;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.events.ShellListener;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.espalier.editor.Messages;

/**
 * Notices that somebody else has written or removed the files of an editor: another program, another editor of this workbench,
 * or version control.
 */
final class OutsideEdits implements IResourceChangeListener {
    private final IFile file;
    private final String layout;
    private final Runnable noticed;
    private final Consumer<IFile> moved;
    private final Display display = Display.getCurrent();
    private final Shell shell;
    private final ShellListener activated = ShellListener.shellActivatedAdapter(event -> look());

    /**
     * Listens from now on.
     *
     * @param layout the name of the layout file beside the workflow
     * @param noticed is run on the user interface's thread whenever one of the files may have changed
     * @param moved is told there where the workflow is now, when somebody has renamed or moved it in the workspace
     */
    OutsideEdits(IFile file, String layout, Shell shell, Runnable noticed, Consumer<IFile> moved) {
        this.file = file;
        this.layout = layout;
        this.shell = shell;
        this.noticed = noticed;
        this.moved = moved;
        ResourcesPlugin.getWorkspace().addResourceChangeListener(this, IResourceChangeEvent.POST_CHANGE);
        // Whoever comes back from another program should not have to wait for the next look at the disk.
        shell.addShellListener(activated);
    }

    private void look() {
        Job job = Job.createSystem(NLS.bind(Messages.jobOutside, file.getName()), monitor -> {
            file.refreshLocal(IResource.DEPTH_ZERO, null);
            file.getParent().getFile(new org.eclipse.core.runtime.Path(layout)).refreshLocal(IResource.DEPTH_ZERO, null);
        });
        job.setRule(file.getParent());
        job.schedule();
    }

    @Override
    public void resourceChanged(IResourceChangeEvent event) {
        IResourceDelta delta = event.getDelta();
        IResourceDelta own = delta.findMember(file.getFullPath());
        if (own != null && own.getKind() == IResourceDelta.REMOVED && own.getMovedToPath() != null) {
            IFile target = ResourcesPlugin.getWorkspace().getRoot().getFile(own.getMovedToPath());
            display.asyncExec(() -> moved.accept(target));
        } else if (isChanged(own) || isChanged(delta.findMember(file.getParent().getFullPath().append(layout)))) {
            display.asyncExec(noticed);
        }
    }

    private static boolean isChanged(IResourceDelta delta) {
        return delta != null && (delta.getKind() != IResourceDelta.CHANGED || (delta.getFlags() & IResourceDelta.CONTENT) != 0);
    }

    void dispose() {
        ResourcesPlugin.getWorkspace().removeResourceChangeListener(this);
        if (!shell.isDisposed()) {
            shell.removeShellListener(activated);
        }
    }
}
