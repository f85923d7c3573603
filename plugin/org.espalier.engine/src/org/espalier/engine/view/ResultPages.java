package org.espalier.engine.view;

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
    private static final List<String> CATEGORIES = List.of("data", "train", "tune", "compress", "apply", "io");

    /** The colours of a page. */
    public enum Appearance {
        /** Those that the browser prefers, now and when that changes. */
        PREFERRED, LIGHT, DARK
    }

    private ResultPages() {
    }

    /**
     * What a run came to: an overview, then a part for each node.
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
        var view = new NodeView(configuration, store);
        int number = 0;
        for (Map.Entry<String, NodeReport> entry : report.nodes().entrySet()) {
            ConfiguredNode node = configuration.nodes().get(entry.getKey());
            NodeReport result = entry.getValue();
            header(page, "node-" + number++, node.node().declaration(), entry.getKey(), result.state(), result.state() == NodeState.SKIPPED ? "" : Numbers.seconds(result.seconds()));
            result.warnings().forEach(warning -> page.html("<p class=\"warning\">" + Html.escape(warning) + "</p>\n"));
            result.problems().forEach(problem -> page.html("<pre class=\"problem\">" + Html.escape(problem.message()) + "</pre>\n"));
            if (result.state() == NodeState.EXECUTED) {
                boolean tables = report.nodes().size() <= MOST_NODES_WITH_TABLES || configuration.nodes().values().stream()
                        .noneMatch(other -> other.node().inputs().values().stream().anyMatch(source -> source.node().equals(entry.getKey())));
                page.sections(view.sections(node, tables));
            }
            page.html("</section>\n");
        }
        return page.html();
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
            page.sections(view.sections(node, true)).html("</section>\n");
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
