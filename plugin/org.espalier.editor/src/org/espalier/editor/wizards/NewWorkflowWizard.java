package org.espalier.editor.wizards;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import org.eclipse.core.resources.IContainer;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.Path;
import org.eclipse.jface.dialogs.ErrorDialog;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.wizard.Wizard;
import org.eclipse.ui.INewWizard;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.dialogs.WizardNewFileCreationPage;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.wizards.newresource.BasicNewResourceWizard;
import org.espalier.editor.EditorIds;
import org.espalier.editor.Messages;
import org.espalier.engine.workflow.CanonicalJson;
import org.espalier.engine.workflow.WorkflowFile;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Makes an empty workflow in a folder of the workspace, and opens it. */
public final class NewWorkflowWizard extends Wizard implements INewWizard {
    private IWorkbench workbench;
    private IStructuredSelection selection = StructuredSelection.EMPTY;
    private Page page;

    @Override
    public void init(IWorkbench given, IStructuredSelection selected) {
        workbench = given;
        selection = selected;
        setWindowTitle(Messages.newWorkflow);
        setDefaultPageImageDescriptor(WizardPictures.banner());
    }

    /** Asks for the folder and the name. */
    private static final class Page extends WizardNewFileCreationPage {
        Page(IStructuredSelection selection) {
            super("workflow", selection);
            setTitle(Messages.workflow);
            setDescription(Messages.newWorkflowHelp);
            setFileExtension(WorkflowFile.EXTENSION.substring(1));
        }

        @Override
        protected InputStream getInitialContents() {
            String name = WorkflowFile.baseName(getFileName());
            return new ByteArrayInputStream(emptyWorkflow(name).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        protected void createLinkTarget() {
            // A workflow lies beside its data; a link from elsewhere would part them.
        }
    }

    /** The text of a workflow without nodes. */
    static String emptyWorkflow(String name) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("format", WorkflowFile.FORMAT).put("name", name);
        json.putObject("nodes");
        json.putArray("connections");
        return CanonicalJson.write(json);
    }

    @Override
    public void addPages() {
        IStructuredSelection where = selection.isEmpty() ? inFirstProject() : selection;
        page = new Page(where);
        page.setFileName(freeName(where));
        addPage(page);
    }

    /** A name that no file in the folder has, so that the page can be finished at once. */
    private static String freeName(IStructuredSelection where) {
        IResource selected = Adapters.adapt(where.getFirstElement(), IResource.class);
        IContainer folder = selected instanceof IContainer container ? container : selected == null ? null : selected.getParent();
        String name = "workflow";
        for (int number = 2; folder != null && folder.getFile(new Path(name + WorkflowFile.EXTENSION)).exists(); number++) {
            name = "workflow-" + number;
        }
        return name + WorkflowFile.EXTENSION;
    }

    private static IStructuredSelection inFirstProject() {
        for (IProject project : ResourcesPlugin.getWorkspace().getRoot().getProjects()) {
            // The project of links to files elsewhere is no place for files of its own.
            if (project.isOpen() && !project.getName().equals(Messages.projectOpened)) {
                return new StructuredSelection(project);
            }
        }
        // Somebody who has just started wants a workflow, not a lesson on projects.
        try {
            IProject project = ResourcesPlugin.getWorkspace().getRoot().getProject(Messages.projectWorkflows);
            project.create(new NullProgressMonitor());
            project.open(new NullProgressMonitor());
            return new StructuredSelection(project);
        } catch (CoreException fault) {
            return StructuredSelection.EMPTY;
        }
    }

    @Override
    public boolean performFinish() {
        IFile file = page.createNewFile();
        if (file == null) {
            return false;
        }
        BasicNewResourceWizard.selectAndReveal(file, workbench.getActiveWorkbenchWindow());
        try {
            IDE.openEditor(workbench.getActiveWorkbenchWindow().getActivePage(), file, EditorIds.EDITOR);
        } catch (PartInitException fault) {
            ErrorDialog.openError(getShell(), Messages.newWorkflow, Messages.newWorkflowUnopened, fault.getStatus());
        }
        return true;
    }
}
