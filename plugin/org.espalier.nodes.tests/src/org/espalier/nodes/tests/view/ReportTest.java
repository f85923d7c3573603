package org.espalier.nodes.tests.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.InflaterInputStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.eclipse.core.runtime.RegistryFactory;
import org.espalier.engine.cli.EspalierCommand;
import org.espalier.engine.cli.Output;
import org.espalier.engine.registry.NodeExtensions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that {@code --report} writes, of a workflow with one node of each kind, whose data mean harm; also in a real browser. */
class ReportTest {
    private static final String EVIL = "<script>document.title='broken'</script>";

    @TempDir
    static Path folder;
    private static Path page;
    private static String html;

    @BeforeAll
    static void run() throws Exception {
        var csv = new StringBuilder("\"" + EVIL + "\",width,kind\n");
        for (int i = 0; i < 90; i++) {
            csv.append(i % 7 + i / 30 * 3.5).append(',').append(i % 5 == 0 && i > 5 ? "" : String.valueOf(i % 11 - i / 30 * 4.25)).append(",\"</script><img src=x onerror=alert(1)>").append(i / 30).append("\"\n");
        }
        Files.writeString(folder.resolve("rows.csv"), csv);
        // Two pictures of 2 rows and 3 columns.
        Files.write(folder.resolve("pictures-idx3-ubyte"), new byte[] {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 0, 51, 102, (byte) 153, (byte) 204, (byte) 255, 0, 0, 0, 0, 0, 0});
        Files.writeString(folder.resolve("all.workflow"), """
                {
                  "format": "espalier-workflow/1",
                  "name": "All & <b>more</b>",
                  "nodes": {
                    "rows": { "type": "table-reader", "settings": { "file": "rows.csv" } },
                    "split": { "type": "partition", "settings": { "stratify": "kind" } },
                    "search": { "type": "meta-tune", "settings": { "target": "kind", "trials": 4, "epochs": 4 } },
                    "train": { "type": "train-network", "settings": { "target": "kind", "layers": [96], "dropout": 0.1, "epochs": 6 } },
                    "prune": { "type": "prune-weights", "settings": { "epochs": 4, "sparsity": 0.5 } },
                    "quantize": { "type": "quantize" },
                    "predict": { "type": "predict" },
                    "score": { "type": "score", "settings": { "target": "kind" } },
                    "numbers": { "type": "sql", "settings": { "query": "SELECT i * 1.0 AS a, i + 1.0 AS b FROM range(50) r(i), (SELECT count(*) FROM t1)" } },
                    "errors": { "type": "score", "settings": { "target": "a", "prediction": "b" } },
                    "report": { "type": "model-report" },
                    "pictures": { "type": "image-reader", "settings": { "file": "pictures-idx3-ubyte" } }
                  },
                  "connections": [
                    "rows -> split", "split.first -> search.table", "split.first -> train.table", "split.second -> train.validation",
                    "train.model -> prune.model", "split.first -> prune.table", "split.second -> prune.validation",
                    "prune.model -> quantize.model", "split.first -> quantize.table", "split.second -> quantize.validation",
                    "quantize.model -> predict.model", "split.second -> predict.table", "predict -> score",
                    "rows -> numbers.t1", "numbers -> errors", "quantize.model -> report.model", "split.second -> report.table"
                  ]
                }
                """);
        page = folder.resolve("page.html");
        var messages = new ByteArrayOutputStream();
        var stream = new PrintStream(messages, true, StandardCharsets.UTF_8);
        int code = EspalierCommand.execute(new String[] {"run", folder.resolve("all.workflow").toString(), "--report", page.toString()}, NodeExtensions.read(RegistryFactory.getRegistry()), new Output(stream, stream));
        assertEquals(0, code, () -> messages.toString(StandardCharsets.UTF_8));
        html = Files.readString(page);
    }

    /** The data of the charts, as they stand in the page. */
    private static JsonNode charts() throws Exception {
        var matcher = Pattern.compile("<script type=\"application/json\" id=\"charts\">(.*?)</script>", Pattern.DOTALL).matcher(html);
        assertTrue(matcher.find());
        return new ObjectMapper().readTree(matcher.group(1));
    }

    /** The page without what stands between its own script tags; those tags have no attribute but for the data. */
    private static String withoutScripts() {
        return html.replaceAll("(?s)<script>.*?</script>|<script type=\"application/json\" id=\"charts\">.*?</script>", "");
    }

    private static JsonNode chart(String kind) throws Exception {
        for (JsonNode chart : charts()) {
            if (chart.path("kind").asText().equals(kind)) {
                return chart;
            }
        }
        throw new AssertionError("no chart of kind " + kind);
    }

    @Test
    void theTrainingCurveHasEveryEpoch() throws Exception {
        JsonNode lines = chart("lines").path("lines");
        assertEquals(List.of("Loss", "Validation loss", "Validation accuracy"), lines.findValuesAsText("name"));
        for (JsonNode line : lines) {
            assertEquals(6, line.path("points").size());
            assertEquals(6, line.path("points").get(5).get(0).asInt());
        }
        assertTrue(lines.get(2).path("right").asBoolean());
        assertEquals("percent", chart("lines").path("right").path("format").asText());
    }

    @Test
    void theSearchShowsEachTrialAndWhatIsBest() throws Exception {
        JsonNode search = chart("scatter");
        assertEquals(4, search.path("groups").get(0).path("dots").size());
        JsonNode best = search.path("guide").path("points");
        double highest = 0;
        for (JsonNode dot : search.path("groups").get(0).path("dots")) {
            highest = Math.max(highest, dot.get(1).asDouble());
        }
        assertEquals(highest, best.get(best.size() - 1).get(1).asDouble());
        JsonNode parallel = chart("parallel");
        assertEquals(4, parallel.path("rows").size());
        assertEquals("score", parallel.path("axes").get(parallel.path("axes").size() - 1).path("name").asText());
        assertTrue(parallel.path("axes").findValuesAsText("name").contains("learningRate"));
    }

    @Test
    void theConfusionMatrixCountsEveryRow() throws Exception {
        JsonNode matrix = chart("matrix");
        assertEquals(3, matrix.path("labels").size());
        int rows = 0;
        for (JsonNode row : matrix.path("counts")) {
            for (JsonNode count : row) {
                rows += count.asInt();
            }
        }
        assertEquals(18, rows);
    }

    @Test
    void compressionIsComparedWithTheModelThatCameIn() throws Exception {
        JsonNode last = chart("comparison");
        assertEquals("comparison", charts().get(0).path("kind").asText(), "right after the overview");
        assertEquals(1, charts().findValuesAsText("kind").stream().filter("comparison"::equals).count(), "once for the whole way");
        assertEquals("[\"train\",\"prune\",\"quantize\"]", last.path("items").toString());
        JsonNode bytes = last.path("measures").get(0).path("values");
        assertTrue(bytes.get(0).asDouble() > bytes.get(1).asDouble() && bytes.get(1).asDouble() > bytes.get(2).asDouble(), bytes.toString());
        assertEquals("Accuracy", last.path("measures").get(1).path("name").asText());
        last.path("measures").get(1).path("values").forEach(value -> assertTrue(value.isNumber()));
    }

    @Test
    void modelsShowTheirLayers() {
        assertTrue(html.contains("<td>dense 96 relu</td><td class=\"number\">3 × 96</td><td class=\"number\">384</td>"), "the layers of the network");
        assertTrue(html.contains("<td>dropout 0.1</td>"));
        assertTrue(html.contains("<td>all layers</td>"));
        assertTrue(html.contains(" % zero</span>"), "the pruned weights");
    }

    @Test
    void tablesShowTheirColumns() {
        assertTrue(html.contains("<summary>Table: 90 rows, 3 columns</summary>"));
        assertTrue(html.contains("<td class=\"missing\">missing</td>"));
        assertTrue(html.contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;0: 30\n"), "the classes as bars");
    }

    @Test
    void imagesAreSeenInTheirTable() throws Exception {
        var matcher = Pattern.compile("<img alt=\"image\" src=\"data:image/png;base64,([^\"]+)\" width=\"48\" height=\"32\">").matcher(withoutScripts());
        assertTrue(matcher.find());
        byte[] png = Base64.getDecoder().decode(matcher.group(1));
        assertEquals("PNG", new String(png, 1, 3, StandardCharsets.US_ASCII));
        int data = new String(png, StandardCharsets.ISO_8859_1).indexOf("IDAT") + 4;
        try (var lines = new InflaterInputStream(new ByteArrayInputStream(png, data, png.length - data))) {
            // Each line begins with its filter, which is none.
            assertArrayEquals(new byte[] {0, 0, 51, 102, 0, (byte) 153, (byte) 204, (byte) 255}, lines.readNBytes(8));
        }
        assertTrue(matcher.find(), "the second picture");
    }

    @Test
    void textsOfDataAreNeverHtml() {
        String markup = withoutScripts();
        assertFalse(html.contains(EVIL));
        assertFalse(markup.contains("<img src=x"));
        assertFalse(html.contains("<b>more"));
        assertTrue(html.contains("<td>&lt;script&gt;document.title=&#39;broken&#39;&lt;/script&gt;</td>"));
        assertTrue(html.contains("<title>All &amp; &lt;b&gt;more&lt;/b&gt;</title>"));
    }

    @Test
    void thePageNamesNothingElse() {
        assertFalse(Pattern.compile("<(link|img|iframe|script)[^>]* (src|href)=\"(?!data:)").matcher(withoutScripts()).find());
        assertTrue(html.contains("default-src 'none'"));
    }

    @Test
    void aBrowserDrawsEveryChartWithoutComplaintAndFetchesNothing() throws Exception {
        for (boolean dark : List.of(false, true)) {
            Chromium.Outcome outcome = Chromium.show(page, Files.createDirectories(folder.resolve("browser-" + dark)), dark);
            assertEquals(List.of(), outcome.console());
            assertEquals(List.of(), outcome.requests());
            int charts = charts().size();
            assertTrue(outcome.document().contains("data-drawn=\"" + charts + "\""), "all charts are drawn");
            assertEquals(charts, Pattern.compile("<figure class=\"chart\"[^>]*>\\s*<div[^>]*>\\s*<svg").matcher(outcome.document()).results().count());
            assertTrue(outcome.document().contains("<title>All &amp; &lt;b&gt;more&lt;/b&gt;</title>"), "the data did not act");
        }
    }

    /** Without this test, the one above could pass because nothing is ever seen. */
    @Test
    void aBrowserThatIsNotAllowedToSaysSo() throws Exception {
        Path altered = folder.resolve("altered.html");
        Files.writeString(altered, html.replace("</main>", "<script>document.title='broken'</script><img src=\"http://192.0.2.1/x.png\"></main>"));
        Chromium.Outcome outcome = Chromium.show(altered, Files.createDirectories(folder.resolve("browser-altered")), false);
        assertTrue(outcome.console().size() >= 2, outcome.console().toString());
        assertFalse(outcome.document().contains("<title>broken"));
        Path free = folder.resolve("free.html");
        Files.writeString(free, "<html><body><img src=\"http://192.0.2.1/x.png\"></body></html>");
        assertEquals(List.of("http://192.0.2.1/x.png"), Chromium.show(free, Files.createDirectories(folder.resolve("browser-free")), false).requests());
    }
}
