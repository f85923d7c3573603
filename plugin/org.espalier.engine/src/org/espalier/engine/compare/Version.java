package org.espalier.engine.compare;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.espalier.engine.node.WorkflowException;
import org.espalier.engine.workflow.CanonicalJson;
import org.espalier.engine.workflow.Workflow;
import org.espalier.engine.workflow.WorkflowFile;

/**
 * A workflow that is compared with others.
 *
 * @param workflow what its file holds
 * @param named whether the file says how the workflow is called; else its name is made from the file's, and means nothing
 */
public record Version(Workflow workflow, boolean named) {
    /** What was there before the first version: nothing. */
    public static final Version NONE = new Version(new Workflow("", Map.of(), Map.of(), List.of(), Map.of(), Map.of(), CanonicalJson.MAPPER.createObjectNode()), false);

    /**
     * Reads a file, which may be a pipe.
     *
     * @throws WorkflowException when it cannot be read or does not hold a workflow
     */
    public static Version read(Path file) throws WorkflowException {
        return parse(WorkflowFile.text(file), String.valueOf(file.getFileName()));
    }

    /**
     * Reads a text.
     *
     * @param source the name for messages
     */
    public static Version parse(String text, String source) throws WorkflowException {
        Workflow workflow = WorkflowFile.parse(text, source);
        try {
            return new Version(workflow, CanonicalJson.parse(text).has("name"));
        } catch (JsonProcessingException fault) {
            throw new AssertionError("what was just parsed is JSON", fault);
        }
    }
}
