package org.espalier.engine.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.espalier.engine.run.NodeReport;
import org.espalier.engine.run.NodeState;
import org.espalier.engine.run.RunReport;
import org.espalier.engine.view.Numbers;

/** What a run came to, as a short table for people. */
final class Summary {
    private static final int MOST_LINES = 60;

    private Summary() {
    }

    static String text(String workflow, RunReport report) {
        var text = new StringBuilder();
        String outcome = report.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        text.append(String.format(Locale.ROOT, "%s: %s in %.1f s, seed %d%n", workflow, outcome, report.seconds(), report.seed()));
        // In a large workflow, the nodes with numbers or with trouble are what people look for.
        boolean all = report.nodes().size() <= MOST_LINES;
        List<String[]> lines = new ArrayList<>();
        report.nodes().forEach((id, node) -> {
            if (lines.size() < MOST_LINES && (all || !node.metrics().isEmpty() || node.state() != NodeState.EXECUTED)) {
                lines.add(new String[] {id, node.state().id() + (node.cached() ? " before" : ""), time(node), result(node)});
            }
        });
        int[] widths = new int[3];
        lines.forEach(line -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line[i].length());
            }
        });
        for (String[] line : lines) {
            text.append(("  " + pad(line[0], widths[0]) + "  " + pad(line[1], widths[1]) + "  " + " ".repeat(widths[2] - line[2].length()) + line[2] + "  " + line[3]).stripTrailing()).append('\n');
        }
        if (lines.size() < report.nodes().size()) {
            text.append("  and ").append(report.nodes().size() - lines.size()).append(" more nodes\n");
        }
        return text.toString();
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    private static String time(NodeReport node) {
        return node.state() == NodeState.SKIPPED ? "" : String.format(Locale.ROOT, "%.1f s", node.seconds());
    }

    private static String result(NodeReport node) {
        if (!node.metrics().isEmpty()) {
            return node.metrics().entrySet().stream().map(metric -> metric.getKey() + " " + Numbers.number(metric.getValue())).collect(Collectors.joining(", "));
        }
        Map<String, Long> rows = node.rows();
        return rows.entrySet().stream().map(port -> (rows.size() > 1 ? port.getKey() + " " : "") + String.format(Locale.ROOT, "%,d rows", port.getValue())).collect(Collectors.joining(", "));
    }
}
