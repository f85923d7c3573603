package org.espalier.editor.figures;

import org.eclipse.draw2d.Figure;
import org.eclipse.draw2d.Graphics;
import org.eclipse.draw2d.StackLayout;
import org.eclipse.draw2d.MarginBorder;
import org.eclipse.draw2d.geometry.Rectangle;
import org.eclipse.draw2d.text.FlowPage;
import org.eclipse.draw2d.text.ParagraphTextLayout;
import org.eclipse.draw2d.text.TextFlow;
import org.eclipse.swt.SWT;

/** A note: text on a coloured ground. */
public final class NoteFigure extends Figure {
    private static final int CORNER = 8;

    private final TextFlow text = new TextFlow();
    private Theme theme;
    private boolean selected;

    public NoteFigure(Theme theme) {
        this.theme = theme;
        setLayoutManager(new StackLayout());
        setBorder(new MarginBorder(8));
        var page = new FlowPage();
        text.setLayoutManager(new ParagraphTextLayout(text, ParagraphTextLayout.WORD_WRAP_SOFT));
        page.add(text);
        add(page);
        setTheme(theme);
    }

    public void setTheme(Theme next) {
        theme = next;
        text.setForegroundColor(Theme.color(next.text()));
        repaint();
    }

    public void setText(String value) {
        text.setText(value);
    }

    public void setSelected(boolean value) {
        selected = value;
        repaint();
    }

    @Override
    protected void paintFigure(Graphics graphics) {
        graphics.setAntialias(SWT.ON);
        Rectangle box = getBounds().getCopy();
        box.width--;
        box.height--;
        graphics.setBackgroundColor(Theme.color(theme.note()));
        graphics.fillRoundRectangle(box, CORNER, CORNER);
        graphics.setForegroundColor(Theme.color(selected ? theme.selection() : theme.noteBorder()));
        graphics.setLineWidth(selected ? 2 : 1);
        graphics.drawRoundRectangle(box, CORNER, CORNER);
    }
}
