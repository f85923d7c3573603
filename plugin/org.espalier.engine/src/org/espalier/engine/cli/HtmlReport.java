package org.espalier.engine.cli;

import java.util.Locale;

import org.espalier.engine.node.Problem;
import org.espalier.engine.run.NodeReport;
import org.espalier.engine.run.RunReport;

/** What a run came to, as a web page that needs nothing else and shows in light and dark. */
final class HtmlReport {
    private static final String STYLE = """
            :root { color-scheme: light dark; }
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
            table { border-collapse: collapse; width: 100%; }
            th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid #8885; }
            td.number { text-align: right; white-space: nowrap; }
            .failed { color: #d3324f; } .executed { color: #2f9e64; } .skipped { opacity: .6; }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: 0; } dd { margin: 0; }
            pre { white-space: pre-wrap; border-left: 3px solid #d3324f; padding-left: 1rem; }
            """;

    private HtmlReport() {
    }

    static String page(String workflow, RunReport report) {
        var html = new StringBuilder();
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>").append(escape(workflow)).append("</title>\n<style>\n").append(STYLE)
                .append("</style>\n</head>\n<body>\n<h1>").append(escape(workflow)).append("</h1>\n<p>")
                .append(report.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ')).append(String.format(Locale.ROOT, " in %.1f s, seed %d</p>%n", report.seconds(), report.seed()));
        for (Problem problem : report.problems()) {
            html.append("<pre>").append(escape(problem.message())).append("</pre>\n");
        }
        html.append("<table>\n<thead><tr><th>Node</th><th>Type</th><th>State</th><th>Seconds</th><th>Result</th></tr></thead>\n<tbody>\n");
        report.nodes().forEach((id, node) -> row(html, id, node));
        return html.append("</tbody>\n</table>\n</body>\n</html>\n").toString();
    }

    private static void row(StringBuilder html, String id, NodeReport node) {
        html.append("<tr><td>").append(escape(id)).append("</td><td>").append(escape(node.type())).append("</td><td class=\"").append(node.state().id()).append("\">")
                .append(node.state().id()).append(node.cached() ? " before" : "").append("</td><td class=\"number\">").append(String.format(Locale.ROOT, "%.2f", node.seconds())).append("</td><td>");
        if (!node.metrics().isEmpty() || !node.rows().isEmpty()) {
            html.append("<dl>");
            node.rows().forEach((port, rows) -> html.append("<dt>").append(escape(port)).append("</dt><dd>").append(String.format(Locale.ROOT, "%,d rows", rows)).append("</dd>"));
            node.metrics().forEach((name, value) -> html.append("<dt>").append(escape(name)).append("</dt><dd>").append(Summary.number(value)).append("</dd>"));
            html.append("</dl>");
        }
        node.warnings().forEach(warning -> html.append("<p>").append(escape(warning)).append("</p>"));
        html.append("</td></tr>\n");
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
