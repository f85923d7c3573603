package org.espalier.engine.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.espalier.engine.node.NodeDeclaration;
import org.espalier.engine.node.Problem;
import org.espalier.engine.run.Configuration;
import org.espalier.engine.run.ConfiguredNode;
import org.espalier.engine.run.NodeReport;
import org.espalier.engine.run.NodeState;
import org.espalier.engine.run.ResultStore;
import org.espalier.engine.run.RunReport;
import org.espalier.engine.run.StoredResult;

/** Results as HTML pages, each of which needs nothing but itself. */
public final class ResultPages {
    /** In a larger workflow, only those nodes show tables whose tables no other node reads. */
    private static final int MOST_NODES_WITH_TABLES = 100;
    /** Categories of nodes, those first that come first in the page of a run; unknown ones before them. */
    private static final List<String> TOLD_FIRST = List.of("tune", "train", "apply", "compress", "data", "io");
    private static final List<String> CATEGORIES = List.of("data", "train", "tune", "compress", "apply", "io");

    /** The colours of a page. */
    public enum Appearance {
        /** Those that the browser prefers, now and when that changes. */
        PREFERRED, LIGHT, DARK
    }

    private ResultPages() {
    }

    /**
     * What a run came to: an overview, before and after of compression, then a part for each node, those first that have more to show than
     * tables. The statistics of tables are folded away.
     *
     * @param workflow the workflow's name
     */
    public static String ofRun(String workflow, RunReport report, Configuration configuration, ResultStore store) {
        var page = new Page(workflow);
        page.html("<h1>" + Html.escape(workflow) + "</h1>\n<p><span class=\"state " + report.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-') + "\">"
                + sentence(report.outcome().name()) + "</span> <span class=\"quiet\">in " + Numbers.seconds(report.seconds()) + ", seed " + report.seed() + "</span></p>\n");
        for (Problem problem : report.problems()) {
            page.html("<pre class=\"problem\">" + Html.escape(problem.message()) + "</pre>\n");
        }
        overview(page, report);
        configuration.nodes().values().stream().filter(node -> report.nodes().get(node.node().id()).state() == NodeState.EXECUTED)
                .filter(node -> !CompressionStages.goesOn(node, configuration)).forEach(node -> CompressionStages.upTo(node, configuration, store).ifPresent(stages -> page.sections(List.of(stages))));
        var view = new NodeView(configuration, store);
        Map<String, NodeView.Content> contents = new LinkedHashMap<>();
        Map<String, Integer> numbers = new LinkedHashMap<>();
        report.nodes().forEach((id, node) -> {
            numbers.put(id, numbers.size());
            contents.put(id, node.state() == NodeState.EXECUTED ? view.content(configuration.nodes().get(id), tables(id, configuration)) : new NodeView.Content(List.of(), !node.problems().isEmpty()));
        });
        // What is told first is what people look for: how the search and the training went, and how good it is.
        List<String> order = new ArrayList<>(report.nodes().keySet());
        order.sort(Comparator.comparingInt(id -> contents.get(id).telling() ? TOLD_FIRST.indexOf(configuration.nodes().get(id).node().declaration().category()) : TOLD_FIRST.size()));
        for (String id : order) {
            NodeReport node = report.nodes().get(id);
            header(page, "node-" + numbers.get(id), configuration.nodes().get(id).node().declaration(), id, node.state(), node.state() == NodeState.SKIPPED ? "" : Numbers.seconds(node.seconds()));
            node.warnings().forEach(warning -> page.html("<p class=\"warning\">" + Html.escape(warning) + "</p>\n"));
            node.problems().forEach(problem -> page.html("<pre class=\"problem\">" + Html.escape(problem.message()) + "</pre>\n"));
            page.sections(contents.get(id).sections()).html("</section>\n");
        }
        return page.html();
    }

    private static NodeView.Tables tables(String id, Configuration configuration) {
        boolean shown = configuration.nodes().size() <= MOST_NODES_WITH_TABLES
                || configuration.nodes().values().stream().noneMatch(other -> other.node().inputs().values().stream().anyMatch(source -> source.node().equals(id)));
        return shown ? NodeView.Tables.FOLDED : NodeView.Tables.NONE;
    }

    private static String sentence(String name) {
        String words = name.toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private static void overview(Page page, RunReport report) {
        page.html("<div class=\"scroll\"><table class=\"overview\"><thead><tr><th>Node</th><th>Type</th><th>State</th><th class=\"number\">Time</th><th>Result</th></tr></thead>\n<tbody>\n");
        int number = 0;
        for (Map.Entry<String, NodeReport> entry : report.nodes().entrySet()) {
            NodeReport node = entry.getValue();
            String result = node.metrics().isEmpty() ? rows(node.rows()) : Metrics.inShort(node.metrics());
            page.html("<tr><td><a href=\"#node-" + number++ + "\">" + Html.escape(entry.getKey()) + "</a></td><td class=\"quiet\">" + Html.escape(node.type()) + "</td><td><span class=\"state " + node.state().id()
                    + "\">" + sentence(node.state().id()) + "</span>" + (node.cached() ? " <span class=\"quiet\">before</span>" : "") + "</td><td class=\"number\">"
                    + (node.state() == NodeState.SKIPPED ? "" : Numbers.seconds(node.seconds())) + "</td><td>" + Html.escape(result) + "</td></tr>\n");
        }
        page.html("</tbody></table></div>\n");
    }

    private static String rows(Map<String, Long> rows) {
        return String.join(", ", rows.entrySet().stream().map(port -> (rows.size() > 1 ? port.getKey() + " " : "") + Numbers.number(port.getValue()) + (port.getValue() == 1 ? " row" : " rows")).toList());
    }

    private static void header(Page page, String anchor, NodeDeclaration declaration, String id, NodeState state, String detail) {
        String category = CATEGORIES.contains(declaration.category()) ? declaration.category() : "io";
        page.html("<section class=\"node " + category + "\" id=\"" + anchor + "\"><header><h2>" + Html.escape(id) + "</h2><span class=\"quiet\">" + Html.escape(declaration.name()) + "</span><span class=\"state "
                + state.id() + "\">" + sentence(state.id()) + "</span><span class=\"quiet\">" + Html.escape(detail) + "</span></header>\n");
    }

    /** What some nodes have come to, a part for each. The page says so where nothing is stored of one. */
    public static String ofNodes(List<ConfiguredNode> nodes, Configuration configuration, ResultStore store, Appearance appearance) {
        var page = new Page(String.join(", ", nodes.stream().map(node -> node.node().id()).toList()), appearance);
        var view = new NodeView(configuration, store);
        for (int i = 0; i < nodes.size(); i++) {
            ConfiguredNode node = nodes.get(i);
            Optional<StoredResult> stored = store.peek(node.key());
            header(page, "node-" + i, node.node().declaration(), node.node().id(), stored.isPresent() ? NodeState.EXECUTED : NodeState.CONFIGURED, stored.map(result -> Numbers.seconds(result.seconds())).orElse(""));
            stored.ifPresent(result -> result.warnings().forEach(warning -> page.html("<p class=\"warning\">" + Html.escape(warning) + "</p>\n")));
            NodeView.Content content = view.content(node, NodeView.Tables.OPEN);
            var sections = new ArrayList<>(content.sections());
            CompressionStages.upTo(node, configuration, store).ifPresent(stages -> sections.add(Math.min(1, sections.size()), stages));
            page.sections(sections).html("</section>\n");
        }
        return page.html();
    }

    /** A page of a sentence. */
    public static String ofText(String text, Appearance appearance) {
        return new Page(text, appearance).html("<p class=\"quiet\">" + Html.escape(text) + "</p>\n").html();
    }

    /** A page of sections alone. */
    public static String ofSections(String title, List<Section> sections) {
        return new Page(title).html("<h1>" + Html.escape(title) + "</h1>\n").sections(sections).html();
    }
}
