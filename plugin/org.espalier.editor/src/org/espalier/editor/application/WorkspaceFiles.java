package org.espalier.editor.application;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.eclipse.core.resources.IContainer;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IFolder;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IWorkspaceRoot;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.jface.dialogs.ErrorDialog;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.ide.IDE;
import org.espalier.editor.Messages;

/**
 * Files of the disk as files of the workspace. A file that is in no project is shown in a project of its own, by a link
 * to the folder that it is in, so that nothing is copied and nothing is written into that folder.
 */
public final class WorkspaceFiles {
    /** Folders with more entries, such as a home folder, are not shown as a whole. */
    private static final int MOST_ENTRIES = 2_000;

    private WorkspaceFiles() {
    }

    /** Opens a file in an editor. What goes wrong is shown to people. */
    public static void open(Path path) {
        IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
        IWorkbenchPage page = (window == null ? PlatformUI.getWorkbench().getWorkbenchWindows()[0] : window).getActivePage();
        try {
            IDE.openEditor(page, file(path));
        } catch (CoreException fault) {
            ErrorDialog.openError(page.getWorkbenchWindow().getShell(), Messages.open, NLS.bind(Messages.openFailed, path), fault.getStatus());
        }
    }

    /** The file of the workspace that stands for a file of the disk; a link is made where there is none. */
    public static IFile file(Path path) throws CoreException {
        IWorkspaceRoot root = ResourcesPlugin.getWorkspace().getRoot();
        for (IFile known : root.findFilesForLocationURI(path.toUri())) {
            if (known.getProject().isOpen()) {
                known.refreshLocal(IResource.DEPTH_ZERO, null);
                if (known.exists()) {
                    return known;
                }
            }
        }
        IFile[] linked = new IFile[1];
        ResourcesPlugin.getWorkspace().run((ICoreRunnable) monitor -> linked[0] = link(root, path), new NullProgressMonitor());
        return linked[0];
    }

    private static IFile link(IWorkspaceRoot root, Path path) throws CoreException {
        IProject project = root.getProject(Messages.projectOpened);
        if (!project.exists()) {
            project.create(null);
        }
        if (!project.isOpen()) {
            project.open(null);
        }
        Path parent = path.getParent();
        String name = parent.getFileName() == null ? Messages.folderOfDisk : parent.getFileName().toString();
        IFolder folder = project.getFolder(name);
        for (int number = 2; folder.exists(); number++) {
            folder = project.getFolder(name + " (" + number + ")");
        }
        if (isSmall(parent)) {
            folder.createLink(parent.toUri(), IResource.NONE, null);
            // Results of runs are many and mean nothing to people.
            IFile file = folder.getFile(path.getFileName().toString());
            file.refreshLocal(IResource.DEPTH_ZERO, null);
            return file;
        }
        folder.create(IResource.VIRTUAL, true, null);
        IFile file = ((IContainer) folder).getFile(new org.eclipse.core.runtime.Path(path.getFileName().toString()));
        file.createLink(path.toUri(), IResource.NONE, null);
        return file;
    }

    private static boolean isSmall(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(path -> !path.toString().contains("/.espalier/")).limit(MOST_ENTRIES + 1L).count() <= MOST_ENTRIES;
        } catch (IOException | UncheckedIOException fault) {
            return false;
        }
    }
}
