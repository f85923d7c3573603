package org.espalier.editor.palette;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

import org.eclipse.swt.SWT;
import org.eclipse.swt.events.KeyListener;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.espalier.editor.AccessibleNames;
import org.espalier.editor.Messages;
import org.espalier.editor.Popups;
import org.espalier.editor.figures.NodeIcons;
import org.espalier.editor.figures.Theme;
import org.espalier.engine.node.NodeDeclaration;

/** A field to type into, above the nodes that match, the best one first. Enter or a click takes one, Escape none. */
public final class QuickAdd {
    /** The key under which the popup's shell can be found among the display's. */
    public static final String SHELL_KEY = "org.espalier.editor.quickAdd";
    private static final int WIDTH = 340;
    private static final int HEIGHT = 320;
    private static final int ICON = 16;

    private final Shell shell;
    private final Text query;
    private final Table table;
    private final Label description;
    private final Theme theme;
    private final Collection<NodeDeclaration> nodes;
    private final Consumer<NodeDeclaration> chosen;
    private List<NodeDeclaration> matches = List.of();

    private QuickAdd(Shell parent, Collection<NodeDeclaration> nodes, String prompt, Theme theme, Consumer<NodeDeclaration> chosen) {
        this.nodes = nodes;
        this.theme = theme;
        this.chosen = chosen;
        shell = new Shell(parent, SWT.TOOL | SWT.ON_TOP | SWT.RESIZE | SWT.BORDER);
        shell.setData(SHELL_KEY, this);
        shell.setText(Messages.addNode);
        var layout = new GridLayout();
        layout.verticalSpacing = 6;
        shell.setLayout(layout);
        query = new Text(shell, SWT.SEARCH | SWT.ICON_SEARCH | SWT.ICON_CANCEL);
        query.setMessage(prompt);
        AccessibleNames.set(query, prompt, () -> "");
        query.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        table = new Table(shell, SWT.SINGLE | SWT.FULL_SELECTION | SWT.V_SCROLL);
        table.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
        description = new Label(shell, SWT.WRAP);
        description.setLayoutData(new GridData(SWT.FILL, SWT.END, true, false));
        ((GridData) description.getLayoutData()).heightHint = 3 * query.getLineHeight();
        query.addModifyListener(event -> refresh());
        query.addKeyListener(KeyListener.keyPressedAdapter(event -> event.doit = !pressed(event.keyCode)));
        query.addListener(SWT.DefaultSelection, event -> take());
        table.addListener(SWT.DefaultSelection, event -> take());
        table.addListener(SWT.MouseUp, event -> {
            if (table.getItem(new Point(event.x, event.y)) != null) {
                take();
            }
        });
        table.addListener(SWT.Selection, event -> describe());
        Popups.closeWhenLeft(shell);
        refresh();
    }

    /**
     * Opens the popup.
     *
     * @param location its upper left corner on the display
     * @param nodes what can be chosen
     * @param prompt what the empty field says
     * @param chosen takes what was chosen
     */
    public static QuickAdd open(Shell parent, Point location, Collection<NodeDeclaration> nodes, String prompt, Theme theme, Consumer<NodeDeclaration> chosen) {
        var popup = new QuickAdd(parent, nodes, prompt, theme, chosen);
        Rectangle screen = parent.getMonitor().getClientArea();
        int x = Math.max(screen.x, Math.min(location.x, screen.x + screen.width - WIDTH));
        int y = Math.max(screen.y, Math.min(location.y, screen.y + screen.height - HEIGHT));
        popup.shell.setBounds(x, y, WIDTH, HEIGHT);
        popup.shell.open();
        popup.query.setFocus();
        return popup;
    }

    /** The field to type into. */
    public Text query() {
        return query;
    }

    /** What matches now, the best one first. */
    public List<NodeDeclaration> matches() {
        return matches;
    }

    private void refresh() {
        matches = NodeSearch.find(query.getText(), nodes);
        table.setRedraw(false);
        table.removeAll();
        for (NodeDeclaration node : matches) {
            var item = new TableItem(table, SWT.NONE);
            item.setImage(NodeIcons.image(node.id(), node.name(), ICON, theme.dark(), theme.category(node.category())));
            item.setText(node.name() + "   \u00b7  " + Categories.label(node.category()).toLowerCase(java.util.Locale.ROOT));
        }
        if (!matches.isEmpty()) {
            table.select(0);
        }
        table.setRedraw(true);
        describe();
    }

    private void describe() {
        int index = table.getSelectionIndex();
        description.setText(index < 0 ? matches.isEmpty() ? Messages.noMatch : "" : firstSentence(matches.get(index).description()));
    }

    private static String firstSentence(String text) {
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }

    private boolean pressed(int key) {
        int step = key == SWT.ARROW_DOWN ? 1 : key == SWT.ARROW_UP ? -1 : 0;
        if (step != 0 && !matches.isEmpty()) {
            table.setSelection(Math.floorMod(table.getSelectionIndex() + step, matches.size()));
            describe();
        }
        return step != 0;
    }

    private void take() {
        int index = table.getSelectionIndex();
        if (index >= 0) {
            NodeDeclaration node = matches.get(index);
            shell.dispose();
            chosen.accept(node);
        }
    }

    /** The popup that is open on a display, for tests. */
    public static java.util.Optional<QuickAdd> current(Display display) {
        for (Shell each : display.getShells()) {
            if (!each.isDisposed() && each.getData(SHELL_KEY) instanceof QuickAdd popup) {
                return java.util.Optional.of(popup);
            }
        }
        return java.util.Optional.empty();
    }
}
