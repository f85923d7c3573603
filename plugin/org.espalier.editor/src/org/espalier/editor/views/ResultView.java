package org.espalier.editor.views;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.apache.arrow.memory.RootAllocator;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.SWTError;
import org.eclipse.swt.browser.Browser;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.IPartListener;
import org.eclipse.ui.ISelectionListener;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.part.ViewPart;
import org.espalier.editor.Messages;
import org.espalier.editor.canvas.ThemeWatcher;
import org.espalier.editor.canvas.WorkflowEditor;
import org.espalier.editor.parts.NodePart;
import org.espalier.editor.run.Snapshot;
import org.espalier.editor.run.WorkflowRunner;
import org.espalier.engine.node.PortObject;
import org.espalier.engine.node.StorageException;
import org.espalier.engine.run.ConfiguredNode;
import org.espalier.engine.run.ResultStore;
import org.espalier.engine.table.Table;
import org.espalier.engine.view.ResultPages;

/**
 * The result of the node that is selected on the active canvas: the page that {@code --report} has of it, and each of its tables, row
 * by row. Everything that reads results happens in the background.
 */
public final class ResultView extends ViewPart implements ISelectionListener, IPartListener, WorkflowRunner.Listener {
    private CTabFolder tabs;
    private Composite pageHolder;
    private Optional<Browser> browser = Optional.empty();
    private ThemeWatcher themes;
    private Optional<WorkflowRunner> runner = Optional.empty();
    private String node = "";
    private Optional<Shown> shown = Optional.empty();
    private Optional<LoadJob> loading = Optional.empty();

    /** What is in the view: nodes by content key, and the colours. */
    private record Shown(String node, List<String> keys, boolean dark) {
        boolean hasTablesOf(Shown other) {
            return node.equals(other.node()) && keys.equals(other.keys());
        }
    }

    /** A table that left an output port. */
    private record Output(String title, Table table) {
    }

    @Override
    public void createPartControl(Composite parent) {
        tabs = new CTabFolder(parent, SWT.BOTTOM | SWT.FLAT);
        var item = new CTabItem(tabs, SWT.NONE);
        item.setText(Messages.resultTab);
        pageHolder = new Composite(tabs, SWT.NONE);
        pageHolder.setLayout(new org.eclipse.swt.layout.FillLayout());
        item.setControl(pageHolder);
        tabs.setSelection(item);
        themes = new ThemeWatcher(getSite(), this::themeChanged);
        getSite().getPage().addSelectionListener(this);
        getSite().getPage().addPartListener(this);
        createBrowser();
        if (getSite().getPage().getActiveEditor() instanceof WorkflowEditor active) {
            follow(Optional.of(active.runner()));
            selectionChanged(active, active.viewer().getSelection());
        } else {
            show();
        }
    }

    private void createBrowser() {
        try {
            browser = Optional.of(new Browser(pageHolder, SWT.WEBKIT));
            // Nothing leads out of a page but its own anchors.
            browser.get().addListener(SWT.MenuDetect, event -> event.doit = false);
        } catch (SWTError missing) {
            var label = new Label(pageHolder, SWT.WRAP);
            label.setText(Messages.resultNoBrowser);
            ILog.of(ResultView.class).warn("There is no browser for pages of results", missing);
        }
    }

    @Override
    public void dispose() {
        getSite().getPage().removeSelectionListener(this);
        getSite().getPage().removePartListener(this);
        follow(Optional.empty());
        loading.ifPresent(Job::cancel);
        if (themes != null) {
            themes.dispose();
        }
        super.dispose();
    }

    private void follow(Optional<WorkflowRunner> next) {
        runner.ifPresent(old -> old.removeListener(this));
        runner = next;
        node = "";
        runner.ifPresent(now -> now.addListener(this));
    }

    @Override
    public void selectionChanged(IWorkbenchPart part, ISelection selection) {
        WorkflowEditor editor = Adapters.adapt(part, WorkflowEditor.class);
        if (editor == null) {
            return;
        }
        if (runner.filter(known -> known == editor.runner()).isEmpty()) {
            follow(Optional.of(editor.runner()));
        }
        Object first = selection instanceof IStructuredSelection structured && structured.size() == 1 ? structured.getFirstElement() : null;
        // The last node stays in sight while something else is selected, such as a connection.
        if (first instanceof NodePart selected) {
            node = selected.node().id();
        }
        show();
    }

    @Override
    public void updated(WorkflowRunner updated) {
        show();
    }

    private void themeChanged() {
        if (!tabs.isDisposed()) {
            for (CTabItem item : tabs.getItems()) {
                if (item.getControl() instanceof TablePane pane) {
                    pane.theme(themes.theme());
                }
            }
            show();
        }
    }

    @Override
    public void partActivated(IWorkbenchPart part) {
        if (part instanceof WorkflowEditor editor && runner.filter(known -> known == editor.runner()).isEmpty()) {
            selectionChanged(editor, editor.viewer().getSelection());
        }
    }

    @Override
    public void partClosed(IWorkbenchPart part) {
        if (part instanceof WorkflowEditor editor && runner.filter(known -> known == editor.runner()).isPresent()) {
            follow(Optional.empty());
            show();
        }
    }

    @Override
    public void partBroughtToTop(IWorkbenchPart part) {
        partActivated(part);
    }

    @Override
    public void partDeactivated(IWorkbenchPart part) {
        // What is shown stays.
    }

    @Override
    public void partOpened(IWorkbenchPart part) {
        // It is followed when it is activated.
    }

    /** Shows the result of the selected node, unless it is in the view already. */
    private void show() {
        if (tabs.isDisposed()) {
            return;
        }
        boolean dark = themes.theme().dark();
        Optional<Snapshot> snapshot = runner.map(WorkflowRunner::snapshot);
        List<ConfiguredNode> nodes = node.isEmpty() || snapshot.isEmpty() ? List.of()
                : snapshot.get().configured(node).stream().filter(each -> snapshot.get().stored().containsKey(each.node().id())).toList();
        var next = new Shown(node, nodes.stream().map(ConfiguredNode::key).toList(), dark);
        if (shown.filter(next::equals).isPresent()) {
            return;
        }
        boolean sameTables = shown.filter(next::hasTablesOf).isPresent();
        shown = Optional.of(next);
        loading.ifPresent(Job::cancel);
        if (nodes.isEmpty()) {
            String words = node.isEmpty() ? Messages.resultSelect : NLS.bind(Messages.resultNone, node);
            display(next, ResultPages.ofText(words, appearance(dark)), List.of(), false);
            return;
        }
        var job = new LoadJob(next, nodes, snapshot.get(), runner.get().store(), sameTables);
        loading = Optional.of(job);
        job.schedule();
    }

    private static ResultPages.Appearance appearance(boolean dark) {
        return dark ? ResultPages.Appearance.DARK : ResultPages.Appearance.LIGHT;
    }

    private void display(Shown what, String page, List<Output> outputs, boolean sameTables) {
        if (tabs.isDisposed() || shown.filter(now -> now == what).isEmpty()) {
            return;
        }
        loading = Optional.empty();
        browser.ifPresent(control -> control.setText(page, true));
        if (sameTables) {
            return;
        }
        for (CTabItem item : tabs.getItems()) {
            if (item.getControl() != pageHolder) {
                Control control = item.getControl();
                item.dispose();
                control.dispose();
            }
        }
        outputs.forEach(this::addTab);
        if (tabs.getSelection() == null) {
            tabs.setSelection(0);
        }
    }

    private void addTab(Output output) {
        try {
            var pane = new TablePane(tabs, output.table(), themes.theme());
            var item = new CTabItem(tabs, SWT.NONE);
            item.setText(output.title());
            item.setControl(pane);
        } catch (RowOrder.BadQuery fault) {
            ILog.of(ResultView.class).error("The table " + output.title() + " cannot be shown", fault);
        }
    }

    /** The panes of the tables that are shown; for tests. */
    public List<TablePane> tablePanes() {
        var panes = new ArrayList<TablePane>();
        for (CTabItem item : tabs.getItems()) {
            if (item.getControl() instanceof TablePane pane) {
                panes.add(pane);
            }
        }
        return panes;
    }

    /** Brings a table to the front. */
    public void showTable(int index) {
        tabs.setSelection(index + 1);
    }

    /** What shows the page; for tests. */
    public Optional<Browser> browser() {
        return browser;
    }

    /** Makes the page and opens the tables, in the background. */
    private final class LoadJob extends Job {
        private final Shown wanted;
        private final List<ConfiguredNode> nodes;
        private final Snapshot snapshot;
        private final ResultStore store;
        private final boolean sameTables;
        private final Display display = tabs.getDisplay();

        LoadJob(Shown wanted, List<ConfiguredNode> nodes, Snapshot snapshot, ResultStore store, boolean sameTables) {
            super(NLS.bind(Messages.jobResult, wanted.node()));
            this.wanted = wanted;
            this.nodes = nodes;
            this.snapshot = snapshot;
            this.store = store;
            this.sameTables = sameTables;
            setSystem(true);
            setPriority(SHORT);
        }

        @Override
        protected IStatus run(IProgressMonitor monitor) {
            List<Output> outputs = new ArrayList<>();
            if (!sameTables) {
                nodes.forEach(each -> open(each, outputs));
            }
            String page = monitor.isCanceled() ? "" : ResultPages.ofNodes(nodes, snapshot.configuration(), store, appearance(wanted.dark()));
            if (display.isDisposed() || monitor.isCanceled()) {
                return Status.CANCEL_STATUS;
            }
            display.asyncExec(() -> display(wanted, page, outputs, sameTables));
            return Status.OK_STATUS;
        }

        private void open(ConfiguredNode each, List<Output> outputs) {
            try {
                // Tables are mapped; the allocator holds something only while a batch is open, and ends with the tables.
                List<PortObject> objects = store.open(snapshot.stored().get(each.node().id()), new RootAllocator());
                for (int port = 0; port < objects.size(); port++) {
                    if (objects.get(port) instanceof Table table) {
                        String name = each.node().declaration().outputs().get(port).name();
                        outputs.add(new Output(nodes.size() == 1 ? name : each.node().id() + "." + name, table));
                    }
                }
            } catch (StorageException fault) {
                // The page says the same.
                ILog.of(ResultView.class).warn("The result of " + each.node().id() + " cannot be opened", fault);
            }
        }
    }

    @Override
    public void setFocus() {
        Control control = tabs.getSelection() == null ? tabs : tabs.getSelection().getControl();
        control.setFocus();
    }
}
