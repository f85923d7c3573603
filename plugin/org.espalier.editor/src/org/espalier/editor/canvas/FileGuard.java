package org.espalier.editor.canvas;

import java.text.DateFormat;
import java.util.Date;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.osgi.util.NLS;
import org.espalier.editor.Messages;
import org.espalier.editor.commands.EditCommand;
import org.espalier.editor.model.Drawing;
import org.espalier.editor.model.WorkflowReader;

/**
 * Stands between an editor and what may happen to its files: edits by others, which are loaded or reported, and the death of
 * the process, after which unsaved edits are offered again.
 */
final class FileGuard {
    private final WorkflowEditor editor;
    private final WorkflowStorage storage;
    private final Banner banner;
    private final RecoveryFile recovery;
    private final Optional<OutsideEdits> outside;
    /** What an earlier process left, as long as nobody has said what is to become of it. */
    private Optional<RecoveryFile.Found> offered = Optional.empty();

    FileGuard(WorkflowEditor editor, WorkflowStorage storage, Banner banner) {
        this.editor = editor;
        this.storage = storage;
        this.banner = banner;
        this.recovery = new RecoveryFile(storage.path(), editor.operations()::text);
        this.outside = storage.resource().map(file -> new OutsideEdits(file, storage.layoutName(), editor.getSite().getShell(), this::noticed, this::moved));
        offerRecovery();
    }

    private void offerRecovery() {
        recovery.find().ifPresent(found -> {
            if (!editor.isEditable() || found.workflow().equals(storage.known())) {
                return;
            }
            offered = Optional.of(found);
            String time = DateFormat.getDateTimeInstance(DateFormat.SHORT, DateFormat.MEDIUM).format(new Date(found.time().toMillis()));
            banner.show(NLS.bind(Messages.recoveryFound, time),
                    List.of(new Banner.Choice(Messages.recoveryRestore, () -> restore(found)), new Banner.Choice(Messages.recoveryForget, this::forget)));
        });
    }

    private void restore(RecoveryFile.Found found) {
        offered = Optional.empty();
        Drawing drawing = WorkflowReader.read(found.workflow(), Optional.of(found.layout()), storage.name()).drawing();
        editor.showFileProblems();
        // As an edit, so that it can be undone, and is saved or kept again like any other.
        editor.execute(new EditCommand(Messages.editRestore, editor.model(), before -> drawing));
    }

    private void forget() {
        offered = Optional.empty();
        recovery.remove();
        editor.showFileProblems();
    }

    /** The editor has other contents than before: they are kept for recovery while they are not saved. */
    void edited() {
        if (editor.isDirty()) {
            recovery.keep(editor.model().drawing());
        } else if (offered.isEmpty()) {
            recovery.remove();
        } else {
            recovery.put(offered.get());
        }
    }

    private void noticed() {
        if (!editor.isOpen() || storage.isAsKnown()) {
            return;
        }
        if (!storage.exists()) {
            banner.show(NLS.bind(Messages.fileGone, storage.name()), List.of(new Banner.Choice(Messages.fileSaveAgain, this::saveAgain)));
        } else if (editor.isDirty()) {
            banner.show(NLS.bind(Messages.fileChanged, storage.name()),
                    List.of(new Banner.Choice(Messages.fileLoad, editor::reload), new Banner.Choice(Messages.fileKeep, this::keep)));
        } else {
            editor.reload();
            editor.hint(NLS.bind(Messages.fileReloaded, storage.name()));
        }
    }

    private void moved(IFile target) {
        if (editor.isOpen()) {
            editor.follow(target);
        }
    }

    private void saveAgain() {
        editor.saveOver(new NullProgressMonitor());
    }

    private void keep() {
        storage.acknowledge();
        editor.keepOverDisk();
        editor.showFileProblems();
    }

    /** The editor is closed, or shows another file: nothing is left to guard. */
    void dispose() {
        outside.ifPresent(OutsideEdits::dispose);
        offered.ifPresentOrElse(recovery::put, recovery::remove);
        recovery.close();
    }
}
