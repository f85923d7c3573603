package org.espalier.editor.canvas;

import java.util.EventObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.RegistryFactory;
import org.eclipse.draw2d.FigureCanvas;
import org.eclipse.draw2d.geometry.Point;
import org.eclipse.gef.ContextMenuProvider;
import org.eclipse.gef.DefaultEditDomain;
import org.eclipse.gef.EditPart;
import org.eclipse.gef.GraphicalViewer;
import org.eclipse.gef.SnapToGeometry;
import org.eclipse.gef.SnapToGrid;
import org.eclipse.gef.commands.Command;
import org.eclipse.gef.editparts.ZoomManager;
import org.eclipse.gef.ui.actions.ActionRegistry;
import org.eclipse.gef.ui.parts.GraphicalEditor;
import org.eclipse.gef.ui.parts.ScrollingGraphicalViewer;
import org.eclipse.jface.action.IMenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.IEditorSite;
import org.eclipse.ui.IWorkbenchActionConstants;
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
import org.espalier.editor.model.WorkflowReader;
import org.espalier.editor.parts.CanvasPartFactory;
import org.espalier.editor.parts.CanvasRootPart;
import org.espalier.editor.parts.CanvasServices;
import org.espalier.editor.run.WorkflowRunner;
import org.espalier.engine.node.Problem;
import org.espalier.engine.registry.NodeExtensions;
import org.espalier.engine.registry.NodeRegistry;
import org.espalier.engine.workflow.WorkflowFile;

/** Edits a workflow by drag and drop. */
public final class WorkflowEditor extends GraphicalEditor implements CanvasServices {
    private static final double[] ZOOM_LEVELS = {0.1, 0.25, 0.5, 0.67, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0, 3.0, 4.0};

    private final NodeRegistry registry = NodeExtensions.read(RegistryFactory.getRegistry());
    private final CanvasOperations operations = new CanvasOperations(this);
    private WorkflowStorage storage;
    private WorkflowModel model;
    private List<Problem> fileProblems = List.of();
    private boolean readOnly;
    /** What the files hold. */
    private Drawing saved;
    private boolean layoutOnDisk;
    private boolean damagedLayout;
    /** Whether what is on the disk is to be replaced although it may be newer, as somebody has decided. */
    private boolean overDisk;
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
        storage = WorkflowStorage.of(input);
        try {
            load();
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
        keys = now ? Optional.empty() : Optional.of(contexts.activateContext(EditorIds.CANVAS_CONTEXT));
    }

    private void load() throws CoreException {
        Optional<String> layout = storage.readLayout();
        WorkflowReader.Opened opened = WorkflowReader.read(storage.read(), layout, storage.name());
        // The runner reads them in the background.
        fileProblems = new CopyOnWriteArrayList<>(opened.problems());
        if (!storage.isUtf8()) {
            fileProblems.add(Problem.of("the file is not UTF-8 text").inWorkflow(storage.name()).found("bytes that are not UTF-8").remedy("restore it from a copy, or open it as text and save it in UTF-8"));
        }
        readOnly = opened.readOnly() || !storage.isUtf8();
        saved = opened.drawing();
        layoutOnDisk = layout.isPresent();
        damagedLayout = opened.damagedLayout();
        overDisk = false;
        model = new WorkflowModel(opened.drawing(), storage.path(), registry);
        saved = model.drawing();
    }

    @Override
    public void createPartControl(Composite parent) {
        themes = new ThemeWatcher(getSite(), this::themeChanged);
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
        startRunner();
        showFileProblems();
        guard = new FileGuard(this, storage, banner);
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
        GraphicalViewer viewer = getGraphicalViewer();
        var root = new CanvasRootPart(theme());
        viewer.setRootEditPart(root);
        viewer.setEditPartFactory(new CanvasPartFactory(this));
        viewer.setProperty(SnapToGeometry.PROPERTY_SNAP_ENABLED, Boolean.TRUE);
        viewer.setProperty(SnapToGrid.PROPERTY_GRID_VISIBLE, Boolean.TRUE);
        ZoomManager zoom = root.getZoomManager();
        zoom.setZoomLevels(ZOOM_LEVELS);
        zoom.setZoomLevelContributions(List.of(ZoomManager.FIT_ALL, ZoomManager.FIT_WIDTH, ZoomManager.FIT_HEIGHT));
        viewer.setKeyHandler(new CanvasKeys(viewer, this));
        viewer.addDropTargetListener(new NodeDropListener(viewer));
        new CanvasMouse(viewer).attach();
        viewer.getControl().setBackground(Theme.color(theme().canvas()));
        var menu = new ContextMenuProvider(viewer) {
            @Override
            public void buildContextMenu(IMenuManager manager) {
                // All entries come from plugin.xml.
                manager.add(new Separator(IWorkbenchActionConstants.MB_ADDITIONS));
            }
        };
        viewer.setContextMenu(menu);
        getSite().registerContextMenu(EditorIds.CANVAS_MENU, menu, viewer);
    }

    @Override
    protected void initializeGraphicalViewer() {
        getGraphicalViewer().setContents(model);
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
        runner = new WorkflowRunner(model, storage.resource(), fileProblems);
        runner.addListener(told -> animation.start());
    }

    private void themeChanged() {
        var root = (CanvasRootPart) getGraphicalViewer().getRootEditPart();
        root.setTheme(theme());
        getGraphicalViewer().getControl().setBackground(Theme.color(theme().canvas()));
        // Figures take their colours when they are made.
        getGraphicalViewer().setContents(model);
    }

    /** Says above the canvas what is wrong with the file, or nothing. */
    void showFileProblems() {
        if (fileProblems.isEmpty()) {
            banner.hide();
        } else {
            Problem problem = fileProblems.get(0);
            String what = Character.toUpperCase(problem.what().charAt(0)) + problem.what().substring(1);
            String first = problem.remedy().isEmpty() ? what + "." : NLS.bind(Messages.bannerProblem, what, problem.remedy());
            String more = fileProblems.size() == 1 ? "" : NLS.bind(Messages.bannerMore, fileProblems.size() - 1);
            banner.show(readOnly ? NLS.bind(Messages.bannerReadOnly, first) + more : first + more, List.of(new Banner.Choice(Messages.openAsText, operations::openAsText)));
        }
    }

    // What others ask for

    public WorkflowModel model() {
        return model;
    }

    public GraphicalViewer viewer() {
        return getGraphicalViewer();
    }

    /** What can be done on the canvas. */
    public CanvasOperations operations() {
        return operations;
    }

    /** The actions that stand for the workbench's own commands, such as Undo. */
    public ActionRegistry actions() {
        return getActionRegistry();
    }

    /** The file in the workspace, where there is one. */
    public Optional<IFile> resource() {
        return storage.resource();
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
        model.node(node).map(element -> (EditPart) getGraphicalViewer().getEditPartRegistry().get(element)).ifPresent(part -> {
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
        return !readOnly;
    }

    @Override
    public void quickAdd(Point location, Optional<Wiring.End> end) {
        operations.quickAdd(location, end);
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
        return !readOnly && (overDisk || super.isDirty());
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
            boolean whole = overDisk || !storage.isAsKnown();
            save(storage, whole, monitor);
            showFileProblems();
        } catch (CoreException fault) {
            monitor.setCanceled(true);
            MessageDialog.openError(getSite().getShell(), Messages.saveTitle, fault.getStatus().getMessage());
        }
    }

    /** Saving will replace what another program has written. */
    void keepOverDisk() {
        overDisk = true;
        firePropertyChange(PROP_DIRTY);
    }

    /** Writes what is not as it is on the disk, and nothing else. */
    private void save(WorkflowStorage target, boolean whole, IProgressMonitor monitor) throws CoreException {
        Drawing drawing = model.drawing();
        if (whole || drawing.workflow() != saved.workflow()) {
            target.write(operations.text(drawing), monitor);
        }
        if (whole || drawing.layout() != saved.layout() || !layoutOnDisk && !drawing.layout().positions().isEmpty()) {
            if (damagedLayout && target == storage) {
                target.keepDamagedLayout();
                damagedLayout = false;
                fileProblems.removeIf(problem -> problem.workflow().equals(target.layoutName()));
                runner.configureSoon();
            }
            target.writeLayout(org.espalier.editor.model.LayoutFile.write(drawing.layout(), drawing.workflow()));
            layoutOnDisk = true;
        }
        saved = drawing;
        overDisk = false;
        getCommandStack().markSaveLocation();
        firePropertyChange(PROP_DIRTY);
    }

    @Override
    public boolean isSaveAsAllowed() {
        return !readOnly;
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
                save(WorkflowStorage.of(new FileEditorInput(file)), true, new org.eclipse.core.runtime.NullProgressMonitor());
                show(file);
            } catch (CoreException fault) {
                MessageDialog.openError(getSite().getShell(), Messages.saveAs, fault.getStatus().getMessage());
            }
        }
    }

    /** Goes on with a file that was renamed or moved; what was not saved is not saved there either. */
    void follow(IFile file) {
        boolean dirty = isDirty();
        Drawing edited = model.drawing();
        try {
            show(file);
            if (dirty) {
                execute(new EditCommand(Messages.editKeep, model, before -> edited));
            }
        } catch (CoreException fault) {
            banner.show(fault.getStatus().getMessage(), List.of());
        }
    }

    /** Shows another file in the place of the one that was shown. */
    private void show(IFile file) throws CoreException {
        storage = WorkflowStorage.of(new FileEditorInput(file));
        setInputWithNotify(new FileEditorInput(file));
        setPartName(file.getName());
        guard.dispose();
        reload();
        guard = new FileGuard(this, storage, banner);
    }

    /** Shows what the files hold now; what was not saved is gone, and nothing can be undone. */
    public void reload() {
        try {
            load();
            getCommandStack().flush();
            getGraphicalViewer().setContents(model);
            startRunner();
            showFileProblems();
            firePropertyChange(PROP_DIRTY);
        } catch (CoreException fault) {
            banner.show(fault.getStatus().getMessage(), List.of());
        }
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public Object getAdapter(Class type) {
        if (type == IGotoMarker.class) {
            return (IGotoMarker) this::gotoMarker;
        } else if (type == IContentOutlinePage.class) {
            return new OverviewPage(this);
        } else if (type == ZoomManager.class) {
            return zoom();
        } else if (type == WorkflowModel.class) {
            return model;
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
