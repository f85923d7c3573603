package org.espalier.editor.canvas;

import java.util.EventObject;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.RegistryFactory;
import org.eclipse.draw2d.FigureCanvas;
import org.eclipse.draw2d.geometry.Point;
import org.eclipse.gef.DefaultEditDomain;
import org.eclipse.gef.EditPart;
import org.eclipse.gef.GraphicalViewer;
import org.eclipse.gef.commands.Command;
import org.eclipse.gef.editparts.ZoomManager;
import org.eclipse.gef.ui.actions.ActionRegistry;
import org.eclipse.gef.ui.parts.GraphicalEditor;
import org.eclipse.gef.ui.parts.ScrollingGraphicalViewer;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.IEditorSite;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.contexts.IContextActivation;
import org.eclipse.ui.contexts.IContextService;
import org.eclipse.ui.dialogs.SaveAsDialog;
import org.eclipse.ui.ide.IGotoMarker;
import org.eclipse.ui.part.FileEditorInput;
import org.eclipse.ui.views.contentoutline.IContentOutlinePage;
import org.espalier.editor.EditorIds;
import org.espalier.editor.Messages;
import org.espalier.editor.commands.EditCommand;
import org.espalier.editor.figures.Theme;
import org.espalier.editor.model.Drawing;
import org.espalier.editor.model.NodeElement;
import org.espalier.editor.model.Wiring;
import org.espalier.editor.model.WorkflowModel;
import org.espalier.editor.outline.OutlinePage;
import org.espalier.editor.parts.CanvasRootPart;
import org.espalier.editor.parts.CanvasServices;
import org.espalier.editor.run.WorkflowRunner;
import org.espalier.engine.registry.NodeExtensions;
import org.espalier.engine.registry.NodeRegistry;
import org.espalier.engine.workflow.WorkflowFile;

/** Edits a workflow by drag and drop. */
public final class WorkflowEditor extends GraphicalEditor implements CanvasServices {
    private final NodeRegistry registry = NodeExtensions.read(RegistryFactory.getRegistry());
    private final CanvasOperations operations = new CanvasOperations(this);
    private final NodeAdder adder = new NodeAdder(this);
    private EditedFiles files;
    private Enablement enablement;
    private String lastHint = "";
    private Banner banner;
    private ThemeWatcher themes;
    private WorkflowRunner runner;
    private Animation animation;
    private FileGuard guard;
    /** The keys of the canvas, while they count. */
    private Optional<IContextActivation> keys = Optional.empty();

    public WorkflowEditor() {
        setEditDomain(new DefaultEditDomain(this));
        getEditDomain().setDefaultTool(new CanvasTool());
        getEditDomain().loadDefaultTool();
    }

    @Override
    public void init(IEditorSite site, IEditorInput input) throws PartInitException {
        try {
            files = new EditedFiles(WorkflowStorage.of(input), registry);
        } catch (CoreException fault) {
            throw new PartInitException(fault.getStatus());
        }
        super.init(site, input);
        setPartName(input.getName());
        typing(false);
    }

    @Override
    public void typing(boolean now) {
        IContextService contexts = getSite().getService(IContextService.class);
        keys.ifPresent(contexts::deactivateContext);
        if (now) {
            // A view may have asked for it, such as the outline.
            getSite().getPage().activate(this);
        }
        keys = now ? Optional.empty() : Optional.of(contexts.activateContext(EditorIds.CANVAS_CONTEXT));
    }

    @Override
    public void createPartControl(Composite parent) {
        themes = new ThemeWatcher(getSite(), this::themeChanged);
        enablement = new Enablement(this);
        var column = new Composite(parent, SWT.NONE);
        var layout = new GridLayout();
        layout.marginWidth = 0;
        layout.marginHeight = 0;
        layout.verticalSpacing = 0;
        column.setLayout(layout);
        banner = new Banner(column);
        var canvas = new Composite(column, SWT.NONE);
        canvas.setLayout(new org.eclipse.swt.layout.FillLayout());
        canvas.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
        super.createPartControl(canvas);
        animation = new Animation(getGraphicalViewer(), () -> runner != null && runner.isRunning());
        FirstSight.prepare(this);
        getGraphicalViewer().addSelectionChangedListener(event -> enablement.changed());
        startRunner();
        showFileProblems();
        guard = new FileGuard(this, files.storage(), banner);
    }

    @Override
    protected void createGraphicalViewer(Composite parent) {
        GraphicalViewer viewer = new ScrollingGraphicalViewer();
        viewer.createControl(parent);
        setGraphicalViewer(viewer);
        configureGraphicalViewer();
        hookGraphicalViewer();
        initializeGraphicalViewer();
    }

    @Override
    protected void configureGraphicalViewer() {
        super.configureGraphicalViewer();
        CanvasSetup.prepare(getGraphicalViewer(), this);
    }

    @Override
    protected void initializeGraphicalViewer() {
        getGraphicalViewer().setContents(model());
    }

    @Override
    protected void createActions() {
        super.createActions();
        operations.createActions(getActionRegistry());
    }

    private void startRunner() {
        if (runner != null) {
            runner.dispose();
        }
        runner = new WorkflowRunner(model(), resource(), files.problems());
        runner.addListener(told -> {
            animation.start();
            enablement.changed();
        });
        enablement.changed();
    }

    private void themeChanged() {
        var root = (CanvasRootPart) getGraphicalViewer().getRootEditPart();
        root.setTheme(theme());
        getGraphicalViewer().getControl().setBackground(Theme.color(theme().canvas()));
        // Figures take their colours when they are made.
        getGraphicalViewer().setContents(model());
    }

    /** Says above the canvas what is wrong with the file, or nothing. */
    void showFileProblems() {
        banner.show(files.problems(), files.isReadOnly(), new Banner.Choice(Messages.openAsText, operations::openAsText));
    }

    // What others ask for

    public WorkflowModel model() {
        return files.model();
    }

    public GraphicalViewer viewer() {
        return getGraphicalViewer();
    }

    /** What can be done on the canvas. */
    public CanvasOperations operations() {
        return operations;
    }

    /** What adds nodes to the canvas. */
    public NodeAdder adder() {
        return adder;
    }

    /** The actions that stand for the workbench's own commands, such as Undo. */
    public ActionRegistry actions() {
        return getActionRegistry();
    }

    /** The file in the workspace, where there is one. */
    public Optional<IFile> resource() {
        return files.storage().resource();
    }

    public NodeRegistry registry() {
        return registry;
    }

    /** What configures and runs the workflow. */
    public WorkflowRunner runner() {
        return runner;
    }

    /** The zoom of the canvas. */
    public ZoomManager zoom() {
        return ((CanvasRootPart) getGraphicalViewer().getRootEditPart()).getZoomManager();
    }

    /** Whether the canvas is there: not before the editor is shown, nor after it was closed. */
    public boolean isOpen() {
        return getGraphicalViewer() != null && canvas() != null && !canvas().isDisposed();
    }

    /** Executes an edit that can be undone; where it makes no sense, says why. */
    public boolean execute(Command command) {
        if (isEditable() && command.canExecute()) {
            getCommandStack().execute(command);
            return true;
        }
        hint(command instanceof org.espalier.editor.commands.RefusedCommand refused ? refused.reason() : isEditable() ? "" : Messages.notEditable);
        return false;
    }

    /** The commands that can be undone. */
    public org.eclipse.gef.commands.CommandStack commands() {
        return getCommandStack();
    }

    /** Selects a node and scrolls to it. */
    public void reveal(String node) {
        model().node(node).map(element -> (EditPart) getGraphicalViewer().getEditPartRegistry().get(element)).ifPresent(part -> {
            getGraphicalViewer().select(part);
            getGraphicalViewer().reveal(part);
        });
    }

    @Override
    public Theme theme() {
        return themes.theme();
    }

    @Override
    public boolean isEditable() {
        return !files.isReadOnly();
    }

    @Override
    public void quickAdd(Point location, Optional<Wiring.End> end) {
        adder.quickAdd(location, end);
    }

    @Override
    public void open(NodeElement node) {
        operations.open(node);
    }

    @Override
    public void hint(String message) {
        lastHint = message;
        getEditorSite().getActionBars().getStatusLineManager().setMessage(message.isEmpty() ? null : message);
    }

    /** What the status line says of the canvas. */
    public String lastHint() {
        return lastHint;
    }

    @Override
    public void setFocus() {
        getGraphicalViewer().getControl().setFocus();
    }

    // Saving

    @Override
    public boolean isDirty() {
        return isEditable() && (files.isOverDisk() || super.isDirty());
    }

    @Override
    public void commandStackChanged(EventObject event) {
        firePropertyChange(PROP_DIRTY);
        if (guard != null) {
            guard.edited();
        }
        super.commandStackChanged(event);
    }

    @Override
    public void doSave(IProgressMonitor monitor) {
        WorkflowStorage storage = files.storage();
        boolean replace = storage.isAsKnown() || MessageDialog.openQuestion(getSite().getShell(), Messages.saveTitle, NLS.bind(Messages.saveOverOthers, storage.name()));
        if (replace) {
            saveOver(monitor);
        } else {
            monitor.setCanceled(true);
        }
    }

    /** Saves, whatever the files hold. */
    void saveOver(IProgressMonitor monitor) {
        try {
            if (files.save(monitor)) {
                runner.configureSoon();
            }
            getCommandStack().markSaveLocation();
            firePropertyChange(PROP_DIRTY);
            showFileProblems();
        } catch (CoreException fault) {
            monitor.setCanceled(true);
            MessageDialog.openError(getSite().getShell(), Messages.saveTitle, fault.getStatus().getMessage());
        }
    }

    /** Saving will replace what another program has written. */
    void keepOverDisk() {
        files.keepOverDisk();
        firePropertyChange(PROP_DIRTY);
    }

    @Override
    public boolean isSaveAsAllowed() {
        return isEditable();
    }

    @Override
    public void doSaveAs() {
        var dialog = new SaveAsDialog(getSite().getShell());
        resource().ifPresent(dialog::setOriginalFile);
        if (dialog.open() == SaveAsDialog.OK && dialog.getResult() != null) {
            saveAs(dialog.getResult());
        }
    }

    /** Saves under another name; without its extension, a workflow would be no workflow to anybody. */
    private void saveAs(IPath chosen) {
        boolean complete = chosen.lastSegment().endsWith(WorkflowFile.EXTENSION);
        IFile file = ResourcesPlugin.getWorkspace().getRoot().getFile(complete ? chosen : chosen.addFileExtension(WorkflowFile.EXTENSION.substring(1)));
        // The dialog has asked for the name that was typed, and for no other.
        if (complete || !file.exists() || MessageDialog.openQuestion(getSite().getShell(), Messages.saveAs, NLS.bind(Messages.saveAsExists, file.getName()))) {
            try {
                boolean relocated = files.saveTo(WorkflowStorage.of(new FileEditorInput(file)), new NullProgressMonitor());
                show(file);
                hint(relocated ? Messages.saveAsRelocated : "");
            } catch (CoreException fault) {
                MessageDialog.openError(getSite().getShell(), Messages.saveAs, fault.getStatus().getMessage());
            }
        }
    }

    /** Goes on with a file that was renamed or moved; what was not saved is not saved there either. */
    void follow(IFile file) {
        boolean dirty = isDirty();
        Drawing edited = model().drawing();
        try {
            show(file);
            if (dirty) {
                execute(new EditCommand(Messages.editKeep, model(), before -> edited));
            }
        } catch (CoreException fault) {
            banner.show(fault.getStatus().getMessage(), List.of());
        }
    }

    /** Shows another file in the place of the one that was shown. */
    private void show(IFile file) throws CoreException {
        setInputWithNotify(new FileEditorInput(file));
        setPartName(file.getName());
        load(WorkflowStorage.of(new FileEditorInput(file)));
        guard.dispose();
        guard = new FileGuard(this, files.storage(), banner);
    }

    /** Shows what the files hold now; what was not saved is gone, and nothing can be undone. */
    public void reload() {
        try {
            load(files.storage());
        } catch (CoreException fault) {
            banner.show(fault.getStatus().getMessage(), List.of());
        }
    }

    private void load(WorkflowStorage storage) throws CoreException {
        files = new EditedFiles(storage, registry);
        getCommandStack().flush();
        getGraphicalViewer().setContents(model());
        startRunner();
        showFileProblems();
        firePropertyChange(PROP_DIRTY);
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public Object getAdapter(Class type) {
        if (type == IGotoMarker.class) {
            return (IGotoMarker) this::gotoMarker;
        } else if (type == IContentOutlinePage.class) {
            return new OutlinePage(this);
        } else if (type == ZoomManager.class) {
            return zoom();
        } else if (type == WorkflowModel.class) {
            return model();
        } else if (type == WorkflowRunner.class) {
            return runner;
        }
        return super.getAdapter(type);
    }

    private void gotoMarker(IMarker marker) {
        String node = marker.getAttribute(EditorIds.MARKER_NODE, "");
        reveal(node.contains("/") ? node.substring(0, node.indexOf('/')) : node);
        String setting = marker.getAttribute(EditorIds.MARKER_SETTING, "");
        if (!setting.isEmpty()) {
            operations.openSettings().ifPresent(view -> view.focus(setting));
        }
    }

    @Override
    public void dispose() {
        if (themes != null) {
            themes.dispose();
        }
        if (enablement != null) {
            enablement.dispose();
        }
        if (guard != null) {
            guard.dispose();
        }
        if (runner != null) {
            runner.dispose();
        }
        super.dispose();
    }

    /** The control that the workflow is drawn on. */
    public FigureCanvas canvas() {
        return (FigureCanvas) getGraphicalViewer().getControl();
    }
}
