package org.espalier.editor.settings;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.ui.forms.widgets.TableWrapData;
import org.eclipse.ui.forms.widgets.TableWrapLayout;
import org.espalier.editor.figures.Theme;
import org.espalier.engine.node.Problem;
import org.espalier.engine.run.NodeState;
import org.espalier.engine.settings.SettingField;
import org.espalier.engine.settings.SettingType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** One setting on the page: its name, its control, what is wrong with it, and what it means. */
final class SettingRow {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)\\}");

    private final SettingPlace place;
    private final SettingsForm form;
    private final Composite row;
    private final Composite holder;
    private final Label problem;
    private FieldControl control;
    private boolean driven;
    private Optional<JsonNode> shown = Optional.empty();
    private String refused = "";

    SettingRow(Composite parent, SettingPlace place, SettingsForm form) {
        this.place = place;
        this.form = form;
        SettingField field = place.field();
        row = new Composite(parent, SWT.NONE);
        row.setLayoutData(new TableWrapData(TableWrapData.FILL_GRAB));
        var layout = new TableWrapLayout();
        layout.leftMargin = 0;
        layout.rightMargin = 0;
        layout.topMargin = 0;
        layout.bottomMargin = 4;
        layout.verticalSpacing = 2;
        row.setLayout(layout);
        header(field);
        holder = new Composite(row, SWT.NONE);
        holder.setLayout(new FillLayout());
        holder.setLayoutData(new TableWrapData(TableWrapData.FILL_GRAB));
        problem = new Label(row, SWT.WRAP);
        problem.setForeground(Theme.color(form.theme().state(NodeState.FAILED)));
        problem.setLayoutData(new TableWrapData(TableWrapData.FILL_GRAB));
        hide(problem, true);
        if (!field.documentation().isBlank()) {
            var documentation = new Label(row, SWT.WRAP);
            documentation.setText(field.documentation().replace("&", "&&") + limits(field));
            documentation.setForeground(Theme.color(form.theme().subtle()));
            documentation.setFont(form.smallFont());
            documentation.setLayoutData(new TableWrapData(TableWrapData.FILL_GRAB));
        }
        build(form.value(place));
    }

    private static String limits(SettingField field) {
        if (field.range().isEmpty() || field.type() instanceof SettingType.Sequence) {
            return "";
        }
        String described = field.describe();
        return " (" + described.substring("a ".length()) + ")";
    }

    private void header(SettingField field) {
        var header = new Composite(row, SWT.NONE);
        header.setLayoutData(new TableWrapData(TableWrapData.FILL_GRAB));
        var layout = new GridLayout(2, false);
        layout.marginWidth = 0;
        layout.marginHeight = 0;
        header.setLayout(layout);
        var label = new Label(header, SWT.NONE);
        boolean flag = field.type() instanceof SettingType.Flag && !field.optional();
        label.setText(flag ? "" : field.label().replace("&", "&&") + (field.required() ? " *" : ""));
        label.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DIALOG_FONT));
        label.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
        var more = new Label(header, SWT.NONE);
        more.setText("\u22ee");
        more.setToolTipText("Default value, flow variables");
        more.setCursor(more.getDisplay().getSystemCursor(SWT.CURSOR_HAND));
        more.setLayoutData(new GridData(SWT.END, SWT.CENTER, false, false));
        more.addListener(SWT.MouseUp, event -> menu(more));
        var popup = new Menu(label);
        label.setMenu(popup);
        popup.addListener(SWT.Show, event -> fill(popup));
    }

    private void menu(Label owner) {
        var menu = new Menu(owner);
        fill(menu);
        menu.setLocation(owner.toDisplay(0, owner.getSize().y));
        menu.setVisible(true);
    }

    private void fill(Menu menu) {
        for (MenuItem item : menu.getItems()) {
            item.dispose();
        }
        var reset = new MenuItem(menu, SWT.PUSH);
        reset.setText(place.field().defaultValue().map(value -> "Default: " + FieldText.format(value, place.field().type()).replace('\n', ' ')).orElse("Remove the value"));
        reset.setEnabled(form.value(place).isPresent());
        reset.addListener(SWT.Selection, event -> form.change(place, Optional.empty()));
        new MenuItem(menu, SWT.SEPARATOR);
        List<String> variables = form.variables();
        for (String name : variables) {
            var item = new MenuItem(menu, SWT.PUSH);
            item.setText("Flow variable " + name);
            item.addListener(SWT.Selection, event -> form.change(place, Optional.of(TextNode.valueOf("${" + name + "}"))));
        }
        if (variables.isEmpty()) {
            var none = new MenuItem(menu, SWT.PUSH);
            none.setText("The workflow has no flow variables");
            none.setEnabled(false);
        }
    }

    SettingPlace place() {
        return place;
    }

    /** The control for the value. */
    FieldControl control() {
        return control;
    }

    void focus() {
        control.focus().setFocus();
    }

    /** Shows the model's value. */
    void refresh() {
        Optional<JsonNode> value = form.value(place);
        if (isDriven(value) != driven) {
            build(value);
        } else if (!value.equals(shown)) {
            shown = value;
            refused = "";
            control.show(value);
        }
    }

    /** A text may hold a variable among other things; then it is edited as a text. */
    private boolean isDriven(Optional<JsonNode> value) {
        boolean text = place.field().type() instanceof SettingType.Text && place.field().columnsOf().isEmpty();
        return !text && value.filter(JsonNode::isTextual).map(json -> VARIABLE.matcher(json.textValue())).filter(Matcher::matches).isPresent();
    }

    private void build(Optional<JsonNode> value) {
        for (var old : holder.getChildren()) {
            old.dispose();
        }
        driven = isDriven(value);
        shown = value;
        var listener = new FieldControl.Listener() {
            @Override
            public void changed(Optional<JsonNode> next) {
                refused = "";
                shown = next;
                form.change(place, next);
            }

            @Override
            public void refused(String message) {
                refused = message;
                form.showProblems();
            }
        };
        control = driven ? new Driven(holder, place, form) : FieldControl.of(holder, place.field(), () -> form.columns(place.field()), form.folder(), listener);
        ((TableWrapData) holder.getLayoutData()).heightHint = control.height();
        control.show(value);
        form.reflow();
    }

    /** Shows what is wrong with the setting; nothing when the list is empty. */
    void showProblems(List<Problem> problems) {
        String text = !refused.isEmpty() ? refused
                : String.join("\n", problems.stream().map(found -> found.inWorkflow("").atNode("").atSetting("").found("")).map(SettingRow::oneLine).toList());
        if (!text.equals(problem.getText())) {
            problem.setText(text);
            hide(problem, text.isEmpty());
            form.reflow();
        }
    }

    /** What is said to be wrong. */
    String problem() {
        return problem.getText();
    }

    private static String oneLine(Problem problem) {
        return problem.message().replaceAll("\\s*\n\\s*", "; ").replaceAll(" {2,}", " ");
    }

    private static void hide(Label label, boolean hidden) {
        label.setVisible(!hidden);
        ((TableWrapData) label.getLayoutData()).maxHeight = hidden ? 0 : SWT.DEFAULT;
        ((TableWrapData) label.getLayoutData()).heightHint = hidden ? 0 : SWT.DEFAULT;
    }

    /** A setting that takes its value from a flow variable. */
    private static final class Driven extends FieldControl {
        private final Composite box;
        private final Combo combo;

        Driven(Composite parent, SettingPlace place, SettingsForm form) {
            box = new Composite(parent, SWT.NONE);
            var layout = new GridLayout(2, false);
            layout.marginWidth = 0;
            layout.marginHeight = 0;
            box.setLayout(layout);
            combo = new Combo(box, SWT.READ_ONLY);
            combo.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
            form.variables().forEach(name -> combo.add("${" + name + "}"));
            combo.addListener(SWT.Selection, event -> tell(() -> form.change(place, Optional.of(TextNode.valueOf(combo.getText())))));
            var value = new Button(box, SWT.PUSH);
            value.setText("Use a value");
            value.addListener(SWT.Selection, event -> form.change(place, form.variable(combo.getText())));
        }

        @Override
        org.eclipse.swt.widgets.Control control() {
            return box;
        }

        @Override
        org.eclipse.swt.widgets.Control focus() {
            return combo;
        }

        @Override
        void fill(Optional<JsonNode> value) {
            String text = value.map(JsonNode::asText).orElse("");
            if (combo.indexOf(text) < 0) {
                combo.add(text);
            }
            combo.setText(text);
        }
    }
}
