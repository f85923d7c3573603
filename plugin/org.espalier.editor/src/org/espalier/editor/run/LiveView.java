package org.espalier.editor.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.eclipse.core.runtime.Adapters;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.ISelectionListener;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.part.ViewPart;
import org.espalier.editor.Messages;
import org.espalier.editor.canvas.ThemeWatcher;
import org.espalier.editor.canvas.WorkflowEditor;
import org.espalier.editor.figures.Theme;
import org.espalier.editor.parts.NodePart;

/**
 * The curves of a node that executes: losses by epoch, scores by trial. Of the node that is selected; where that one draws
 * none, of the one that began last.
 */
public final class LiveView extends ViewPart implements ISelectionListener {
    private static final int MILLIS = 200;
    private static final int GAP = 12;

    private Canvas canvas;
    private ThemeWatcher themes;
    private Optional<WorkflowEditor> editor = Optional.empty();
    private String selected = "";
    private long drawn = -1;

    @Override
    public void createPartControl(Composite parent) {
        canvas = new Canvas(parent, SWT.DOUBLE_BUFFERED);
        canvas.addPaintListener(event -> paint(event.gc));
        themes = new ThemeWatcher(getSite(), canvas::redraw);
        getSite().getPage().addSelectionListener(this);
        if (getSite().getPage().getActiveEditor() instanceof WorkflowEditor active) {
            editor = Optional.of(active);
        }
        canvas.getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = description();
            }
        });
        watch();
    }

    @Override
    public void dispose() {
        getSite().getPage().removeSelectionListener(this);
        if (themes != null) {
            themes.dispose();
        }
        super.dispose();
    }

    @Override
    public void selectionChanged(IWorkbenchPart part, ISelection selection) {
        WorkflowEditor changed = Adapters.adapt(part, WorkflowEditor.class);
        if (changed != null) {
            editor = Optional.of(changed);
            selected = selection instanceof IStructuredSelection structured && structured.getFirstElement() instanceof NodePart node ? node.node().id() : "";
            canvas.redraw();
        }
    }

    /** Draws again whenever points have come. */
    private void watch() {
        if (canvas.isDisposed()) {
            return;
        }
        long points = series().map(LiveSeries::points).orElse(0L);
        if (points != drawn && canvas.isVisible()) {
            drawn = points;
            canvas.redraw();
        }
        canvas.getDisplay().timerExec(MILLIS, this::watch);
    }

    private Optional<LiveSeries> series() {
        return editor.filter(WorkflowEditor::isOpen).map(WorkflowEditor::runner).map(WorkflowRunner::series);
    }

    /** The node whose curves are shown; empty when there is none. */
    private String node(LiveSeries series) {
        List<String> nodes = series.nodes();
        for (String node : nodes) {
            if (node.equals(selected) || node.startsWith(selected + "/")) {
                return node;
            }
        }
        return nodes.isEmpty() ? "" : nodes.get(nodes.size() - 1);
    }

    /** The last value of each curve, in words. */
    private String description() {
        return series().map(live -> {
            var text = new StringBuilder(node(live));
            live.of(node(live)).forEach((name, curve) -> text.append(", ").append(name).append(' ').append(CurveChart.number(curve.points().get(curve.points().size() - 1).value())));
            return text.toString();
        }).filter(text -> !text.isEmpty()).orElse(Messages.liveNone);
    }

    private void paint(GC gc) {
        Theme theme = themes.theme();
        Rectangle area = canvas.getClientArea();
        gc.setAntialias(SWT.ON);
        gc.setBackground(Theme.color(theme.card()));
        gc.fillRectangle(area);
        String node = series().map(this::node).orElse("");
        if (node.isEmpty()) {
            gc.setForeground(Theme.color(theme.subtle()));
            gc.drawText(Messages.liveHelp, area.x + GAP, area.y + GAP, true);
            return;
        }
        Map<Chart, Map<String, List<LiveSeries.Point>>> charts = charts(series().orElseThrow().of(node));
        int width = area.width / Math.max(1, charts.size());
        int left = area.x;
        for (Map.Entry<Chart, Map<String, List<LiveSeries.Point>>> chart : charts.entrySet()) {
            new CurveChart(theme, node, chart.getKey().axis(), chart.getValue()).paint(gc, new Rectangle(left + GAP, area.y + GAP, width - 2 * GAP, area.height - 2 * GAP));
            left += width;
        }
    }

    /** What curves have in common that are drawn in one chart: losses in one and scores in another, because their scales differ. */
    private record Chart(String axis, boolean loss) {
    }

    private static Map<Chart, Map<String, List<LiveSeries.Point>>> charts(Map<String, LiveSeries.Curve> curves) {
        Map<Chart, Map<String, List<LiveSeries.Point>>> charts = new LinkedHashMap<>();
        curves.forEach((name, curve) -> charts.computeIfAbsent(new Chart(curve.axis(), name.contains("loss")), ignored -> new TreeMap<>()).put(name, curve.points()));
        return charts;
    }

    @Override
    public void setFocus() {
        canvas.setFocus();
    }
}
