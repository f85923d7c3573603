package org.espalier.editor.application;

import java.util.Optional;

import org.eclipse.core.resources.IContainer;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.Path;
import org.eclipse.ltk.core.refactoring.Change;
import org.eclipse.ltk.core.refactoring.RefactoringStatus;
import org.eclipse.ltk.core.refactoring.participants.CheckConditionsContext;
import org.eclipse.ltk.core.refactoring.participants.DeleteParticipant;
import org.eclipse.ltk.core.refactoring.participants.MoveParticipant;
import org.eclipse.ltk.core.refactoring.participants.RenameParticipant;
import org.eclipse.ltk.core.refactoring.resource.DeleteResourceChange;
import org.eclipse.ltk.core.refactoring.resource.MoveResourceChange;
import org.eclipse.ltk.core.refactoring.resource.RenameResourceChange;
import org.espalier.editor.Messages;
import org.espalier.engine.workflow.WorkflowFile;

/** A workflow that is renamed, moved or deleted in the workspace takes its layout along: positions and notes belong to it. */
public final class LayoutFollows {
    private LayoutFollows() {
    }

    /** The layout beside a workflow, where there is one. */
    private static Optional<IFile> layout(Object element) {
        return element instanceof IFile file ? Optional.of(file.getParent().getFile(new Path(WorkflowFile.layoutName(file.getName())))).filter(IFile::exists) : Optional.empty();
    }

    /** Gives the layout the workflow's new name. */
    public static final class Rename extends RenameParticipant {
        private Optional<IFile> layout = Optional.empty();

        @Override
        protected boolean initialize(Object element) {
            layout = layout(element);
            return layout.isPresent();
        }

        @Override
        public String getName() {
            return Messages.layoutFollows;
        }

        @Override
        public RefactoringStatus checkConditions(IProgressMonitor monitor, CheckConditionsContext context) {
            return new RefactoringStatus();
        }

        @Override
        public Change createChange(IProgressMonitor monitor) {
            IFile file = layout.orElseThrow();
            String name = WorkflowFile.layoutName(getArguments().getNewName());
            boolean taken = file.getParent().getFile(new Path(name)).exists();
            return taken ? null : new RenameResourceChange(file.getFullPath(), name);
        }
    }

    /** Moves the layout to where the workflow goes. */
    public static final class Move extends MoveParticipant {
        private Optional<IFile> layout = Optional.empty();

        @Override
        protected boolean initialize(Object element) {
            layout = layout(element);
            return layout.isPresent();
        }

        @Override
        public String getName() {
            return Messages.layoutFollows;
        }

        @Override
        public RefactoringStatus checkConditions(IProgressMonitor monitor, CheckConditionsContext context) {
            return new RefactoringStatus();
        }

        @Override
        public Change createChange(IProgressMonitor monitor) {
            IFile file = layout.orElseThrow();
            boolean free = getArguments().getDestination() instanceof IContainer target && !target.getFile(new Path(file.getName())).exists();
            return free ? new MoveResourceChange(file, (IContainer) getArguments().getDestination()) : null;
        }
    }

    /** Deletes the layout with the workflow. */
    public static final class Delete extends DeleteParticipant {
        private Optional<IFile> layout = Optional.empty();

        @Override
        protected boolean initialize(Object element) {
            layout = layout(element);
            return layout.isPresent();
        }

        @Override
        public String getName() {
            return Messages.layoutFollows;
        }

        @Override
        public RefactoringStatus checkConditions(IProgressMonitor monitor, CheckConditionsContext context) {
            return new RefactoringStatus();
        }

        @Override
        public Change createChange(IProgressMonitor monitor) {
            return new DeleteResourceChange(layout.orElseThrow().getFullPath(), true);
        }
    }
}
