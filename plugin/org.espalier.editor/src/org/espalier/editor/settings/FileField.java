package org.espalier.editor.settings;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.DirectoryDialog;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Text;
import org.espalier.editor.Messages;
import org.espalier.engine.settings.SettingField;
import org.espalier.engine.settings.SettingType;

import com.fasterxml.jackson.databind.JsonNode;

/** A path with a button that opens the file dialog, and one for folders where they suit. */
final class FileField extends FieldControl {
    private final SettingField field;
    private final Composite row;
    private final Text text;

    FileField(Composite parent, SettingField field, SettingType.File type, Path folder, Listener listener) {
        this.field = field;
        row = row(parent, type.folder() ? 3 : 2);
        text = new Text(row, SWT.SINGLE | SWT.BORDER);
        text.setLayoutData(wide());
        text.setMessage(defaultText(field));
        text.addModifyListener(event -> tell(() -> typed(text.getText(), field, listener)));
        button(Messages.browse, () -> take(chooseFile(type, present(folder)), folder));
        if (type.folder()) {
            button(Messages.browseFolder, () -> take(chooseFolder(present(folder)), folder));
        }
    }

    private void button(String label, Runnable pressed) {
        var button = new Button(row, SWT.PUSH);
        button.setText(label);
        button.addListener(SWT.Selection, event -> pressed.run());
    }

    /** What the field names, or the workflow's folder where that is nothing on this machine. */
    private Path present(Path folder) {
        try {
            Path path = folder.resolve(text.getText()).normalize();
            return Files.exists(path) ? path : folder;
        } catch (InvalidPathException fault) {
            return folder;
        }
    }

    private String chooseFile(SettingType.File type, Path present) {
        var dialog = new FileDialog(row.getShell(), type.input() ? SWT.OPEN : SWT.SAVE);
        dialog.setText(field.label());
        boolean folder = Files.isDirectory(present);
        dialog.setFilterPath((folder ? present : present.getParent()).toString());
        dialog.setFileName(folder ? "" : present.getFileName().toString());
        dialog.setOverwrite(!type.input());
        if (!type.extensions().isEmpty()) {
            List<String> patterns = type.extensions().stream().map(extension -> "*." + extension).toList();
            dialog.setFilterExtensions(new String[] {String.join(";", patterns), "*"});
            dialog.setFilterNames(new String[] {String.join(", ", patterns), Messages.allFiles});
        }
        return dialog.open();
    }

    private String chooseFolder(Path present) {
        var dialog = new DirectoryDialog(row.getShell());
        dialog.setText(field.label());
        dialog.setFilterPath((Files.isDirectory(present) ? present : present.getParent()).toString());
        return dialog.open();
    }

    /** Takes over what a dialog has returned: nothing when it was cancelled. */
    private void take(String chosen, Path folder) {
        if (chosen != null) {
            text.setText(relative(chosen, folder));
        }
    }

    /** Paths within the workflow's folder are written relative to it, so that the folder can be moved. */
    private static String relative(String chosen, Path folder) {
        try {
            Path path = Path.of(chosen);
            // The folder itself is named as well: an empty field means nothing.
            return path.equals(folder) ? "." : path.startsWith(folder) ? folder.relativize(path).toString().replace('\\', '/') : chosen;
        } catch (InvalidPathException fault) {
            return chosen;
        }
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
        String wanted = value.map(JsonNode::asText).orElse("");
        if (!wanted.equals(text.getText())) {
            text.setText(wanted);
        }
    }
}
