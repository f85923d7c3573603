package org.espalier.editor.settings;

import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.Adapters;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.events.FocusListener;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.IPartListener;
import org.eclipse.ui.ISelectionListener;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.actions.ActionFactory;
import org.eclipse.ui.contexts.IContextService;
import org.eclipse.ui.forms.widgets.SharedScrolledComposite;
import org.eclipse.ui.forms.widgets.TableWrapData;
import org.eclipse.ui.forms.widgets.TableWrapLayout;
import org.eclipse.ui.part.ViewPart;
import org.espalier.editor.AccessibleNames;
import org.espalier.editor.EditorIds;
import org.espalier.editor.Messages;
import org.espalier.editor.canvas.ThemeWatcher;
import org.espalier.editor.canvas.WorkflowEditor;
import org.espalier.editor.commands.CanvasEdits;
import org.espalier.editor.figures.NodeIcons;
import org.espalier.editor.figures.Theme;
import org.espalier.editor.model.Element;
import org.espalier.editor.model.NodeElement;
import org.espalier.editor.parts.NodePart;
import org.espalier.editor.run.WorkflowRunner;
import org.espalier.engine.node.NodeDeclaration;
import org.espalier.engine.node.Problem;
import org.espalier.engine.run.NodeState;
import org.espalier.engine.settings.SettingsSchema;

/** The settings of the node that is selected on the active canvas, or of the workflow itself when none is. */
public final class SettingsView extends ViewPart implements ISelectionListener, IPartListener, WorkflowRunner.Listener, Element.Listener {
    private static final int ICON = 24;

    private SharedScrolledComposite scroller;
    private Composite page;
    private Label general;
    private Optional<WorkflowEditor> editor = Optional.empty();
    private Optional<WorkflowRunner> runner = Optional.empty();
    private Optional<NodeElement> node = Optional.empty();
    private Optional<SettingsForm> form = Optional.empty();
    private Optional<WorkflowForm> workflowForm = Optional.empty();
    private ThemeWatcher themes;
    private boolean reflowing;

    @Override
    public void createPartControl(Composite parent) {
        scroller = new SharedScrolledComposite(parent, SWT.V_SCROLL) {
        };
        scroller.setExpandHorizontal(true);
        scroller.setExpandVertical(true);
        themes = new ThemeWatcher(getSite(), this::rebuild);
        getSite().getService(IContextService.class).activateContext(EditorIds.RUNNING_CONTEXT);
        getSite().getPage().addSelectionListener(this);
        getSite().getPage().addPartListener(this);
        if (getSite().getPage().getActiveEditor() instanceof WorkflowEditor active) {
            follow(Optional.of(active));
            selectionChanged(active, active.viewer().getSelection());
        } else {
            rebuild();
        }
    }

    @Override
    public void dispose() {
        getSite().getPage().removeSelectionListener(this);
        getSite().getPage().removePartListener(this);
        follow(Optional.empty());
        if (themes != null) {
            themes.dispose();
        }
        super.dispose();
    }

    private void follow(Optional<WorkflowEditor> next) {
        runner.ifPresent(old -> old.removeListener(this));
        node.ifPresent(old -> old.removeListener(this));
        runner.ifPresent(old -> old.model().removeListener(this));
        editor = next;
        runner = next.map(WorkflowEditor::runner);
        node = Optional.empty();
        // What is shown belongs to the other workflow; edits must not reach it from here.
        form = Optional.empty();
        workflowForm = Optional.empty();
        runner.ifPresent(now -> now.addListener(this));
        runner.ifPresent(now -> now.model().addListener(this));
        undoIn(next);
    }

    /** What is typed here is an edit of the workflow, and the workbench's Undo takes it back from here as well. */
    private void undoIn(Optional<WorkflowEditor> active) {
        for (String id : List.of(ActionFactory.UNDO.getId(), ActionFactory.REDO.getId())) {
            getViewSite().getActionBars().setGlobalActionHandler(id, active.map(WorkflowEditor::actions).map(actions -> actions.getAction(id)).orElse(null));
        }
        getViewSite().getActionBars().updateActionBars();
    }

    /** An editor that was loaded again has another model and another runner. */
    private boolean follows(WorkflowEditor candidate) {
        return editor.filter(known -> known == candidate).isPresent() && runner.filter(known -> known == candidate.runner()).isPresent();
    }

    @Override
    public void partActivated(IWorkbenchPart part) {
        if (part instanceof WorkflowEditor active && !follows(active)) {
            follow(Optional.of(active));
            selectionChanged(active, active.viewer().getSelection());
        }
    }

    @Override
    public void partClosed(IWorkbenchPart part) {
        if (editor.isPresent() && part == editor.get()) {
            follow(Optional.empty());
            rebuild();
        }
    }

    @Override
    public void partBroughtToTop(IWorkbenchPart part) {
        partActivated(part);
    }

    @Override
    public void partDeactivated(IWorkbenchPart part) {
        // The page stays.
    }

    @Override
    public void partOpened(IWorkbenchPart part) {
        // It is followed when it is activated.
    }

    @Override
    public void selectionChanged(IWorkbenchPart part, ISelection selection) {
        WorkflowEditor changed = Adapters.adapt(part, WorkflowEditor.class);
        if (changed == null) {
            return;
        }
        if (!follows(changed)) {
            follow(Optional.of(changed));
        }
        Optional<NodeElement> next = selection instanceof IStructuredSelection structured && structured.size() == 1 && structured.getFirstElement() instanceof NodePart selected
                ? Optional.of(selected.node())
                : Optional.empty();
        if (!next.equals(node) || form.isEmpty() && workflowForm.isEmpty()) {
            node.ifPresent(old -> old.removeListener(this));
            node = next;
            node.ifPresent(now -> now.addListener(this));
            rebuild();
        }
    }

    private void rebuild() {
        if (scroller.isDisposed()) {
            return;
        }
        scroller.setRedraw(false);
        if (page != null) {
            page.dispose();
        }
        page = new Composite(scroller, SWT.NONE);
        var layout = new TableWrapLayout();
        layout.leftMargin = 10;
        layout.rightMargin = 10;
        layout.topMargin = 10;
        page.setLayout(layout);
        form = Optional.empty();
        workflowForm = Optional.empty();
        general = null;
        if (node.isPresent() && editor.isPresent()) {
            showNode(editor.get(), node.get());
        } else if (editor.isPresent()) {
            workflowForm = Optional.of(new WorkflowForm(page, editor.get(), this::reflow));
        } else {
            text(Messages.settingsEmpty);
        }
        scroller.setContent(page);
        scroller.setRedraw(true);
        reflow();
    }

    private void showNode(WorkflowEditor active, NodeElement element) {
        header(active, element);
        general = new Label(page, SWT.WRAP);
        general.setForeground(Theme.color(active.theme().state(NodeState.FAILED)));
        general.setLayoutData(new TableWrapData(TableWrapData.FILL_GRAB));
        SettingRow.hide(general, true);
        if (element.type().isEmpty()) {
            text(NLS.bind(Messages.settingsUnknown, element.node().type()));
            return;
        }
        try {
            SettingsSchema<?> schema = element.type().get().settings();
            form = Optional.of(new SettingsForm(page, active, element, schema, this::reflow));
        } catch (RuntimeException | LinkageError fault) {
            text(NLS.bind(Messages.settingsNoClass, fault.getMessage()));
        }
        showProblems();
    }

    private void header(WorkflowEditor active, NodeElement element) {
        var header = new Composite(page, SWT.NONE);
        var layout = new GridLayout(2, false);
        layout.marginWidth = 0;
        layout.marginHeight = 0;
        layout.horizontalSpacing = 10;
        header.setLayout(layout);
        header.setLayoutData(new TableWrapData(TableWrapData.FILL_GRAB));
        var icon = new Label(header, SWT.NONE);
        Theme theme = active.theme();
        String category = element.declaration().map(NodeDeclaration::category).orElse("");
        icon.setImage(NodeIcons.image(element.node().type(), element.typeName(), ICON, theme.dark(), theme.category(category)));
        var title = new Label(header, SWT.NONE);
        title.setText(element.typeName());
        title.setFont(JFaceResources.getHeaderFont());
        title.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        var caption = new Label(header, SWT.NONE);
        caption.setText(Messages.name);
        var name = new Text(header, SWT.BORDER);
        name.setText(element.id());
        name.setEditable(active.isEditable());
        name.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        name.setToolTipText(Messages.nameHelp);
        AccessibleNames.set(name, Messages.name, () -> Messages.nameHelp);
        name.addListener(SWT.DefaultSelection, event -> rename(active, element, name));
        name.addFocusListener(FocusListener.focusLostAdapter(event -> rename(active, element, name)));
    }

    private static void rename(WorkflowEditor active, NodeElement element, Text name) {
        String wanted = name.getText().strip();
        if (wanted.equals(element.id()) || active.model().node(element.id()).filter(element::equals).isEmpty()) {
            return;
        }
        if (active.execute(CanvasEdits.rename(active.model(), element, wanted))) {
            active.operations().select(List.of(wanted));
        } else {
            name.setText(element.id());
        }
    }

    private void text(String value) {
        var label = new Label(page, SWT.WRAP);
        label.setText(value.replace("&", "&&"));
        label.setLayoutData(new TableWrapData(TableWrapData.FILL_GRAB));
    }

    /** Lays the page out once, however often that is asked for in one turn. */
    private void reflow() {
        if (!reflowing && !scroller.isDisposed()) {
            reflowing = true;
            scroller.getDisplay().asyncExec(() -> {
                reflowing = false;
                if (!scroller.isDisposed()) {
                    scroller.reflow(true);
                }
            });
        }
    }

    private void showProblems() {
        if (general == null || general.isDisposed() || node.isEmpty()) {
            return;
        }
        List<Problem> left = form.map(SettingsForm::showProblems).orElse(node.get().status().problems());
        String text = String.join("\n", left.stream().map(problem -> problem.inWorkflow("").atNode("").message()).toList());
        if (!text.equals(general.getData())) {
            general.setData(text);
            general.setText(text.replace("&", "&&"));
            SettingRow.hide(general, text.isEmpty());
            reflow();
        }
    }

    @Override
    public void updated(WorkflowRunner told) {
        showProblems();
    }

    @Override
    public void changed(Element element, Element.Change change) {
        if (change == Element.Change.CONTENT && element instanceof NodeElement) {
            form.ifPresent(SettingsForm::refresh);
        } else if (change == Element.Change.CONTENT) {
            workflowForm.ifPresent(WorkflowForm::refresh);
        } else if (change == Element.Change.STATUS) {
            showProblems();
        }
    }

    /** Puts the focus into the field of a setting. */
    public void focus(String setting) {
        form.ifPresent(shown -> shown.focus(setting));
    }

    /** The field for the name of the workflow, while no node is selected, for tests. */
    public Optional<Text> workflowName() {
        return workflowForm.map(WorkflowForm::name);
    }

    /** The controls of the page by the names of their settings, for tests. */
    public Optional<org.eclipse.swt.widgets.Control> control(String setting) {
        return form.map(SettingsForm::rows).map(rows -> rows.get(setting)).map(row -> row.control().focus());
    }

    /** What the page says is wrong with a setting; empty when nothing is. For tests. */
    public String problem(String setting) {
        return form.map(SettingsForm::rows).map(rows -> rows.get(setting)).map(SettingRow::problem).orElse("");
    }

    @Override
    public void setFocus() {
        form.flatMap(shown -> shown.rows().values().stream().findFirst()).ifPresentOrElse(SettingRow::focus, scroller::setFocus);
    }
}
