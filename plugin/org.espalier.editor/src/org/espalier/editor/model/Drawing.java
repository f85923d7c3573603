package org.espalier.editor.model;

import java.util.Objects;

import org.espalier.engine.workflow.Workflow;

/**
 * A workflow and how it is drawn: the value that every edit replaces by another one.
 *
 * @param workflow what the {@code .workflow} file holds
 * @param layout what the {@code .layout} file holds
 */
public record Drawing(Workflow workflow, Layout layout) {

    public Drawing {
        Objects.requireNonNull(workflow);
        Objects.requireNonNull(layout);
    }

    public Drawing with(Workflow newWorkflow) {
        return new Drawing(newWorkflow, layout);
    }

    public Drawing with(Layout newLayout) {
        return new Drawing(workflow, newLayout);
    }
}
