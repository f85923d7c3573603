package org.espalier.editor.run;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.espalier.editor.figures.Theme;

/** Curves over one horizontal axis, drawn while they grow. */
final class CurveChart {
    private static final List<RGB> COLORS = List.of(new RGB(0x2b, 0x7d, 0xe9), new RGB(0xe9, 0x85, 0x2b), new RGB(0x2f, 0x9e, 0x64), new RGB(0x8a, 0x4f, 0xd3), new RGB(0xd3, 0x32, 0x4f),
            new RGB(0x0f, 0x8b, 0x8d));
    /** About how many lines the grid has. */
    private static final int LINES = 4;
    private static final int DOT = 5;
    private static final MathContext FOUR_DIGITS = new MathContext(4);

    private final Theme theme;
    private final String title;
    private final String axis;
    private final Map<String, List<LiveSeries.Point>> curves;
    private final double firstStep;
    private final double lastStep;
    private final double lowest;
    private final double highest;
    /** What lies between two lines of the grid. */
    private final double grid;
    private final int lines;

    /**
     * @param axis what the horizontal axis counts
     * @param curves by name; none is empty
     */
    CurveChart(Theme theme, String title, String axis, Map<String, List<LiveSeries.Point>> curves) {
        this.theme = theme;
        this.title = title;
        this.axis = axis;
        this.curves = curves;
        double[] range = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        curves.values().forEach(points -> points.stream().filter(CurveChart::isDrawn).forEach(point -> {
            range[0] = Math.min(range[0], point.step());
            range[1] = Math.max(range[1], point.step());
            range[2] = Math.min(range[2], point.value());
            range[3] = Math.max(range[3], point.value());
        }));
        boolean none = range[0] > range[1];
        firstStep = none ? 0 : range[0];
        lastStep = none || range[0] == range[1] ? firstStep + 1 : range[1];
        double low = none ? 0 : range[2];
        double high = none ? 1 : range[3];
        grid = grid(high > low ? Math.max((high - low) / LINES, Math.max(1e-12, Math.abs(low) * 1e-9)) : Math.max(1e-9, Math.abs(low) / LINES));
        lowest = Math.floor(low / grid) * grid;
        lines = (int) Math.max(1, Math.ceil((high - lowest) / grid));
        highest = lowest + lines * grid;
    }

    /** Losses that are on their way to infinity have no place on a display. */
    private static boolean isDrawn(LiveSeries.Point point) {
        return Math.abs(point.value()) < 1e100;
    }

    /** The next number of 1, 2 or 5 and zeros. */
    private static double grid(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        return List.of(1, 2, 5, 10).stream().mapToDouble(digit -> digit * power).filter(step -> step >= least * 0.999).findFirst().orElse(10 * power);
    }

    /** A number in few signs. */
    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e6 ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.4g", value);
    }

    void paint(GC gc, Rectangle area) {
        int text = gc.getFontMetrics().getHeight();
        int legend = legend(gc, area, text);
        int widest = java.util.stream.IntStream.rangeClosed(0, lines).map(line -> gc.textExtent(label(line)).x).max().orElse(0);
        int left = area.x + widest + 8;
        var plot = new Rectangle(left, area.y + legend + 4, area.x + area.width - left, area.height - legend - 2 * text - 4);
        if (plot.width < 20 || plot.height < 20) {
            return;
        }
        axes(gc, plot, text);
        int index = 0;
        for (List<LiveSeries.Point> points : curves.values()) {
            curve(gc, plot, points, COLORS.get(index++ % COLORS.size()));
        }
    }

    /** What each colour stands for, with the last value; gives the height that it took. */
    private int legend(GC gc, Rectangle area, int text) {
        gc.setForeground(Theme.color(theme.subtle()));
        gc.drawText(title, area.x, area.y, true);
        int x = area.x + gc.textExtent(title).x + 18;
        int y = area.y;
        int index = 0;
        for (Map.Entry<String, List<LiveSeries.Point>> curve : curves.entrySet()) {
            String label = curve.getKey() + "  " + number(curve.getValue().get(curve.getValue().size() - 1).value());
            int width = gc.textExtent(label).x + 32;
            if (x + width > area.x + area.width && x > area.x) {
                x = area.x;
                y += text + 2;
            }
            gc.setBackground(Theme.color(COLORS.get(index++ % COLORS.size())));
            gc.fillRoundRectangle(x, y + text / 2 - 1, 12, 4, 4, 4);
            gc.setForeground(Theme.color(theme.text()));
            gc.drawText(label, x + 17, y, true);
            x += width;
        }
        return y - area.y + text + 4;
    }

    private void axes(GC gc, Rectangle plot, int text) {
        gc.setLineWidth(1);
        for (int line = 0; line <= lines; line++) {
            int y = plot.y + plot.height * line / lines;
            gc.setForeground(Theme.color(theme.dots()));
            gc.drawLine(plot.x, y, plot.x + plot.width, y);
            String label = label(line);
            gc.setForeground(Theme.color(theme.subtle()));
            gc.drawText(label, plot.x - 8 - gc.textExtent(label).x, y - text / 2, true);
        }
        gc.drawText(number(firstStep), plot.x, plot.y + plot.height + 4, true);
        String last = number(lastStep);
        gc.drawText(last, plot.x + plot.width - gc.textExtent(last).x, plot.y + plot.height + 4, true);
        gc.drawText(axis, plot.x + (plot.width - gc.textExtent(axis).x) / 2, plot.y + plot.height + 4, true);
    }

    private String label(int line) {
        double value = highest - line * grid;
        // What is left of a difference that should be nothing.
        if (Math.abs(value) < grid / 1000) {
            return "0";
        }
        return Math.abs(value) >= 1e7 || Math.abs(value) < 1e-5 ? String.format(Locale.ROOT, "%.3g", value) : new BigDecimal(value).round(FOUR_DIGITS).stripTrailingZeros().toPlainString();
    }

    private void curve(GC gc, Rectangle plot, List<LiveSeries.Point> points, RGB color) {
        gc.setForeground(Theme.color(color));
        gc.setBackground(Theme.color(color));
        gc.setLineWidth(2);
        gc.setLineJoin(SWT.JOIN_ROUND);
        int[] line = points.stream().filter(CurveChart::isDrawn).map(point -> place(plot, point)).flatMapToInt(at -> java.util.stream.IntStream.of(at.x, at.y)).toArray();
        gc.drawPolyline(line);
        if (line.length >= 2) {
            gc.fillOval(line[line.length - 2] - DOT / 2, line[line.length - 1] - DOT / 2, DOT, DOT);
        }
    }

    private Point place(Rectangle plot, LiveSeries.Point point) {
        int x = plot.x + (int) Math.round((point.step() - firstStep) / (lastStep - firstStep) * plot.width);
        int y = plot.y + (int) Math.round((highest - point.value()) / (highest - lowest) * plot.height);
        return new Point(x, y);
    }
}
