package org.espalier.editor.canvas;

import java.nio.charset.StandardCharsets;

import org.eclipse.swt.dnd.ByteArrayTransfer;
import org.eclipse.swt.dnd.TransferData;

/**
 * On the clipboard, beside the text of a part of a workflow, the folder that its paths are relative to. It is no part of the text,
 * which may be sent to people who have no such folder.
 */
final class FolderTransfer extends ByteArrayTransfer {
    private static final String NAME = "org.espalier.workflow.folder";

    @Override
    protected int[] getTypeIds() {
        return new int[] {registerType(NAME)};
    }

    @Override
    protected String[] getTypeNames() {
        return new String[] {NAME};
    }

    @Override
    protected void javaToNative(Object folder, TransferData data) {
        super.javaToNative(((String) folder).getBytes(StandardCharsets.UTF_8), data);
    }

    @Override
    protected Object nativeToJava(TransferData data) {
        return super.nativeToJava(data) instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : null;
    }
}
