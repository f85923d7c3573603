package org.espalier.engine.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.espalier.engine.graph.Graph;
import org.espalier.engine.graph.GraphNode;
import org.espalier.engine.view.Html;

/**
 * A workflow as an SVG picture: a card for each node, in columns from left to right so that every connection leads to the right.
 * Within a column, nodes stand near those that they get their input from (the barycentre method of Sugiyama, Tagawa and Toda, 1981).
 */
final class WorkflowPicture {
    private static final int WIDTH = 164;
    private static final int HEIGHT = 46;
    private static final int COLUMN = 220;
    private static final int ROW = 68;
    private static final int MARGIN = 12;
    private static final Map<String, String> COLOURS = Map.of("data", "#2b7de9", "train", "#d46f14", "tune", "#8a4fd3", "compress", "#d3324f", "apply", "#2f9e64");
    private static final String OTHER_COLOUR = "#5f6b7a";

    private final Graph graph;
    private final Map<String, Integer> columns = new LinkedHashMap<>();
    private final Map<String, Double> rows = new LinkedHashMap<>();

    private WorkflowPicture(Graph graph) {
        this.graph = graph;
    }

    /** The picture. */
    static String svg(Graph graph) {
        var picture = new WorkflowPicture(graph);
        picture.place();
        return picture.draw();
    }

    private void place() {
        Map<Integer, List<GraphNode>> byColumn = new TreeMap<>();
        for (GraphNode node : graph.nodes().values()) {
            int column = node.inputs().values().stream().filter(source -> columns.containsKey(source.node())).mapToInt(source -> columns.get(source.node()) + 1).max().orElse(0);
            columns.put(node.id(), column);
            byColumn.computeIfAbsent(column, ignored -> new ArrayList<>()).add(node);
        }
        for (List<GraphNode> nodes : byColumn.values()) {
            Map<String, Double> wanted = new LinkedHashMap<>();
            nodes.forEach(node -> wanted.put(node.id(), node.inputs().values().stream().filter(source -> rows.containsKey(source.node())).mapToDouble(source -> rows.get(source.node())).average().orElse(rows.size())));
            nodes.sort(Comparator.comparingDouble(node -> wanted.get(node.id())));
            double next = Double.NEGATIVE_INFINITY;
            for (GraphNode node : nodes) {
                next = Math.max(next + 1, wanted.get(node.id()));
                rows.put(node.id(), next);
            }
        }
        double least = rows.values().stream().mapToDouble(Double::doubleValue).min().orElse(0);
        rows.replaceAll((id, row) -> row - least);
    }

    private double x(String id) {
        return MARGIN + columns.get(id) * (double) COLUMN;
    }

    private double y(String id) {
        return MARGIN + rows.get(id) * ROW;
    }

    private String draw() {
        double width = 2.0 * MARGIN + WIDTH + columns.values().stream().mapToInt(Integer::intValue).max().orElse(0) * (double) COLUMN;
        double height = 2.0 * MARGIN + HEIGHT + rows.values().stream().mapToDouble(Double::doubleValue).max().orElse(0) * ROW;
        var svg = new StringBuilder();
        add(svg, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" font-family=\"sans-serif\" font-size=\"14\">%n", width, height, width);
        graph.nodes().values().forEach(node -> node.inputs().values().stream().distinct().forEach(source -> connection(svg, source.node(), node.id())));
        graph.nodes().values().forEach(node -> card(svg, node));
        return svg.append("</svg>\n").toString();
    }

    private void connection(StringBuilder svg, String from, String to) {
        double startX = x(from) + WIDTH;
        double startY = y(from) + HEIGHT / 2.0;
        double endX = x(to);
        double endY = y(to) + HEIGHT / 2.0;
        double bend = Math.min(COLUMN, (endX - startX)) * 0.6;
        add(svg, "<path d=\"M%.1f %.1f C%.1f %.1f %.1f %.1f %.1f %.1f\" fill=\"none\" stroke=\"#8893a5\" stroke-width=\"1.5\"/>%n", startX, startY, startX + bend, startY, endX - bend, endY,
                endX, endY);
    }

    private void card(StringBuilder svg, GraphNode node) {
        String colour = COLOURS.getOrDefault(node.declaration().category(), OTHER_COLOUR);
        double x = x(node.id());
        double y = y(node.id());
        add(svg, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%d\" height=\"%d\" rx=\"8\" fill=\"#ffffff\" stroke=\"%s\" stroke-width=\"2\"/>%n", x, y, WIDTH, HEIGHT, colour);
        add(svg, "<text x=\"%.1f\" y=\"%.1f\" fill=\"#20242c\" font-weight=\"bold\">%s</text>%n", x + 12, y + 20, Html.escape(abbreviated(node.id())));
        add(svg, "<text x=\"%.1f\" y=\"%.1f\" fill=\"%s\" font-size=\"12\">%s</text>%n", x + 12, y + 37, colour, Html.escape(node.declaration().id()));
    }

    private static String abbreviated(String id) {
        return id.length() <= 17 ? id : id.substring(0, 16) + "\u2026";
    }

    private static void add(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
