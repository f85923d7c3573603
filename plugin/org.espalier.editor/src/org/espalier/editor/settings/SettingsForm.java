package org.espalier.editor.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.graphics.FontData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.forms.events.ExpansionAdapter;
import org.eclipse.ui.forms.events.ExpansionEvent;
import org.eclipse.ui.forms.widgets.ExpandableComposite;
import org.eclipse.ui.forms.widgets.TableWrapData;
import org.eclipse.ui.forms.widgets.TableWrapLayout;
import org.espalier.editor.Messages;
import org.espalier.editor.canvas.WorkflowEditor;
import org.espalier.editor.commands.EditCommand;
import org.espalier.editor.figures.Theme;
import org.espalier.editor.model.Edits;
import org.espalier.editor.model.NodeElement;
import org.espalier.engine.node.Problem;
import org.espalier.engine.settings.SettingField;
import org.espalier.engine.settings.SettingType;
import org.espalier.engine.settings.SettingsSchema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The settings of one node, generated from its declaration. Every change is an edit of the workflow at once; what is typed on
 * into one field is one edit.
 */
final class SettingsForm {
    private final WorkflowEditor editor;
    private final String node;
    private final Runnable reflow;
    private final List<SettingRow> rows = new ArrayList<>();
    private final Font smallFont;
    private EditCommand lastEdit;
    private SettingPlace lastPlace;

    /** @param reflow lays the page out again, after something on it became larger or smaller */
    SettingsForm(Composite parent, WorkflowEditor editor, NodeElement node, SettingsSchema<?> schema, Runnable reflow) {
        this.editor = editor;
        this.node = node.id();
        this.reflow = reflow;
        FontData[] data = JFaceResources.getDialogFont().getFontData();
        for (FontData each : data) {
            each.setHeight(Math.max(6, each.getHeight() - 1));
        }
        smallFont = new Font(parent.getDisplay(), data);
        parent.addDisposeListener(event -> smallFont.dispose());
        build(parent, schema);
    }

    private void build(Composite parent, SettingsSchema<?> schema) {
        List<SettingField> plain = schema.fields().stream().filter(field -> !field.advanced()).toList();
        List<SettingField> folded = schema.fields().stream().filter(SettingField::advanced).toList();
        plain.forEach(field -> add(parent, new SettingPlace(List.of(field.name()), field)));
        if (!folded.isEmpty()) {
            ExpandableComposite advanced = section(parent, Messages.advanced);
            var body = (Composite) advanced.getClient();
            folded.forEach(field -> add(body, new SettingPlace(List.of(field.name()), field)));
            // What somebody has set should not be hidden.
            advanced.setExpanded(folded.stream().anyMatch(field -> settings().has(field.name())));
        }
        if (schema.fields().isEmpty()) {
            var none = new Label(parent, SWT.WRAP);
            none.setText(Messages.noSettings);
            none.setForeground(Theme.color(theme().subtle()));
        }
    }

    private void add(Composite parent, SettingPlace place) {
        if (place.field().type() instanceof SettingType.Group group && !place.field().optional()) {
            ExpandableComposite section = section(parent, place.field().label());
            section.setExpanded(true);
            var body = (Composite) section.getClient();
            if (!place.field().documentation().isBlank()) {
                var documentation = new Label(body, SWT.WRAP);
                documentation.setText(place.field().documentation().replace("&", "&&"));
                documentation.setForeground(Theme.color(theme().subtle()));
                documentation.setFont(smallFont);
                documentation.setLayoutData(new TableWrapData(TableWrapData.FILL_GRAB));
            }
            group.schema().fields().forEach(field -> add(body, place.within(field)));
        } else {
            rows.add(new SettingRow(parent, place, this));
        }
    }

    private ExpandableComposite section(Composite parent, String title) {
        var section = new ExpandableComposite(parent, SWT.NONE, ExpandableComposite.TWISTIE | ExpandableComposite.CLIENT_INDENT);
        section.setText(title);
        section.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DIALOG_FONT));
        section.setLayoutData(new TableWrapData(TableWrapData.FILL_GRAB));
        var body = new Composite(section, SWT.NONE);
        var layout = new TableWrapLayout();
        layout.leftMargin = 0;
        layout.rightMargin = 0;
        body.setLayout(layout);
        section.setClient(body);
        section.addExpansionListener(new ExpansionAdapter() {
            @Override
            public void expansionStateChanged(ExpansionEvent event) {
                reflow();
            }
        });
        return section;
    }

    Theme theme() {
        return editor.theme();
    }

    /** Whether the workflow may be changed. */
    boolean isEditable() {
        return editor.isEditable();
    }

    Font smallFont() {
        return smallFont;
    }

    void reflow() {
        reflow.run();
    }

    Path folder() {
        return editor.model().file().toAbsolutePath().getParent();
    }

    /** The names of the workflow's flow variables. */
    List<String> variables() {
        return List.copyOf(editor.model().workflow().variables().keySet());
    }

    /** The value of a flow variable, written <code>${name}</code>. */
    Optional<JsonNode> variable(String reference) {
        return Optional.ofNullable(editor.model().workflow().variables().get(reference.substring(2, reference.length() - 1)));
    }

    private ObjectNode settings() {
        return editor.model().workflow().nodes().get(node).settings();
    }

    Optional<JsonNode> value(SettingPlace place) {
        return place.value(settings());
    }

    /** The names of the columns that a setting can name: those of the table that arrives at its port. */
    List<String> columns(SettingField field) {
        return ColumnNames.of(editor, node, field);
    }

    /** Gives a setting another value, or none, as an edit that can be undone. */
    void change(SettingPlace place, Optional<JsonNode> value) {
        if (value(place).equals(value) || !editor.isEditable()) {
            return;
        }
        boolean goesOn = lastEdit != null && lastEdit.isCurrent() && place.equals(lastPlace) && editor.commands().getUndoCommand() == lastEdit && editor.isDirty();
        if (goesOn) {
            lastEdit.amend(drawing -> Edits.setSettings(drawing, node, place.with(settings(), value)));
        } else {
            lastEdit = new EditCommand(NLS.bind(Messages.editChange, place.field().label()), editor.model(), drawing -> Edits.setSettings(drawing, node, place.with(drawing.workflow().nodes().get(node).settings(), value)));
            lastPlace = place;
            editor.execute(lastEdit);
        }
    }

    /** Shows what the model holds now. */
    void refresh() {
        if (editor.model().node(node).isPresent()) {
            rows.forEach(SettingRow::refresh);
            showProblems();
        }
    }

    /** Shows each problem at its setting; gives those that belong to no setting on the page. */
    List<Problem> showProblems() {
        List<Problem> left = new ArrayList<>(editor.model().node(node).map(element -> element.status().problems()).orElse(List.of()));
        for (SettingRow row : rows) {
            List<Problem> own = left.stream().filter(problem -> row.place().covers(problem.setting())).toList();
            row.showProblems(own);
            left.removeAll(own);
        }
        return left;
    }

    /** Puts the focus into the field of a setting, unfolding what hides it. */
    void focus(String setting) {
        for (SettingRow row : rows) {
            if (row.place().covers(setting)) {
                row.unfold();
                reflow();
                row.focus();
                return;
            }
        }
    }

    /** The rows of the page, by the names of their settings. */
    Map<String, SettingRow> rows() {
        Map<String, SettingRow> byName = new java.util.LinkedHashMap<>();
        rows.forEach(row -> byName.put(row.place().name(), row));
        return byName;
    }
}
