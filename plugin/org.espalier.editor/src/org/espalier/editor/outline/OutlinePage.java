package org.espalier.editor.outline;

import java.util.Optional;

import org.eclipse.core.runtime.IAdaptable;
import org.eclipse.jface.action.MenuManager;
import org.eclipse.jface.action.Separator;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.ISelectionChangedListener;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.IActionBars;
import org.eclipse.ui.IWorkbenchActionConstants;
import org.eclipse.ui.contexts.IContextService;
import org.eclipse.ui.part.IPageSite;
import org.eclipse.ui.part.Page;
import org.eclipse.ui.views.contentoutline.IContentOutlinePage;
import org.espalier.editor.EditorIds;
import org.espalier.editor.canvas.CanvasContributor;
import org.espalier.editor.canvas.WorkflowEditor;

/**
 * The outline of a workflow: a tree of it above a picture of it. Its selection is that of the canvas, as the workbench sees it too,
 * so that keys, menus and views mean here what they mean there.
 */
public final class OutlinePage extends Page implements IContentOutlinePage, IAdaptable {
    private static final int[] TREE_TO_PICTURE = {3, 2};

    private final WorkflowEditor editor;
    private SashForm sash;
    private OutlineTree tree;

    public OutlinePage(WorkflowEditor editor) {
        this.editor = editor;
    }

    @Override
    public void init(IPageSite site) {
        super.init(site);
        site.setSelectionProvider(editor.viewer());
        site.getService(IContextService.class).activateContext(EditorIds.CANVAS_CONTEXT);
    }

    @Override
    public void createControl(Composite parent) {
        sash = new SashForm(parent, SWT.VERTICAL);
        tree = new OutlineTree(editor, sash);
        new Overview(editor, sash);
        sash.setWeights(TREE_TO_PICTURE);
        var menu = new MenuManager();
        // All entries come from plugin.xml.
        menu.add(new Separator(IWorkbenchActionConstants.MB_ADDITIONS));
        tree.viewer().getTree().setMenu(menu.createContextMenu(tree.viewer().getTree()));
        getSite().registerContextMenu(EditorIds.CANVAS_MENU, menu, editor.viewer());
        sash.addDisposeListener(event -> menu.dispose());
    }

    @Override
    public void setActionBars(IActionBars bars) {
        CanvasContributor.connect(bars, Optional.of(editor));
    }

    @Override
    public Control getControl() {
        return sash;
    }

    @Override
    public void setFocus() {
        tree.viewer().getTree().setFocus();
    }

    /** The canvas that the outline is of: for those who follow what is selected there. */
    @Override
    public <T> T getAdapter(Class<T> type) {
        return type == WorkflowEditor.class ? type.cast(editor) : null;
    }

    @Override
    public ISelection getSelection() {
        return editor.viewer().getSelection();
    }

    @Override
    public void setSelection(ISelection selection) {
        editor.viewer().setSelection(selection);
    }

    @Override
    public void addSelectionChangedListener(ISelectionChangedListener listener) {
        editor.viewer().addSelectionChangedListener(listener);
    }

    @Override
    public void removeSelectionChangedListener(ISelectionChangedListener listener) {
        editor.viewer().removeSelectionChangedListener(listener);
    }
}
