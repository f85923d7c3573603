package org.espalier.editor.palette;

import java.util.List;
import java.util.Map;

import org.eclipse.core.runtime.RegistryFactory;
import org.eclipse.gef.dnd.TemplateTransfer;
import org.eclipse.jface.viewers.ColumnViewerToolTipSupport;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.viewers.ITreeContentProvider;
import org.eclipse.jface.viewers.StyledCellLabelProvider;
import org.eclipse.jface.viewers.TreeViewer;
import org.eclipse.jface.viewers.ViewerCell;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.DND;
import org.eclipse.swt.dnd.DragSourceAdapter;
import org.eclipse.swt.dnd.DragSourceEvent;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.events.KeyListener;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.part.ViewPart;
import org.espalier.editor.AccessibleNames;
import org.espalier.editor.Messages;
import org.espalier.editor.canvas.ThemeWatcher;
import org.espalier.editor.canvas.WorkflowEditor;
import org.espalier.editor.figures.NodeIcons;
import org.espalier.editor.figures.Theme;
import org.espalier.engine.node.NodeDeclaration;
import org.espalier.engine.registry.NodeExtensions;
import org.espalier.engine.registry.NodeType;

/** All installed nodes, by category, with a field to search them. Nodes are dragged to the canvas, or added by a double click. */
public final class PaletteView extends ViewPart {
    private static final int ICON = 16;

    private Text query;
    private TreeViewer tree;
    private ThemeWatcher themes;
    private List<NodeDeclaration> all = List.of();
    private Map<String, List<NodeDeclaration>> shown = Map.of();

    @Override
    public void createPartControl(Composite parent) {
        all = NodeExtensions.read(RegistryFactory.getRegistry()).all().stream().map(NodeType::declaration).toList();
        var layout = new GridLayout();
        layout.marginWidth = 4;
        layout.marginHeight = 4;
        parent.setLayout(layout);
        query = new Text(parent, SWT.SEARCH | SWT.ICON_SEARCH | SWT.ICON_CANCEL);
        query.setMessage(Messages.searchNodes);
        AccessibleNames.set(query, Messages.searchNodes, () -> "");
        query.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        tree = new TreeViewer(parent, SWT.SINGLE | SWT.V_SCROLL);
        tree.getTree().setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
        tree.setContentProvider(new Content());
        tree.setLabelProvider(new Labels());
        ColumnViewerToolTipSupport.enableFor(tree);
        themes = new ThemeWatcher(getSite(), () -> tree.refresh());
        tree.addDragSupport(DND.DROP_COPY | DND.DROP_MOVE, new Transfer[] {TemplateTransfer.getInstance()}, new Drag());
        tree.addDoubleClickListener(event -> take());
        query.addModifyListener(event -> refresh());
        query.addKeyListener(KeyListener.keyPressedAdapter(event -> {
            if (event.keyCode == SWT.ARROW_DOWN) {
                tree.getTree().setFocus();
            }
        }));
        query.addListener(SWT.DefaultSelection, event -> take());
        getSite().setSelectionProvider(tree);
        refresh();
    }

    private void refresh() {
        shown = Categories.of(NodeSearch.find(query.getText(), all));
        tree.setInput(shown);
        tree.expandAll();
        if (!query.getText().isBlank()) {
            NodeSearch.find(query.getText(), all).stream().findFirst().ifPresent(best -> tree.setSelection(new org.eclipse.jface.viewers.StructuredSelection(best), true));
        }
    }

    /** Adds the selected node to the active canvas. */
    private void take() {
        if (((IStructuredSelection) tree.getSelection()).getFirstElement() instanceof NodeDeclaration node && getSite().getPage().getActiveEditor() instanceof WorkflowEditor editor) {
            getSite().getPage().activate(editor);
            editor.adder().addBesideSelection(node);
        }
    }

    /** The tree of nodes, for tests. */
    public org.eclipse.swt.widgets.Tree tree() {
        return tree.getTree();
    }

    /** The field to search in, for tests. */
    public Text query() {
        return query;
    }

    @Override
    public void setFocus() {
        query.setFocus();
    }

    @Override
    public void dispose() {
        if (themes != null) {
            themes.dispose();
        }
        super.dispose();
    }

    private final class Content implements ITreeContentProvider {
        @Override
        public Object[] getElements(Object input) {
            return shown.keySet().toArray();
        }

        @Override
        public Object[] getChildren(Object parent) {
            return shown.getOrDefault(parent, List.of()).toArray();
        }

        @Override
        public Object getParent(Object element) {
            return element instanceof NodeDeclaration node ? node.category() : null;
        }

        @Override
        public boolean hasChildren(Object element) {
            return element instanceof String;
        }
    }

    private final class Labels extends StyledCellLabelProvider {
        @Override
        public void update(ViewerCell cell) {
            Theme theme = themes.theme();
            if (cell.getElement() instanceof NodeDeclaration node) {
                cell.setText(node.name());
                cell.setImage(NodeIcons.image(node.id(), node.name(), ICON, theme.dark(), theme.category(node.category())));
            } else {
                cell.setText(Categories.label((String) cell.getElement()));
                cell.setForeground(Theme.color(theme.category((String) cell.getElement())));
                cell.setFont(org.eclipse.jface.resource.JFaceResources.getFontRegistry().getBold(org.eclipse.jface.resource.JFaceResources.DIALOG_FONT));
            }
        }

        @Override
        public String getToolTipText(Object element) {
            return element instanceof NodeDeclaration node ? node.description().replaceAll("(.{1,70})(?: +|$)", "$1\n").stripTrailing() : null;
        }
    }

    private final class Drag extends DragSourceAdapter {
        @Override
        public void dragStart(DragSourceEvent event) {
            event.doit = ((IStructuredSelection) tree.getSelection()).getFirstElement() instanceof NodeDeclaration;
            if (event.doit) {
                dragSetData(event);
            }
        }

        @Override
        public void dragSetData(DragSourceEvent event) {
            if (((IStructuredSelection) tree.getSelection()).getFirstElement() instanceof NodeDeclaration node) {
                TemplateTransfer.getInstance().setTemplate(node.id());
                event.data = node.id();
            }
        }

        @Override
        public void dragFinished(DragSourceEvent event) {
            TemplateTransfer.getInstance().setTemplate(null);
        }
    }
}
