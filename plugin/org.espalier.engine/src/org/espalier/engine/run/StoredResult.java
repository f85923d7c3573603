package org.espalier.engine.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.espalier.engine.node.PortSpec;

/**
 * What the record of a stored result says.
 *
 * @param key its content key
 * @param seconds how long the node took
 * @param outputs what left the node, one entry for each output port
 * @param written the files that the node wrote elsewhere
 * @param metrics the numbers that the node told
 * @param warnings what the node warned of
 */
public record StoredResult(String key, double seconds, List<Output> outputs, List<Written> written, Map<String, Double> metrics, List<String> warnings) {

    /**
     * A table or model that left the node.
     *
     * @param port the output port's name
     * @param file the file's name within the result's folder
     * @param bytes the file's size
     * @param sha256 the file's digest
     * @param rows the number of rows of a table, -1 for a model
     * @param spec what it is
     */
    public record Output(String port, String file, long bytes, String sha256, long rows, PortSpec spec) {
    }

    /** A file that the node wrote elsewhere, with its size and digest. */
    public record Written(String path, long bytes, String sha256) {
    }

    public StoredResult {
        outputs = List.copyOf(outputs);
        written = List.copyOf(written);
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        warnings = List.copyOf(warnings);
    }

    /** The specs of what left the node, one for each output port. */
    public List<PortSpec> specs() {
        return outputs.stream().map(Output::spec).toList();
    }
}
