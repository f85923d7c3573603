package org.espalier.editor.canvas;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.espalier.editor.Messages;
import org.espalier.editor.model.Drawing;
import org.espalier.editor.model.LayoutFile;
import org.espalier.editor.model.WorkflowModel;
import org.espalier.editor.model.WorkflowReader;
import org.espalier.engine.graph.Relocation;
import org.espalier.engine.node.Problem;
import org.espalier.engine.registry.NodeRegistry;
import org.espalier.engine.workflow.Workflow;
import org.espalier.engine.workflow.WorkflowFile;

/** What an editor has read from its two files, and what of its model is not in them yet. Files that are read again make a new one. */
final class EditedFiles {
    private final WorkflowStorage storage;
    private final NodeRegistry registry;
    private final WorkflowModel model;
    /** The runner reads them in the background. */
    private final List<Problem> problems;
    private final boolean readOnly;
    /** What the files hold. */
    private Drawing saved;
    private boolean layoutOnDisk;
    private boolean damagedLayout;
    private boolean overDisk;

    /** Reads them; what is wrong with their contents is a problem and no fault. */
    EditedFiles(WorkflowStorage storage, NodeRegistry registry) throws CoreException {
        this.storage = storage;
        this.registry = registry;
        Optional<String> layout = storage.readLayout();
        WorkflowReader.Opened opened = WorkflowReader.read(storage.read(), layout, storage.name());
        problems = new CopyOnWriteArrayList<>(opened.problems());
        if (!storage.isUtf8()) {
            problems.add(Problem.of(Messages.notUtf8).inWorkflow(storage.name()).found(Messages.notUtf8Found).remedy(Messages.notUtf8Remedy));
        }
        readOnly = opened.readOnly() || !storage.isUtf8();
        layoutOnDisk = layout.isPresent();
        damagedLayout = opened.damagedLayout();
        model = new WorkflowModel(opened.drawing(), storage.path(), registry);
        saved = model.drawing();
    }

    WorkflowStorage storage() {
        return storage;
    }

    WorkflowModel model() {
        return model;
    }

    /** What is wrong with the files. The list is the same for as long as they are not read again, and safe for use by several threads. */
    List<Problem> problems() {
        return problems;
    }

    /** Whether saving could lose something that the workflow's file holds. */
    boolean isReadOnly() {
        return readOnly;
    }

    /** Whether what is on the disk is to be replaced although it may be newer, as somebody has decided. */
    boolean isOverDisk() {
        return overDisk;
    }

    void keepOverDisk() {
        overDisk = true;
    }

    /**
     * Writes what is not as it is on the disk, and nothing else.
     *
     * @return whether there are fewer problems now
     */
    boolean save(IProgressMonitor monitor) throws CoreException {
        Drawing drawing = model.drawing();
        boolean whole = overDisk || !storage.isAsKnown();
        boolean mended = false;
        if (whole || drawing.workflow() != saved.workflow()) {
            storage.write(text(drawing), monitor);
        }
        if (whole || drawing.layout() != saved.layout() || !layoutOnDisk && !drawing.layout().positions().isEmpty()) {
            if (damagedLayout) {
                storage.keepDamagedLayout();
                damagedLayout = false;
                mended = problems.removeIf(problem -> problem.workflow().equals(storage.layoutName()));
            }
            storage.writeLayout(LayoutFile.write(drawing.layout(), drawing.workflow()));
            layoutOnDisk = true;
        }
        saved = drawing;
        overDisk = false;
        return mended;
    }

    /**
     * Writes both files elsewhere. The workflow reads the same files there.
     *
     * @return whether their paths are other ones there
     */
    boolean saveTo(WorkflowStorage target, IProgressMonitor monitor) throws CoreException {
        Drawing drawing = model.drawing();
        Workflow relocated = new Relocation(storage.path().toAbsolutePath().getParent(), target.path().toAbsolutePath().getParent(), registry).of(drawing.workflow());
        target.write(WorkflowFile.write(relocated, registry), monitor);
        target.writeLayout(LayoutFile.write(drawing.layout(), relocated));
        return relocated != drawing.workflow();
    }

    private String text(Drawing drawing) {
        return WorkflowFile.write(drawing.workflow(), registry);
    }
}
