package org.espalier.editor.settings;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.ui.forms.events.IHyperlinkListener;
import org.eclipse.ui.forms.widgets.ExpandableComposite;
import org.eclipse.ui.forms.widgets.Hyperlink;
import org.eclipse.ui.forms.widgets.TableWrapData;
import org.eclipse.ui.forms.widgets.TableWrapLayout;
import org.espalier.editor.AccessibleNames;
import org.espalier.editor.Messages;
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
    /** What a control wants to be wide at least, whatever it holds; it gets the width of the page. */
    private static final int NARROW = 100;

    private final SettingPlace place;
    private final SettingsForm form;
    private final Composite row;
    private final Composite holder;
    private final Label caption;
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
        boolean flag = field.type() instanceof SettingType.Flag && !field.optional();
        var header = new Composite(row, SWT.NONE);
        header.setLayoutData(new TableWrapData(TableWrapData.FILL_GRAB));
        caption = new Label(header, SWT.NONE);
        caption.setText(field.label().replace("&", "&&") + (field.required() ? " *" : ""));
        caption.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DIALOG_FONT));
        // A check box stands in the place of its name, which it carries itself.
        holder = new Composite(flag ? header : row, SWT.NONE);
        holder.setLayout(GridLayoutFactory.fillDefaults().create());
        holder.setLayoutData(flag ? new GridData(SWT.FILL, SWT.CENTER, true, false) : new TableWrapData(TableWrapData.FILL_GRAB));
        fillHeader(header, flag);
        problem = new Label(row, SWT.WRAP);
        problem.setForeground(Theme.color(form.theme().state(NodeState.FAILED)));
        problem.setLayoutData(new TableWrapData(TableWrapData.FILL_GRAB));
        hide(problem, true);
        if (!field.documentation().isBlank()) {
            var documentation = new Label(row, SWT.WRAP);
            documentation.setText(field.documentation().replace("&", "&&") + limits(field) + unseenDefault(field));
            documentation.setForeground(Theme.color(form.theme().subtle()));
            documentation.setFont(form.smallFont());
            documentation.setLayoutData(new TableWrapData(TableWrapData.FILL_GRAB));
        }
        build(form.value(place));
    }

    /** The default, where no empty field can show it in grey: a text of several lines. */
    private static String unseenDefault(SettingField field) {
        return field.defaultValue().filter(value -> FieldControl.isMultiline(field)).map(value -> FieldText.format(value, field.type()).replace('\n', ' ')).filter(text -> !text.isBlank())
                .map(text -> " (" + NLS.bind(Messages.fieldDefault, text) + ")").orElse("");
    }

    private static String limits(SettingField field) {
        if (field.range().isEmpty() || field.type() instanceof SettingType.Sequence) {
            return "";
        }
        String described = field.describe();
        return " (" + described.substring("a ".length()) + ")";
    }

    private void fillHeader(Composite header, boolean flag) {
        var layout = new GridLayout(flag ? 3 : 2, false);
        layout.marginWidth = 0;
        layout.marginHeight = 0;
        header.setLayout(layout);
        caption.setLayoutData(new GridData(SWT.FILL, SWT.CENTER, !flag, false));
        var popup = new Menu(caption);
        caption.setMenu(popup);
        popup.addListener(SWT.Show, event -> fill(popup));
        var more = new Hyperlink(header, SWT.NONE);
        more.setText(" \u22ee ");
        more.setToolTipText(Messages.fieldMenu);
        more.setLayoutData(new GridData(SWT.END, SWT.CENTER, false, false));
        more.addHyperlinkListener(IHyperlinkListener.linkActivatedAdapter(event -> menu(more)));
        AccessibleNames.set(more, NLS.bind(Messages.fieldMenuOf, place.field().label()), () -> "");
        if (!flag) {
            row.setTabList(new Control[] {holder, header});
        }
    }

    private void menu(Control owner) {
        var menu = new Menu(owner);
        fill(menu);
        menu.addListener(SWT.Hide, event -> menu.getDisplay().asyncExec(menu::dispose));
        menu.setLocation(owner.toDisplay(0, owner.getSize().y));
        menu.setVisible(true);
    }

    private void fill(Menu menu) {
        for (MenuItem item : menu.getItems()) {
            item.dispose();
        }
        var reset = new MenuItem(menu, SWT.PUSH);
        reset.setText(place.field().defaultValue().map(value -> NLS.bind(Messages.fieldDefault, FieldText.format(value, place.field().type()).replace('\n', ' '))).orElse(Messages.fieldRemove));
        reset.setEnabled(form.isEditable() && form.value(place).isPresent());
        reset.addListener(SWT.Selection, event -> form.change(place, Optional.empty()));
        new MenuItem(menu, SWT.SEPARATOR);
        List<String> variables = form.variables();
        for (String name : variables) {
            var item = new MenuItem(menu, SWT.PUSH);
            item.setText(NLS.bind(Messages.fieldVariable, name));
            item.setEnabled(form.isEditable());
            item.addListener(SWT.Selection, event -> form.change(place, Optional.of(TextNode.valueOf("${" + name + "}"))));
        }
        if (variables.isEmpty()) {
            var none = new MenuItem(menu, SWT.PUSH);
            none.setText(Messages.fieldNoVariables);
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

    /** Opens the sections that the setting is folded away in. */
    void unfold() {
        for (Composite parent = row.getParent(); parent != null; parent = parent.getParent()) {
            if (parent instanceof ExpandableComposite section) {
                section.setExpanded(true);
            }
        }
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
        var area = new GridData(SWT.FILL, SWT.FILL, true, true);
        control.control().setLayoutData(area);
        if (holder.getLayoutData() instanceof TableWrapData data) {
            data.heightHint = control.height();
            // Or else a long text would make the page wider than the view.
            area.widthHint = NARROW;
        } else {
            caption.setVisible(driven);
            ((GridData) caption.getLayoutData()).exclude = !driven;
        }
        AccessibleNames.set(control.focus(), place.field().label(), () -> problem.getText().isEmpty() ? place.field().documentation() : problem.getText());
        control.show(value);
        control.control().setEnabled(form.isEditable());
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

    static void hide(Label label, boolean hidden) {
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
            value.setText(Messages.fieldValue);
            value.addListener(SWT.Selection, event -> form.change(place, form.variable(combo.getText())));
        }

        @Override
        Control control() {
            return box;
        }

        @Override
        Control focus() {
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
