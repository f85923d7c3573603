package org.espalier.editor.settings;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.espalier.editor.AccessibleNames;
import org.espalier.editor.Messages;
import org.espalier.editor.Popups;

/** A popup with names to tick, and a field to find them. Every tick counts at once; Escape or a click elsewhere closes it. */
final class TickList {
    private static final int WIDTH = 260;
    private static final int HEIGHT = 300;

    private TickList() {
    }

    static Shell open(Control beside, String title, List<String> names, List<String> ticked, Consumer<List<String>> changed) {
        // Names that are not offered any more can still be taken away.
        Set<String> all = new LinkedHashSet<>(names);
        all.addAll(ticked);
        Set<String> chosen = new LinkedHashSet<>(ticked);
        var shell = new Shell(beside.getShell(), SWT.TOOL | SWT.ON_TOP | SWT.RESIZE);
        shell.setText(title);
        shell.setLayout(new GridLayout());
        var query = new Text(shell, SWT.SEARCH | SWT.ICON_SEARCH | SWT.ICON_CANCEL);
        query.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        AccessibleNames.set(query, Messages.search, () -> title);
        query.setMessage(Messages.search);
        var table = new Table(shell, SWT.CHECK | SWT.V_SCROLL | SWT.FULL_SELECTION);
        table.setLayoutData(new GridData(SWT.FILL, SWT.FILL, true, true));
        Runnable fill = () -> {
            table.removeAll();
            String wanted = query.getText().toLowerCase(Locale.ROOT);
            all.stream().filter(name -> name.toLowerCase(Locale.ROOT).contains(wanted)).forEach(name -> {
                var item = new TableItem(table, SWT.NONE);
                item.setText(name);
                item.setChecked(chosen.contains(name));
            });
        };
        fill.run();
        query.addModifyListener(event -> fill.run());
        table.addListener(SWT.Selection, event -> {
            var item = (TableItem) event.item;
            if (event.detail == SWT.CHECK && (item.getChecked() ? chosen.add(item.getText()) : chosen.remove(item.getText()))) {
                // In the order of the table, whatever the order of the ticks.
                changed.accept(all.stream().filter(chosen::contains).toList());
            }
        });
        Popups.closeWhenLeft(shell);
        Point corner = beside.getParent().toDisplay(beside.getLocation());
        var screen = beside.getMonitor().getClientArea();
        int x = Math.min(corner.x + beside.getSize().x - WIDTH, screen.x + screen.width - WIDTH);
        int y = Math.min(corner.y + beside.getSize().y, screen.y + screen.height - HEIGHT);
        shell.setBounds(x, y, WIDTH, HEIGHT);
        shell.open();
        query.setFocus();
        return shell;
    }
}
