package org.espalier.editor.views;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.ACC;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleControlAdapter;
import org.eclipse.swt.accessibility.AccessibleControlEvent;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.espalier.editor.Messages;
import org.espalier.editor.figures.Theme;
import org.espalier.engine.table.ColumnSpec;
import org.espalier.engine.table.ColumnType;
import org.espalier.engine.view.ColumnProfile;
import org.espalier.engine.view.Numbers;

/**
 * A table of any number of rows and columns, of which only the cells in sight are asked for. Above each column stand its name, type and a small
 * picture of its values. The toolkit's own table makes an item for every row, and would take minutes for millions.
 */
public final class TableGrid extends Canvas {
    private static final int CELL_PADDING = 8;
    private static final int PICTURE_HEIGHT = 26;
    private static final int LEAST_WIDTH = 56;
    private static final int START_WIDTH = 130;
    private static final int MOST_START_WIDTH = 280;
    private static final int EDGE = 4;
    /** The scroll bar counts in rows; of more rows than this, in several. */
    private static final long MOST_STEPS = 1_000_000_000;

    private final TableData data;
    private final IntConsumer sort;
    private final List<Integer> widths = new ArrayList<>();
    private Theme theme;
    private int sorted = -1;
    private boolean descending;
    private long top;
    private int left;
    private long row;
    private int column;
    private int resized = -1;

    /** @param sort is told the column whose head was clicked */
    TableGrid(Composite parent, TableData data, Theme theme, IntConsumer sort) {
        super(parent, SWT.DOUBLE_BUFFERED | SWT.V_SCROLL | SWT.H_SCROLL | SWT.NO_BACKGROUND);
        this.data = data;
        this.theme = theme;
        this.sort = sort;
        measure();
        addListener(SWT.Paint, event -> paint(event.gc));
        addListener(SWT.Resize, event -> scrollBars());
        addListener(SWT.MouseDown, this::mouseDown);
        addListener(SWT.MouseMove, this::mouseMove);
        addListener(SWT.MouseUp, event -> resized = -1);
        addListener(SWT.MouseVerticalWheel, event -> {
            scrollTo(top - (long) event.count);
            event.doit = false;
        });
        addListener(SWT.KeyDown, this::key);
        addListener(SWT.FocusIn, event -> redraw());
        addListener(SWT.FocusOut, event -> redraw());
        addListener(SWT.Traverse, event -> event.doit = event.detail == SWT.TRAVERSE_TAB_NEXT || event.detail == SWT.TRAVERSE_TAB_PREVIOUS);
        getVerticalBar().addListener(SWT.Selection, event -> scrollTo(getVerticalBar().getSelection() * step()));
        getHorizontalBar().addListener(SWT.Selection, event -> {
            left = getHorizontalBar().getSelection();
            redraw();
        });
        accessible();
        scrollBars();
    }

    private void measure() {
        var gc = new GC(this);
        for (ColumnSpec spec : data.columns()) {
            widths.add(Math.max(START_WIDTH, Math.min(MOST_START_WIDTH, gc.textExtent(spec.name()).x + 2 * CELL_PADDING + 16)));
        }
        gc.dispose();
    }

    /** There is more to show, or other rows. */
    void refresh() {
        if (!isDisposed()) {
            row = Math.max(0, Math.min(row, data.count() - 1));
            scrollBars();
            scrollTo(top);
        }
    }

    /** Shows by which column the rows are sorted; none when it is negative. */
    void sorted(int byColumn, boolean isDescending) {
        sorted = byColumn;
        descending = isDescending;
        top = 0;
        row = 0;
        redraw();
    }

    void theme(Theme next) {
        theme = next;
        redraw();
    }

    private int lineHeight() {
        var gc = new GC(this);
        int height = gc.getFontMetrics().getHeight();
        gc.dispose();
        return height + 8;
    }

    private int headHeight() {
        return 2 * lineHeight() + PICTURE_HEIGHT + 6;
    }

    /** How wide the rows' numbers are. */
    private int numberWidth() {
        var gc = new GC(this);
        int width = gc.textExtent(Numbers.number(Math.max(100, data.table().rowCount()))).x + 2 * CELL_PADDING;
        gc.dispose();
        return width;
    }

    /** How many rows are wholly in sight. */
    private int pageRows() {
        return Math.max(1, (getClientArea().height - headHeight()) / lineHeight());
    }

    private long step() {
        return 1 + data.count() / MOST_STEPS;
    }

    private void scrollBars() {
        int page = pageRows();
        getVerticalBar().setValues((int) (top / step()), 0, (int) Math.max(page, data.count() / step()), page, 1, page);
        getVerticalBar().setEnabled(data.count() > page);
        int wide = widths.stream().mapToInt(Integer::intValue).sum();
        int seen = Math.max(1, getClientArea().width - numberWidth());
        left = Math.max(0, Math.min(left, wide - seen));
        getHorizontalBar().setValues(left, 0, Math.max(wide, seen), seen, 40, seen);
        getHorizontalBar().setEnabled(wide > seen);
    }

    private void scrollTo(long first) {
        top = Math.max(0, Math.min(first, data.count() - pageRows()));
        getVerticalBar().setSelection((int) (top / step()));
        redraw();
    }

    private void paint(GC gc) {
        Rectangle area = getClientArea();
        gc.setBackground(Theme.color(theme.card()));
        gc.fillRectangle(area);
        int line = lineHeight();
        int head = headHeight();
        int numbers = numberWidth();
        int x = numbers - left;
        for (int i = 0; i < widths.size() && x < area.width; x += widths.get(i++)) {
            if (x + widths.get(i) > numbers) {
                gc.setClipping(Math.max(x, numbers), 0, x + widths.get(i) - Math.max(x, numbers), area.height);
                head(gc, i, x, head);
                for (int line0 = 0; head + line0 * line < area.height && top + line0 < data.count(); line0++) {
                    cell(gc, top + line0, i, new Rectangle(x, head + line0 * line, widths.get(i), line));
                }
            }
        }
        gc.setClipping((Rectangle) null);
        gc.setForeground(Theme.color(theme.subtle()));
        for (int i = 0; head + i * line < area.height && top + i < data.count(); i++) {
            String number = Numbers.number(top + i + 1);
            gc.drawText(number, numbers - CELL_PADDING - gc.textExtent(number).x, head + i * line + 4, true);
        }
        gc.setForeground(Theme.color(theme.border()));
        gc.drawLine(0, head - 1, area.width, head - 1);
        gc.drawLine(numbers - 1, 0, numbers - 1, area.height);
        if (data.count() == 0) {
            gc.setForeground(Theme.color(theme.subtle()));
            gc.drawText(Messages.tableNoRows, numbers + CELL_PADDING, head + 4, true);
        }
    }

    private void head(GC gc, int i, int x, int head) {
        ColumnSpec spec = data.columns().get(i);
        int line = lineHeight();
        int width = widths.get(i);
        gc.setForeground(Theme.color(theme.text()));
        String arrow = i == sorted ? (descending ? "  \u2193" : "  \u2191") : "";
        gc.drawText(fitted(gc, spec.name(), width - 2 * CELL_PADDING - gc.textExtent(arrow).x) + arrow, x + CELL_PADDING, 4, true);
        gc.setForeground(Theme.color(theme.subtle()));
        Optional<ColumnProfile> profile = data.profile(i);
        String below = spec.type().toString();
        if (profile.isPresent()) {
            ColumnProfile known = profile.get();
            below = !known.smallest().isEmpty() ? NLS.bind(Messages.tableRange, known.smallest(), known.largest()) : !known.different().isEmpty() ? NLS.bind(Messages.tableDifferent, known.different()) : below;
            picture(gc, known, new Rectangle(x + CELL_PADDING, line, width - 2 * CELL_PADDING, PICTURE_HEIGHT));
        }
        gc.setForeground(Theme.color(theme.subtle()));
        gc.drawText(fitted(gc, below, width - 2 * CELL_PADDING), x + CELL_PADDING, line + PICTURE_HEIGHT + 3, true);
        gc.setForeground(Theme.color(theme.border()));
        gc.drawLine(x + width - 1, 0, x + width - 1, head - 1);
    }

    private void picture(GC gc, ColumnProfile profile, Rectangle area) {
        List<Long> counts = profile.histogram().counts();
        double width = area.width / (double) Math.max(6, counts.size());
        gc.setBackground(Theme.color(theme.category("data")));
        for (int i = 0; i < counts.size(); i++) {
            if (counts.get(i) > 0) {
                int from = (int) Math.round(i * width);
                int tall = (int) Math.max(1, Math.round(counts.get(i) / (double) profile.histogram().highest() * area.height));
                gc.fillRectangle(area.x + from, area.y + area.height - tall, Math.max(1, (int) Math.round((i + 1) * width) - from - 1), tall);
            }
        }
        gc.setBackground(Theme.color(theme.card()));
    }

    private void cell(GC gc, long place, int i, Rectangle area) {
        boolean current = place == row && i == column;
        if (current || place == row) {
            gc.setBackground(Theme.color(Theme.mixed(theme.selection(), theme.card(), current && isFocusControl() ? 0.35 : 0.12)));
            gc.fillRectangle(area);
            gc.setBackground(Theme.color(theme.card()));
        }
        gc.setForeground(Theme.color(theme.dots()));
        gc.drawLine(area.x, area.y + area.height - 1, area.x + area.width, area.y + area.height - 1);
        Optional<String[]> text = data.cell(place, i);
        if (text.isEmpty()) {
            return;
        }
        String value = text.get()[0];
        boolean missing = value == null;
        gc.setForeground(Theme.color(missing ? theme.subtle() : theme.text()));
        String shown = fitted(gc, missing ? Messages.tableMissing : value.replace('\n', ' ').replace('\r', ' '), area.width - 2 * CELL_PADDING);
        boolean right = data.columns().get(i).type() instanceof ColumnType.Numeric;
        gc.drawText(shown, right ? area.x + area.width - CELL_PADDING - gc.textExtent(shown).x : area.x + CELL_PADDING, area.y + 4, true);
    }

    private static String fitted(GC gc, String text, int width) {
        if (text.length() * gc.getFontMetrics().getAverageCharacterWidth() < width * 0.7 || gc.textExtent(text).x <= width) {
            return text;
        }
        int low = 0;
        int high = text.length();
        while (low < high) {
            int middle = (low + high + 1) / 2;
            if (gc.textExtent(text.substring(0, middle) + "\u2026").x <= width) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return text.substring(0, low) + "\u2026";
    }

    /** The column at a place; -1 when there is none. */
    private int columnAt(int x) {
        int edge = numberWidth() - left;
        if (x < numberWidth()) {
            return -1;
        }
        for (int i = 0; i < widths.size(); i++) {
            edge += widths.get(i);
            if (x < edge) {
                return i;
            }
        }
        return -1;
    }

    /** The column whose right edge is at a place of the head; -1 when there is none. */
    private int edgeAt(Event event) {
        int edge = numberWidth() - left;
        for (int i = 0; i < widths.size() && event.y < headHeight(); i++) {
            edge += widths.get(i);
            if (Math.abs(event.x - edge) <= EDGE) {
                return i;
            }
        }
        return -1;
    }

    private void mouseDown(Event event) {
        forceFocus();
        resized = edgeAt(event);
        int at = columnAt(event.x);
        if (resized >= 0 || at < 0 || event.button != 1) {
            return;
        }
        if (event.y < headHeight()) {
            if (!(data.columns().get(at).type() instanceof ColumnType.Tensor)) {
                sort.accept(at);
            }
        } else {
            long place = top + (event.y - headHeight()) / lineHeight();
            if (place < data.count()) {
                select(place, at);
            }
        }
    }

    private void mouseMove(Event event) {
        if (resized >= 0) {
            int start = numberWidth() - left + widths.subList(0, resized).stream().mapToInt(Integer::intValue).sum();
            widths.set(resized, Math.max(LEAST_WIDTH, event.x - start));
            scrollBars();
            redraw();
            return;
        }
        setCursor(edgeAt(event) >= 0 ? getDisplay().getSystemCursor(SWT.CURSOR_SIZEWE) : null);
        int at = event.y < headHeight() ? columnAt(event.x) : -1;
        String tip = at < 0 ? null : tip(at);
        if (!java.util.Objects.equals(tip, getToolTipText())) {
            setToolTipText(tip);
        }
    }

    private String tip(int at) {
        ColumnSpec spec = data.columns().get(at);
        var text = new StringBuilder(spec.name()).append(", ").append(spec.type());
        data.profile(at).ifPresent(profile -> {
            text.append(profile.missing() > 0 ? '\n' + NLS.bind(Messages.tableTipMissing, Numbers.number(profile.missing())) : "");
            text.append(profile.mean().isEmpty() ? "" : '\n' + NLS.bind(Messages.tableTipMean, profile.mean(), profile.deviation()));
            for (int i = 0; i < Math.min(13, profile.histogram().labels().size()) && !profile.different().isEmpty(); i++) {
                text.append('\n').append(profile.histogram().labels().get(i)).append(": ").append(Numbers.number(profile.histogram().counts().get(i)));
            }
        });
        // An ampersand in a tool tip is taken for a mnemonic.
        return text.toString().replace("&", "&&");
    }

    private void key(Event event) {
        boolean far = (event.stateMask & SWT.MOD1) != 0;
        switch (event.keyCode) {
            case SWT.ARROW_DOWN -> select(row + 1, column);
            case SWT.ARROW_UP -> select(row - 1, column);
            case SWT.ARROW_LEFT -> select(row, column - 1);
            case SWT.ARROW_RIGHT -> select(row, column + 1);
            case SWT.PAGE_DOWN -> select(row + pageRows(), column);
            case SWT.PAGE_UP -> select(row - pageRows(), column);
            case SWT.HOME -> select(far ? 0 : row, far ? column : 0);
            case SWT.END -> select(far ? data.count() - 1 : row, far ? column : widths.size() - 1);
            case 'c' -> {
                if (far) {
                    copy();
                }
            }
            default -> {
                // Other keys mean nothing here.
            }
        }
    }

    private void copy() {
        String value = data.count() == 0 ? null : data.cell(row, column).map(cell -> cell[0]).orElse(null);
        if (value != null && !value.isEmpty()) {
            var clipboard = new Clipboard(getDisplay());
            clipboard.setContents(new Object[] {value}, new Transfer[] {TextTransfer.getInstance()});
            clipboard.dispose();
        }
    }

    /** Selects a cell and brings it into sight. */
    public void select(long toRow, int toColumn) {
        row = Math.max(0, Math.min(toRow, data.count() - 1));
        column = Math.max(0, Math.min(toColumn, widths.size() - 1));
        int start = widths.subList(0, column).stream().mapToInt(Integer::intValue).sum();
        int seen = getClientArea().width - numberWidth();
        left = Math.max(Math.min(left, start), start + widths.get(column) - seen);
        scrollBars();
        scrollTo(Math.max(Math.min(top, row), row - pageRows() + 1));
        getAccessible().setFocus(ACC.CHILDID_SELF);
    }

    /** The text in the selected cell, when it has been read. */
    public Optional<String> selectedText() {
        return data.cell(row, column).map(cell -> cell[0]);
    }

    private void accessible() {
        getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = data.count() == 0 || widths.isEmpty() ? Messages.tableEmpty
                        : NLS.bind(Messages.tableCell, new Object[] {data.columns().get(column).name(), row + 1, data.count(), selectedText().orElse(Messages.tableMissing)});
            }
        });
        getAccessible().addAccessibleControlListener(new AccessibleControlAdapter() {
            @Override
            public void getRole(AccessibleControlEvent event) {
                event.detail = ACC.ROLE_TABLE;
            }
        });
    }

    @Override
    public Point computeSize(int widthHint, int heightHint, boolean changed) {
        return new Point(widthHint == SWT.DEFAULT ? 400 : widthHint, heightHint == SWT.DEFAULT ? 200 : heightHint);
    }
}
