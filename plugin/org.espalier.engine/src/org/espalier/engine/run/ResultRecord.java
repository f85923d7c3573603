package org.espalier.engine.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.espalier.engine.workflow.CanonicalJson;

/** The form of {@code result.json}: a {@link StoredResult} as JSON, with a digest of itself, so that no change goes unseen. */
final class ResultRecord {
    private static final String FORMAT = "espalier-result/1";

    private ResultRecord() {
    }

    static String write(StoredResult result) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", FORMAT).put("key", result.key()).put("seconds", Double.toString(result.seconds()));
        var outputs = json.putArray("outputs");
        for (StoredResult.Output output : result.outputs()) {
            outputs.addObject().put("port", output.port()).put("file", output.file()).put("bytes", output.bytes()).put("sha256", output.sha256()).put("rows", output.rows())
                    .set("spec", PortSpecs.write(output.spec()));
        }
        var written = json.putArray("written");
        result.written().forEach(file -> written.addObject().put("path", file.path()).put("bytes", file.bytes()).put("sha256", file.sha256()));
        ObjectNode metrics = json.putObject("metrics");
        // As text: JSON has no infinity, and reading back must give the same bits.
        result.metrics().forEach((name, value) -> metrics.put(name, Double.toString(value)));
        var warnings = json.putArray("warnings");
        result.warnings().forEach(warnings::add);
        json.put("sha256", Digests.ofText(CanonicalJson.write(json)));
        return CanonicalJson.write(json);
    }

    /** @throws IllegalArgumentException when the text is not what {@link #write} made for this key */
    static StoredResult read(String text, String key) {
        try {
            JsonNode tree = CanonicalJson.parse(text);
            if (!(tree instanceof ObjectNode json)) {
                throw new IllegalArgumentException("not an object");
            }
            String digest = json.path("sha256").asText();
            json.remove("sha256");
            if (!Digests.ofText(CanonicalJson.write(json)).equals(digest) || !FORMAT.equals(json.path("format").asText()) || !key.equals(json.path("key").asText())) {
                throw new IllegalArgumentException("the record was altered");
            }
            return result(json, key);
        } catch (JsonProcessingException fault) {
            throw new IllegalArgumentException("not JSON", fault);
        }
    }

    private static StoredResult result(ObjectNode json, String key) {
        List<StoredResult.Output> outputs = new ArrayList<>();
        json.path("outputs").forEach(output -> outputs.add(new StoredResult.Output(output.path("port").asText(), output.path("file").asText(), output.path("bytes").asLong(),
                output.path("sha256").asText(), output.path("rows").asLong(), PortSpecs.read(output.path("spec")))));
        List<StoredResult.Written> written = new ArrayList<>();
        json.path("written").forEach(file -> written.add(new StoredResult.Written(file.path("path").asText(), file.path("bytes").asLong(), file.path("sha256").asText())));
        Map<String, Double> metrics = new LinkedHashMap<>();
        json.path("metrics").properties().forEach(entry -> metrics.put(entry.getKey(), Double.valueOf(entry.getValue().asText())));
        List<String> warnings = new ArrayList<>();
        json.path("warnings").forEach(warning -> warnings.add(warning.asText()));
        return new StoredResult(key, Double.parseDouble(json.path("seconds").asText()), outputs, written, metrics, warnings);
    }
}
