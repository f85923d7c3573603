package org.espalier.editor.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Text;
import org.espalier.editor.Messages;
import org.espalier.engine.settings.SettingField;
import org.espalier.engine.settings.SettingType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * The control for one setting's value: chosen by the type, filled from the model, and telling every change at once.
 */
abstract class FieldControl {

    /** What a control tells. */
    interface Listener {
        /** People gave a value, or took it away so that the default holds. */
        void changed(Optional<JsonNode> value);

        /** What people typed stands for no value. */
        void refused(String message);
    }

    private boolean filling;

    /** The control, or the composite around its parts. */
    abstract Control control();

    /** The control that takes the focus. */
    Control focus() {
        return control();
    }

    /** The height that it should have in pixels, or {@code SWT.DEFAULT}. */
    int height() {
        return SWT.DEFAULT;
    }

    /** Shows a value, or that there is none. Does nothing where it is shown already, so that a caret stays where it is. */
    final void show(Optional<JsonNode> value) {
        filling = true;
        try {
            fill(value);
        } finally {
            filling = false;
        }
    }

    abstract void fill(Optional<JsonNode> value);

    /** Tells a change that people made, not one that the model made. */
    final void tell(Runnable change) {
        if (!filling) {
            change.run();
        }
    }

    /**
     * Makes the control for a setting.
     *
     * @param columns the columns that may be named, for settings that name columns
     * @param folder what paths are relative to
     */
    static FieldControl of(Composite parent, SettingField field, Supplier<List<String>> columns, Path folder, Listener listener) {
        SettingType type = field.type();
        if (type instanceof SettingType.Flag && !field.optional()) {
            return new Flag(parent, field, listener);
        } else if (type instanceof SettingType.Choice choice) {
            return new Choices(parent, field, choice::names, true, listener);
        } else if (field.columnsOf().isPresent() && type instanceof SettingType.Text) {
            return new Choices(parent, field, columns, false, listener);
        } else if (type instanceof SettingType.File file) {
            return new FileField(parent, field, file, folder, listener);
        } else if (type instanceof SettingType.Sequence list && field.columnsOf().isPresent() && list.element() instanceof SettingType.Text) {
            return new ListField(parent, field, columns, listener);
        } else if (type instanceof SettingType.Sequence list && list.element() instanceof SettingType.Choice choice) {
            return new ListField(parent, field, choice::names, listener);
        }
        return new Typed(parent, field, listener);
    }

    /** Whether a value is typed into a field of several lines. */
    static boolean isMultiline(SettingField field) {
        return field.multiline() || FieldText.isMultiline(field.type());
    }

    static String defaultText(SettingField field) {
        return field.defaultValue().map(value -> FieldText.format(value, field.type())).orElse("");
    }

    /** A check box. */
    private static final class Flag extends FieldControl {
        private final Button button;
        private final boolean otherwise;

        Flag(Composite parent, SettingField field, Listener listener) {
            button = new Button(parent, SWT.CHECK);
            button.setText(field.label());
            otherwise = field.defaultValue().map(JsonNode::booleanValue).orElse(false);
            button.addListener(SWT.Selection, event -> tell(() -> listener
                    .changed(field.defaultValue().isPresent() && button.getSelection() == otherwise ? Optional.empty() : Optional.of(BooleanNode.valueOf(button.getSelection())))));
        }

        @Override
        Control control() {
            return button;
        }

        @Override
        void fill(Optional<JsonNode> value) {
            button.setSelection(value.map(JsonNode::asBoolean).orElse(otherwise));
        }
    }

    /** A text field, of one line or several. An empty one means the default. */
    private static final class Typed extends FieldControl {
        private static final int LINES = 5;
        private final Text text;
        private final SettingField field;
        private final boolean multiline;

        Typed(Composite parent, SettingField field, Listener listener) {
            this.field = field;
            multiline = isMultiline(field);
            text = new Text(parent, multiline ? SWT.MULTI | SWT.BORDER | SWT.V_SCROLL | SWT.WRAP : SWT.SINGLE | SWT.BORDER);
            text.setMessage(defaultText(field));
            if (multiline) {
                Wheel.scrollsThePage(text);
                text.setFont(org.eclipse.jface.resource.JFaceResources.getTextFont());
            }
            text.addModifyListener(event -> tell(() -> typed(text.getText(), field, listener)));
        }

        @Override
        Control control() {
            return text;
        }

        @Override
        int height() {
            return multiline ? LINES * text.getLineHeight() : SWT.DEFAULT;
        }

        @Override
        void fill(Optional<JsonNode> value) {
            String wanted = value.map(json -> FieldText.format(json, field.type())).orElse("");
            if (!wanted.equals(text.getText()) && !means(text.getText(), field, value)) {
                text.setText(wanted);
            }
        }
    }

    /** Whether a text already stands for a value, although it may be written in another way. */
    private static boolean means(String text, SettingField field, Optional<JsonNode> value) {
        try {
            return !text.isEmpty() && Optional.of(FieldText.parse(text, field.type())).equals(value);
        } catch (IllegalArgumentException fault) {
            return false;
        }
    }

    static void typed(String text, SettingField field, Listener listener) {
        if (text.isEmpty()) {
            listener.changed(Optional.empty());
            return;
        }
        try {
            listener.changed(Optional.of(FieldText.parse(text, field.type())));
        } catch (IllegalArgumentException fault) {
            listener.refused(fault.getMessage());
        }
    }

    /** A list to choose from; where the list may not be complete, one can type as well. */
    private static final class Choices extends FieldControl {
        private final Combo combo;
        private final Supplier<List<String>> names;
        private final String otherwise;
        private final boolean closed;

        Choices(Composite parent, SettingField field, Supplier<List<String>> names, boolean closed, Listener listener) {
            this.names = names;
            this.closed = closed;
            this.otherwise = defaultText(field);
            combo = new Combo(parent, closed ? SWT.READ_ONLY : SWT.DROP_DOWN);
            Wheel.scrollsThePage(combo);
            combo.setItems(names.get().toArray(String[]::new));
            if (closed && otherwise.isEmpty()) {
                combo.add("", 0);
            }
            combo.addListener(SWT.FocusIn, event -> offer());
            combo.addModifyListener(event -> tell(() -> {
                String chosen = combo.getText();
                boolean none = chosen.isEmpty() || closed && chosen.equals(otherwise);
                listener.changed(none ? Optional.empty() : Optional.of(TextNode.valueOf(chosen)));
            }));
        }

        /** The columns may have become others since. */
        private void offer() {
            if (!closed && !List.of(combo.getItems()).equals(names.get())) {
                String text = combo.getText();
                show(Optional.empty());
                combo.setItems(names.get().toArray(String[]::new));
                show(text.isEmpty() ? Optional.empty() : Optional.of(TextNode.valueOf(text)));
            }
        }

        @Override
        Control control() {
            return combo;
        }

        @Override
        void fill(Optional<JsonNode> value) {
            String wanted = value.map(JsonNode::asText).orElse(closed ? otherwise : "");
            if (closed && combo.indexOf(wanted) < 0 && !wanted.isEmpty()) {
                combo.add(wanted);
            }
            if (!wanted.equals(combo.getText())) {
                combo.setText(wanted);
                if (wanted.isEmpty()) {
                    combo.deselectAll();
                }
            }
        }
    }

    /** Several names of a known set, divided by commas, with a button that opens a list to tick. */
    private static final class ListField extends FieldControl {
        private final Composite row;
        private final Text text;
        private final SettingField field;

        ListField(Composite parent, SettingField field, Supplier<List<String>> names, Listener listener) {
            this.field = field;
            row = row(parent, 2);
            text = new Text(row, SWT.SINGLE | SWT.BORDER);
            text.setLayoutData(wide());
            text.setMessage(defaultText(field));
            text.addModifyListener(event -> tell(() -> typed(text.getText(), field, listener)));
            var choose = new Button(row, SWT.PUSH);
            choose.setText(Messages.choose);
            choose.addListener(SWT.Selection, event -> {
                Consumer<List<String>> take = chosen -> text.setText(FieldText.format(array(chosen), field.type()));
                TickList.open(choose, field.label(), names.get(), chosen(), take);
            });
        }

        private List<String> chosen() {
            try {
                List<String> names = new java.util.ArrayList<>();
                FieldText.parse(text.getText(), field.type()).forEach(element -> names.add(element.asText()));
                return names;
            } catch (IllegalArgumentException fault) {
                return List.of();
            }
        }

        private static JsonNode array(List<String> names) {
            var array = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.arrayNode();
            names.forEach(array::add);
            return array;
        }

        @Override
        Control control() {
            return row;
        }

        @Override
        Control focus() {
            return text;
        }

        @Override
        void fill(Optional<JsonNode> value) {
            String wanted = value.map(json -> FieldText.format(json, field.type())).orElse("");
            if (!wanted.equals(text.getText()) && !means(text.getText(), field, value)) {
                text.setText(wanted);
            }
        }
    }

    static Composite row(Composite parent, int columns) {
        var row = new Composite(parent, SWT.NONE);
        var layout = new GridLayout(columns, false);
        layout.marginWidth = 0;
        layout.marginHeight = 0;
        row.setLayout(layout);
        return row;
    }

    static GridData wide() {
        var data = new GridData(SWT.FILL, SWT.CENTER, true, false);
        data.widthHint = 100;
        return data;
    }
}
