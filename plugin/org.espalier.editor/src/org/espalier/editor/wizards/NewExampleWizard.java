package org.espalier.editor.wizards;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.List;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IFolder;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IWorkspaceRoot;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.Status;
import org.eclipse.jface.dialogs.ErrorDialog;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.wizard.Wizard;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.INewWizard;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.actions.WorkspaceModifyOperation;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.wizards.newresource.BasicNewResourceWizard;
import org.espalier.editor.EditorIds;
import org.espalier.editor.Messages;

/** Copies an example with its data into the workspace, and opens it. */
public final class NewExampleWizard extends Wizard implements INewWizard {
    private IWorkbench workbench;
    private ExamplePage page;
    private boolean finishing;

    @Override
    public void init(IWorkbench given, IStructuredSelection selection) {
        workbench = given;
        setWindowTitle(Messages.newExample);
        setNeedsProgressMonitor(true);
        setDefaultPageImageDescriptor(WizardPictures.banner());
    }

    @Override
    public void addPages() {
        page = new ExamplePage(Example.all());
        addPage(page);
    }

    /** Finishes once: while files are copied, the Enter that chose the example may press the button as well. */
    @Override
    public boolean performFinish() {
        if (finishing) {
            return false;
        }
        finishing = true;
        finishing = make();
        return finishing;
    }

    private boolean make() {
        Example example = page.selected();
        IFile[] made = new IFile[1];
        try {
            getContainer().run(true, false, new WorkspaceModifyOperation() {
                @Override
                protected void execute(IProgressMonitor monitor) throws CoreException {
                    made[0] = copy(example, monitor);
                }
            });
            BasicNewResourceWizard.selectAndReveal(made[0], workbench.getActiveWorkbenchWindow());
            IDE.openEditor(workbench.getActiveWorkbenchWindow().getActivePage(), made[0], EditorIds.EDITOR);
            return true;
        } catch (InvocationTargetException fault) {
            Throwable cause = fault.getCause();
            IStatus status = cause instanceof CoreException core ? core.getStatus() : new Status(IStatus.ERROR, EditorIds.PLUGIN, String.valueOf(cause), cause);
            ErrorDialog.openError(getShell(), Messages.newExample, Messages.exampleFailed, status);
        } catch (PartInitException fault) {
            ErrorDialog.openError(getShell(), Messages.newExample, Messages.exampleUnopened, fault.getStatus());
        } catch (InterruptedException fault) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** Copies an example into a new folder of the project for workflows; gives its workflow. */
    static IFile copy(Example example, IProgressMonitor monitor) throws CoreException {
        IWorkspaceRoot root = ResourcesPlugin.getWorkspace().getRoot();
        IProject project = root.getProject(Messages.projectWorkflows);
        if (!project.exists()) {
            project.create(null);
        }
        if (!project.isOpen()) {
            project.open(null);
        }
        IFolder folder = project.getFolder(example.folder());
        for (int number = 2; folder.exists(); number++) {
            folder = project.getFolder(example.folder() + "-" + number);
        }
        monitor.beginTask(NLS.bind(Messages.exampleCopying, example.title()), IProgressMonitor.UNKNOWN);
        copy(Example.files(example.folder()), folder);
        for (String neighbour : example.neighbours()) {
            if (!project.getFolder(neighbour).exists()) {
                copy(Example.files(neighbour), project.getFolder(neighbour));
            }
        }
        return folder.getFile(example.file());
    }

    private static void copy(List<Example.Entry> files, IFolder folder) throws CoreException {
        folder.create(true, true, null);
        for (Example.Entry entry : files) {
            IFile file = folder.getFile(entry.path());
            create(file.getFullPath().removeLastSegments(1), folder.getWorkspace().getRoot());
            try (InputStream in = entry.url().openStream()) {
                file.create(in, true, new NullProgressMonitor());
            } catch (IOException fault) {
                throw new CoreException(new Status(IStatus.ERROR, EditorIds.PLUGIN, NLS.bind(Messages.exampleUnreadable, entry.path(), fault.getMessage()), fault));
            }
        }
    }

    private static void create(IPath path, IWorkspaceRoot root) throws CoreException {
        for (int length = 2; length <= path.segmentCount(); length++) {
            IFolder folder = root.getFolder(path.uptoSegment(length));
            if (!folder.exists()) {
                folder.create(true, true, null);
            }
        }
    }
}
