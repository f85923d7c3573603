package org.espalier.engine.view;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * An HTML page of headings and sections that needs nothing but itself. Its content security policy lets run the page's own two scripts, known
 * by their digests, and nothing else, and lets nothing be fetched: whatever a column is called, it is only shown.
 */
final class Page {
    private static final String CHART_LIBRARY = "echarts/echarts.min.js";

    private static final int LEAST_IMAGE = 48;
    private static final String DARKNESS = "(prefers-color-scheme: dark)";

    private final String title;
    private final ResultPages.Appearance appearance;
    private final StringBuilder body = new StringBuilder();
    private final ArrayNode charts = JsonNodeFactory.instance.arrayNode();

    /** In the colours that the browser prefers. */
    Page(String title) {
        this(title, ResultPages.Appearance.PREFERRED);
    }

    Page(String title, ResultPages.Appearance appearance) {
        this.title = title;
        this.appearance = appearance;
    }

    /** Adds HTML as it is; texts in it must be escaped. */
    Page html(String html) {
        body.append(html);
        return this;
    }

    /** Adds sections. */
    Page sections(List<Section> sections) {
        sections.forEach(this::section);
        return this;
    }

    private void section(Section section) {
        if (section instanceof Section.Facts facts) {
            heading(facts.title());
            body.append("<dl class=\"facts\">");
            facts.facts().forEach(fact -> body.append("<div><dt>").append(Html.escape(fact.name())).append("</dt><dd>").append(Html.escape(fact.value())).append("</dd></div>"));
            body.append("</dl>\n");
        } else if (section instanceof Section.Text text) {
            heading(text.title());
            body.append("<p>").append(Html.escape(text.text())).append("</p>\n");
        } else if (section instanceof Section.Grid grid) {
            grid(grid);
        } else if (section instanceof Section.Histograms histograms) {
            heading(histograms.title());
            body.append("<div class=\"histograms\">");
            histograms.distributions().forEach(this::distribution);
            body.append("</div>\n");
        } else {
            heading(section.title());
            body.append("<figure class=\"chart\" data-chart=\"").append(charts.size()).append("\" role=\"img\" aria-label=\"").append(Html.escape(section.title())).append("\"></figure>\n");
            charts.add(ChartData.of(section));
        }
    }

    private void heading(String text) {
        if (!text.isEmpty()) {
            body.append("<h3>").append(Html.escape(text)).append("</h3>\n");
        }
    }

    private void distribution(Section.Distribution distribution) {
        Histogram histogram = distribution.histogram();
        body.append("<figure class=\"histogram\"><figcaption><b>").append(Html.escape(distribution.name())).append("</b><span>").append(Html.escape(distribution.detail())).append("</span></figcaption>");
        picture(histogram, 220, 72);
        if (!histogram.labels().isEmpty()) {
            String first = histogram.labels().get(0);
            String last = histogram.labels().get(histogram.labels().size() - 1);
            body.append("<div class=\"ends\"><span>").append(Html.escape(first.split(" to ")[0])).append("</span><span>").append(Html.escape(last.substring(last.lastIndexOf(" to ") < 0 ? 0 : last.lastIndexOf(" to ") + 4)))
                    .append("</span></div>");
        }
        body.append("</figure>");
    }

    private void grid(Section.Grid grid) {
        body.append(grid.folded() ? "<details><summary>" + Html.escape(grid.title()) + "</summary>\n" : "");
        if (!grid.folded()) {
            heading(grid.title());
        }
        body.append("<div class=\"scroll\"><table><thead><tr>");
        for (int i = 0; i < grid.heads().size(); i++) {
            int column = i;
            boolean numbers = grid.rows().stream().anyMatch(row -> row.get(column) instanceof Section.Cell.Number);
            body.append(numbers ? "<th class=\"number\">" : "<th>").append(Html.escape(grid.heads().get(i))).append("</th>");
        }
        body.append("</tr></thead>\n<tbody>\n");
        for (List<Section.Cell> row : grid.rows()) {
            body.append("<tr>");
            row.forEach(this::cell);
            body.append("</tr>\n");
        }
        body.append("</tbody></table></div>\n");
        if (!grid.note().isEmpty()) {
            body.append("<p class=\"note\">").append(Html.escape(grid.note())).append("</p>\n");
        }
        body.append(grid.folded() ? "</details>\n" : "");
    }

    private void cell(Section.Cell cell) {
        if (cell instanceof Section.Cell.Words words) {
            body.append("<td>").append(Html.escape(words.text())).append("</td>");
        } else if (cell instanceof Section.Cell.Number number) {
            body.append("<td class=\"number\">").append(Html.escape(number.text())).append("</td>");
        } else if (cell instanceof Section.Cell.Missing) {
            body.append("<td class=\"missing\">missing</td>");
        } else if (cell instanceof Section.Cell.Image image) {
            // Small pictures are shown larger, each pixel as a square.
            int scale = Math.max(1, LEAST_IMAGE / Math.max(image.width(), image.height()));
            body.append("<td class=\"picture\"><img alt=\"image\" src=\"").append(Html.escape(image.address())).append("\" width=\"").append(scale * image.width()).append("\" height=\"")
                    .append(scale * image.height()).append("\"></td>");
        } else if (cell instanceof Section.Cell.Picture picture) {
            body.append("<td class=\"picture\">");
            picture(picture.histogram(), 132, 28);
            body.append("</td>");
        }
    }

    /** Bars as SVG: small pictures need no chart library. Who points at them is told every bar. */
    private void picture(Histogram histogram, int width, int height) {
        int bars = histogram.counts().size();
        var path = new StringBuilder();
        var words = new ArrayList<String>();
        double step = width / (double) Math.max(bars, 6);
        double gap = step > 4 ? 1 : 0.25;
        for (int i = 0; i < bars; i++) {
            long count = histogram.counts().get(i);
            if (count > 0) {
                path.append(String.format(Locale.ROOT, "M%.1f %dv-%.1fh%.1fV%d", i * step, height, Math.max(1, count / (double) histogram.highest() * (height - 1)), step - gap, height));
            }
            words.add(histogram.labels().get(i) + ": " + Numbers.number(count));
        }
        body.append("<svg class=\"bars\" viewBox=\"0 0 ").append(width).append(' ').append(height).append("\" width=\"").append(width).append("\" height=\"").append(height)
                .append("\" role=\"img\"><title>").append(Html.escape(String.join("\n", words))).append("</title><path d=\"").append(path).append("\"/></svg>");
    }

    /** The whole page. */
    String html() {
        List<String> scripts = new ArrayList<>();
        if (!charts.isEmpty()) {
            scripts.add(resource(CHART_LIBRARY));
            scripts.add(coloured(resource("page.js")));
        }
        var html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src");
        scripts.forEach(script -> html.append(" 'sha256-").append(digest(script)).append('\''));
        html.append(scripts.isEmpty() ? " 'none'" : "").append("\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>").append(Html.escape(title)).append("</title>\n<style>\n").append(coloured(resource("page.css")))
                .append("</style>\n</head>\n<body>\n<main>\n").append(body).append("</main>\n");
        if (!charts.isEmpty()) {
            // In a script, nothing but "</script" and "<!--" is special.
            html.append("<script type=\"application/json\" id=\"charts\">").append(charts.toString().replace("<", "\\u003c")).append("</script>\n");
        }
        scripts.forEach(script -> html.append("<script>").append(script).append("</script>\n"));
        return html.append("</body>\n</html>\n").toString();
    }

    /** Style and script ask the browser whether it is dark; where that is decided, the question has one answer. */
    private String coloured(String text) {
        return switch (appearance) {
            case PREFERRED -> text;
            case LIGHT -> text.replace(DARKNESS, "not all").replace("color-scheme: light dark", "color-scheme: light");
            case DARK -> text.replace(DARKNESS, "all").replace("color-scheme: light dark", "color-scheme: dark");
        };
    }

    private static String digest(String script) {
        try {
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException fault) {
            throw new IllegalStateException(fault);
        }
    }

    private static String resource(String name) {
        try (InputStream stream = Page.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the bundle does not have " + name);
            }
            // Browsers read CR LF as LF, and would find another digest.
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).replace("\r", "");
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
