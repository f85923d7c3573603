package org.espalier.editor.settings;

import java.util.LinkedHashMap;
import java.util.Map;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.forms.widgets.TableWrapData;
import org.espalier.editor.AccessibleNames;
import org.espalier.editor.Messages;
import org.espalier.editor.canvas.WorkflowEditor;
import org.espalier.editor.commands.EditCommand;
import org.espalier.editor.figures.Theme;
import org.espalier.editor.model.Drawing;
import org.espalier.editor.model.Edits;
import org.espalier.engine.graph.Overrides;
import org.espalier.engine.run.NodeState;

import com.fasterxml.jackson.databind.JsonNode;

/** What a workflow says of itself: its name and its flow variables. */
final class WorkflowForm {
    private static final int LINES = 6;

    private final WorkflowEditor editor;
    private final Text name;
    private final Text variables;
    private final Label problem;
    private EditCommand lastEdit;
    private boolean filling;

    WorkflowForm(Composite parent, WorkflowEditor editor, Runnable reflow) {
        this.editor = editor;
        caption(parent, Messages.name);
        // A long name would make the page wider than the view, if the page asked the field itself how wide it wants to be.
        var line = new Composite(parent, SWT.NONE);
        line.setLayoutData(new TableWrapData(TableWrapData.FILL_GRAB));
        line.setLayout(GridLayoutFactory.fillDefaults().create());
        name = new Text(line, SWT.BORDER);
        name.setLayoutData(GridDataFactory.fillDefaults().grab(true, false).hint(1, SWT.DEFAULT).create());
        name.setEditable(editor.isEditable());
        caption(parent, Messages.flowVariables);
        variables = new Text(parent, SWT.BORDER | SWT.MULTI | SWT.V_SCROLL | SWT.WRAP);
        variables.setFont(JFaceResources.getTextFont());
        variables.setEditable(editor.isEditable());
        var data = new TableWrapData(TableWrapData.FILL_GRAB);
        data.heightHint = LINES * variables.getLineHeight();
        variables.setLayoutData(data);
        problem = new Label(parent, SWT.WRAP);
        problem.setForeground(Theme.color(editor.theme().state(NodeState.FAILED)));
        problem.setLayoutData(new TableWrapData(TableWrapData.FILL_GRAB));
        var documentation = new Label(parent, SWT.WRAP);
        documentation.setText(Messages.flowVariablesHelp);
        documentation.setForeground(Theme.color(editor.theme().subtle()));
        documentation.setLayoutData(new TableWrapData(TableWrapData.FILL_GRAB));
        AccessibleNames.set(name, Messages.name, () -> "");
        AccessibleNames.set(variables, Messages.flowVariables, documentation::getText);
        refresh();
        name.addModifyListener(event -> change(Messages.editChangeName, drawing -> Edits.setName(drawing, name.getText())));
        variables.addModifyListener(event -> {
            try {
                Map<String, JsonNode> values = parse(variables.getText());
                problem.setText("");
                change(Messages.editChangeVariables, drawing -> Edits.setVariables(drawing, values));
            } catch (IllegalArgumentException fault) {
                problem.setText(fault.getMessage());
                reflow.run();
            }
        });
    }

    /** The field for the name. */
    Text name() {
        return name;
    }

    private static void caption(Composite parent, String text) {
        var label = new Label(parent, SWT.NONE);
        label.setText(text);
        label.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DIALOG_FONT));
    }

    private void change(String label, java.util.function.UnaryOperator<Drawing> edit) {
        if (filling || edit.apply(editor.model().drawing()).equals(editor.model().drawing())) {
            return;
        }
        boolean goesOn = lastEdit != null && lastEdit.isCurrent() && lastEdit.getLabel().equals(label) && editor.commands().getUndoCommand() == lastEdit && editor.isDirty();
        if (goesOn) {
            lastEdit.amend(edit);
        } else {
            lastEdit = new EditCommand(label, editor.model(), edit);
            editor.execute(lastEdit);
        }
    }

    private static Map<String, JsonNode> parse(String text) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        text.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(line -> {
            int colon = line.indexOf(':');
            String key = colon < 0 ? "" : line.substring(0, colon).strip();
            if (key.isEmpty() || key.contains("}")) {
                throw new IllegalArgumentException(NLS.bind(Messages.badLine, line));
            }
            if (values.put(key, Overrides.jsonOrText(line.substring(colon + 1).strip())) != null) {
                throw new IllegalArgumentException(NLS.bind(Messages.twoVariables, key));
            }
        });
        return values;
    }

    /** Shows what the model holds now. */
    void refresh() {
        if (name.isDisposed()) {
            return;
        }
        filling = true;
        if (!name.getText().equals(editor.model().workflow().name())) {
            name.setText(editor.model().workflow().name());
        }
        Map<String, JsonNode> values = editor.model().workflow().variables();
        if (!same(values)) {
            var lines = new StringBuilder();
            values.forEach((key, value) -> lines.append(key).append(": ").append(value.isTextual() ? value.textValue() : value.toString()).append('\n'));
            variables.setText(lines.toString().stripTrailing());
        }
        filling = false;
    }

    private boolean same(Map<String, JsonNode> values) {
        try {
            return parse(variables.getText()).equals(values);
        } catch (IllegalArgumentException fault) {
            return false;
        }
    }
}
