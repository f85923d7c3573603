package org.espalier.engine.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.espalier.engine.run.NodeReport;
import org.espalier.engine.run.NodeState;
import org.espalier.engine.run.RunReport;
import org.espalier.engine.view.CompressionStages;
import org.espalier.engine.view.Metrics;
import org.espalier.engine.view.Numbers;

/** What a run came to, as short tables for people: a line for each node, then what compression has cost and gained. All numbers are in {@code --json}. */
final class Summary {
    private static final int MOST_LINES = 60;

    private Summary() {
    }

    /** @param compression the way of each model that was compressed */
    static String text(String workflow, RunReport report, List<List<CompressionStages.Step>> compression) {
        var text = new StringBuilder();
        String outcome = report.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        text.append(String.format(Locale.ROOT, "%s: %s in %.1f s, seed %d%n", workflow, outcome, report.seconds(), report.seed()));
        // In a large workflow, the nodes with numbers or with trouble are what people look for.
        boolean all = report.nodes().size() <= MOST_LINES;
        List<List<String>> lines = new ArrayList<>();
        report.nodes().forEach((id, node) -> {
            if (lines.size() < MOST_LINES && (all || !node.metrics().isEmpty() || node.state() != NodeState.EXECUTED)) {
                lines.add(List.of(id, node.state().id() + (node.cached() ? " before" : ""), time(node), result(node)));
            }
        });
        append(text, lines, Set.of(2));
        if (lines.size() < report.nodes().size()) {
            text.append("  and ").append(report.nodes().size() - lines.size()).append(" more nodes\n");
        }
        compression.forEach(steps -> {
            text.append('\n');
            append(text, compression(steps), Set.of(1, 2, 3));
        });
        return text.toString();
    }

    private static List<List<String>> compression(List<CompressionStages.Step> steps) {
        Set<String> qualities = new TreeSet<>();
        steps.forEach(step -> qualities.addAll(step.quality().keySet()));
        List<List<String>> lines = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("model", "bytes", "factor"));
        header.addAll(qualities);
        lines.add(header);
        for (CompressionStages.Step step : steps) {
            double factor = steps.get(0).bytes() / step.bytes();
            List<String> line = new ArrayList<>(List.of(step.node(), String.format(Locale.ROOT, "%,.0f", step.bytes()), String.format(Locale.ROOT, "%.2f", factor)));
            qualities.forEach(quality -> line.add(step.quality().containsKey(quality) ? Metrics.text(quality, step.quality().get(quality)) : ""));
            lines.add(line);
        }
        return lines;
    }

    /** Columns below each other; numbers end below each other. */
    private static void append(StringBuilder text, List<List<String>> lines, Set<Integer> numbers) {
        int columns = lines.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        lines.forEach(line -> {
            for (int i = 0; i < line.size(); i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        });
        for (List<String> line : lines) {
            var row = new StringBuilder();
            for (int i = 0; i < line.size(); i++) {
                String blanks = " ".repeat(widths[i] - line.get(i).length());
                row.append("  ").append(numbers.contains(i) ? blanks + line.get(i) : line.get(i) + blanks);
            }
            text.append(row.toString().stripTrailing()).append('\n');
        }
    }

    private static String time(NodeReport node) {
        return node.state() == NodeState.SKIPPED ? "" : String.format(Locale.ROOT, "%.1f s", node.seconds());
    }

    private static String result(NodeReport node) {
        if (!node.metrics().isEmpty()) {
            return Metrics.inShort(node.metrics());
        }
        Map<String, Long> rows = node.rows();
        return rows.entrySet().stream().map(port -> (rows.size() > 1 ? port.getKey() + " " : "") + Numbers.number(port.getValue()) + (port.getValue() == 1 ? " row" : " rows")).collect(Collectors.joining(", "));
    }
}
