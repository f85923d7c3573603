package org.espalier.editor.canvas;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.draw2d.geometry.Rectangle;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.widgets.Text;
import org.espalier.editor.Messages;
import org.espalier.editor.commands.EditCommand;
import org.espalier.editor.model.Element;
import org.espalier.editor.model.Fragment;
import org.espalier.editor.model.NodeElement;
import org.espalier.editor.model.Note;
import org.espalier.editor.model.NoteElement;
import org.espalier.editor.model.Position;
import org.espalier.engine.graph.Relocation;

/** Copying and pasting parts of workflows, within one, between two, and as text. */
final class CanvasClipboard {
    private static final int PASTE_STEP = 32;

    private final WorkflowEditor editor;
    private final CanvasOperations operations;
    private String lastPasted = "";
    private int pastes;

    CanvasClipboard(WorkflowEditor editor, CanvasOperations operations) {
        this.editor = editor;
        this.operations = operations;
    }

    /** The text field on the canvas that has the focus, if there is one: keys then mean its text. */
    Optional<Text> focusedText() {
        return editor.canvas().getDisplay().getFocusControl() instanceof Text text ? Optional.of(text) : Optional.empty();
    }

    /** What the paths of the workflow are relative to. */
    private Path folder() {
        return editor.model().file().toAbsolutePath().getParent();
    }

    /** Copies the selected nodes and notes to the clipboard, as text. */
    void copy() {
        if (focusedText().isPresent()) {
            focusedText().get().copy();
            return;
        }
        Set<String> ids = new LinkedHashSet<>();
        List<Note> notes = new ArrayList<>();
        for (Element element : operations.selection()) {
            if (element instanceof NodeElement node) {
                ids.add(node.id());
            } else if (element instanceof NoteElement note) {
                notes.add(note.note());
            }
        }
        if (!ids.isEmpty() || !notes.isEmpty()) {
            var clipboard = new Clipboard(editor.canvas().getDisplay());
            clipboard.setContents(new Object[] {Fragment.of(editor.model().drawing(), ids, notes).text(editor.registry()), folder().toString()}, new Transfer[] {TextTransfer.getInstance(), new FolderTransfer()});
            clipboard.dispose();
            pastes = 0;
        }
    }

    void cut() {
        if (focusedText().isPresent()) {
            focusedText().get().cut();
        } else {
            copy();
            operations.delete();
        }
    }

    /** Pastes what the clipboard holds, when it is a workflow or a part of one, and selects it; it reads the files that it has read before. */
    void paste() {
        if (focusedText().isPresent()) {
            focusedText().get().paste();
            return;
        }
        var clipboard = new Clipboard(editor.canvas().getDisplay());
        Object text = clipboard.getContents(TextTransfer.getInstance());
        Object folder = clipboard.getContents(new FolderTransfer());
        clipboard.dispose();
        Optional<Fragment> fragment = text instanceof String string ? Fragment.parse(string) : Optional.empty();
        if (fragment.isEmpty()) {
            editor.hint(Messages.clipboardEmpty);
            return;
        }
        pastes = text.equals(lastPasted) ? pastes + 1 : 1;
        lastPasted = (String) text;
        insert(folder instanceof String origin ? relocated(fragment.get(), Path.of(origin)) : fragment.get(), Messages.paste, pastes * PASTE_STEP);
    }

    private Fragment relocated(Fragment fragment, Path origin) {
        return new Fragment(fragment.drawing().with(new Relocation(origin, folder(), editor.registry()).of(fragment.drawing().workflow())));
    }

    /** Copies the selection beside itself. */
    void duplicate() {
        Set<String> ids = new LinkedHashSet<>(operations.selectedNodes().stream().map(NodeElement::id).toList());
        List<Note> notes = operations.selection().stream().filter(NoteElement.class::isInstance).map(element -> ((NoteElement) element).note()).toList();
        if (!ids.isEmpty() || !notes.isEmpty()) {
            insert(Fragment.of(editor.model().drawing(), ids, notes), Messages.editDuplicate, PASTE_STEP);
        }
    }

    private void insert(Fragment fragment, String label, int offset) {
        Rectangle visible = operations.visible();
        Position origin = fragment.origin();
        boolean near = visible.contains(origin.x() + offset, origin.y() + offset);
        int dx = near ? offset : visible.x + visible.width / 4 - origin.x();
        int dy = near ? offset : visible.y + visible.height / 4 - origin.y();
        Fragment.Pasted pasted = fragment.into(editor.model().drawing(), dx, dy);
        if (editor.execute(new EditCommand(label, editor.model(), drawing -> pasted.drawing()))) {
            operations.select(pasted.added());
        }
    }
}
