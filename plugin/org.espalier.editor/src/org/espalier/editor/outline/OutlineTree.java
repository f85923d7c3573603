package org.espalier.editor.outline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.eclipse.gef.EditPart;
import org.eclipse.gef.Request;
import org.eclipse.gef.RequestConstants;
import org.eclipse.gef.commands.CommandStackListener;
import org.eclipse.jface.viewers.ColumnViewerToolTipSupport;
import org.eclipse.jface.viewers.DelegatingStyledCellLabelProvider;
import org.eclipse.jface.viewers.ISelectionChangedListener;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.viewers.ITreeContentProvider;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.viewers.TreeViewer;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.espalier.editor.canvas.ThemeWatcher;
import org.espalier.editor.canvas.WorkflowEditor;
import org.espalier.editor.model.ConnectionElement;
import org.espalier.editor.model.Element;
import org.espalier.editor.model.FlowOrder;
import org.espalier.editor.model.NodeElement;
import org.espalier.editor.model.Port;
import org.espalier.editor.model.WorkflowModel;

/**
 * The nodes of a workflow in the order of the flow, under each what arrives there and what leaves it, then the notes.
 * What is selected here is selected on the canvas, and the other way round. Changes are shown together at the end of the turn
 * in which they happen, and only where they are; that a node is elsewhere on the canvas changes nothing here.
 */
final class OutlineTree implements Element.Listener {
    private static final Comparator<Wire> BY_PORT = Comparator.comparingInt(wire -> wire.port().map(Port::index).orElse(0));

    private final WorkflowEditor editor;
    private final TreeViewer tree;
    /** What the tree shows; all of it is listened to. */
    private WorkflowModel model;
    private List<Element> entries = List.of();
    /** The entries whose text is not as it was. */
    private final Set<Element> stale = new LinkedHashSet<>();
    /** The entries that have other connections. */
    private final Set<Element> rewired = new LinkedHashSet<>();
    /** Entries came or went, or stand in another order. */
    private boolean rearranged;
    private boolean scheduled;
    /** One selection follows the other. */
    private boolean linking;

    OutlineTree(WorkflowEditor editor, Composite parent) {
        this.editor = editor;
        tree = new TreeViewer(parent, SWT.MULTI | SWT.H_SCROLL | SWT.V_SCROLL);
        tree.setUseHashlookup(true);
        tree.setContentProvider(new Content());
        tree.setLabelProvider(new DelegatingStyledCellLabelProvider(new OutlineLabels(editor)));
        ColumnViewerToolTipSupport.enableFor(tree);
        tree.addSelectionChangedListener(event -> select(event.getStructuredSelection()));
        tree.addDoubleClickListener(event -> open(((IStructuredSelection) event.getSelection()).getFirstElement()));
        ISelectionChangedListener selected = event -> schedule();
        editor.viewer().addSelectionChangedListener(selected);
        // Loading the file again makes another model, and empties the command stack.
        CommandStackListener edited = event -> followModel();
        editor.commands().addCommandStackListener(edited);
        var themes = new ThemeWatcher(editor.getSite(), () -> {
            stale.addAll(entries);
            schedule();
        });
        tree.getTree().addDisposeListener(event -> {
            editor.viewer().removeSelectionChangedListener(selected);
            editor.commands().removeCommandStackListener(edited);
            themes.dispose();
            model.removeListener(this);
            listen(List.of());
        });
        followModel();
        show();
    }

    TreeViewer viewer() {
        return tree;
    }

    private void followModel() {
        if (model != editor.model()) {
            if (model != null) {
                model.removeListener(this);
            }
            model = editor.model();
            model.addListener(this);
            rearranged = true;
            schedule();
        }
    }

    private void listen(List<Element> next) {
        entries.forEach(entry -> entry.removeListener(this));
        entries = next;
        entries.forEach(entry -> entry.addListener(this));
    }

    @Override
    public void changed(Element element, Element.Change change) {
        if (change == Element.Change.CHILDREN || change == Element.Change.CONNECTIONS) {
            rearranged = true;
            rewired.add(element);
            schedule();
        } else if (change != Element.Change.PLACE && element != model) {
            stale.add(element);
            schedule();
        }
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            editor.canvas().getDisplay().asyncExec(() -> {
                scheduled = false;
                if (!tree.getTree().isDisposed() && editor.isOpen()) {
                    show();
                }
            });
        }
    }

    private void show() {
        linking = true;
        if (rearranged) {
            List<Element> last = entries;
            List<Element> next = new ArrayList<>(FlowOrder.of(model));
            next.addAll(model.notes());
            listen(next);
            tree.getTree().setRedraw(false);
            if (tree.getInput() == model) {
                rearrange(last);
            } else {
                tree.setInput(model);
            }
            tree.getTree().setRedraw(true);
        }
        if (!stale.isEmpty()) {
            tree.update(stale.toArray(), null);
        }
        rewired.clear();
        rearranged = false;
        stale.clear();
        showSelection();
        linking = false;
    }

    /** Changes no more than what is different, because the text of an entry costs more than anything else here. */
    private void rearrange(List<Element> last) {
        Set<Element> before = new HashSet<>(last);
        Set<Element> after = new HashSet<>(entries);
        if (last.stream().filter(after::contains).toList().equals(entries.stream().filter(before::contains).toList())) {
            tree.remove(last.stream().filter(entry -> !after.contains(entry)).toArray());
            for (int i = 0; i < entries.size(); i++) {
                if (!before.contains(entries.get(i))) {
                    tree.insert(model, entries.get(i), i);
                }
            }
        } else {
            tree.refresh(false);
        }
        rewired.stream().filter(before::contains).filter(after::contains).forEach(tree::refresh);
    }

    /** Selects what is selected on the canvas. */
    private void showSelection() {
        Set<Object> now = new LinkedHashSet<>(tree.getStructuredSelection().toList());
        Set<Object> wanted = new LinkedHashSet<>();
        for (Element element : editor.operations().selection()) {
            if (!(element instanceof ConnectionElement connection)) {
                wanted.add(element);
            } else {
                var leaving = new Wire(connection, false);
                wanted.add(now.contains(leaving) ? leaving : new Wire(connection, true));
            }
        }
        if (!wanted.equals(now)) {
            tree.setSelection(new StructuredSelection(List.copyOf(wanted)), true);
        }
    }

    /** Selects on the canvas what is selected here, and scrolls to it. */
    private void select(IStructuredSelection selection) {
        if (linking) {
            return;
        }
        Set<EditPart> parts = new LinkedHashSet<>();
        for (Object entry : selection.toList()) {
            part(entry).ifPresent(parts::add);
        }
        linking = true;
        editor.viewer().setSelection(new StructuredSelection(List.copyOf(parts)));
        parts.stream().reduce((first, last) -> last).ifPresent(editor.viewer()::reveal);
        linking = false;
    }

    private Optional<EditPart> part(Object entry) {
        Object element = entry instanceof Wire wire ? wire.connection() : entry;
        return Optional.ofNullable((EditPart) editor.viewer().getEditPartRegistry().get(element));
    }

    /** Does what a double click on the canvas does. */
    private void open(Object entry) {
        part(entry).ifPresent(part -> {
            editor.getSite().getPage().activate(editor);
            editor.viewer().reveal(part);
            editor.canvas().getLightweightSystem().getUpdateManager().performUpdate();
            part.performRequest(new Request(RequestConstants.REQ_OPEN));
        });
    }

    private final class Content implements ITreeContentProvider {
        @Override
        public Object[] getElements(Object input) {
            return entries.toArray();
        }

        @Override
        public Object[] getChildren(Object parent) {
            if (!(parent instanceof NodeElement node)) {
                return new Object[0];
            }
            Stream<Wire> arriving = node.incoming().stream().map(connection -> new Wire(connection, true)).sorted(BY_PORT);
            Stream<Wire> leaving = node.outgoing().stream().map(connection -> new Wire(connection, false)).sorted(BY_PORT);
            return Stream.concat(arriving, leaving).toArray();
        }

        @Override
        public Object getParent(Object entry) {
            return entry instanceof Wire wire ? wire.node() : null;
        }

        @Override
        public boolean hasChildren(Object entry) {
            return entry instanceof NodeElement node && (!node.incoming().isEmpty() || !node.outgoing().isEmpty());
        }
    }
}
