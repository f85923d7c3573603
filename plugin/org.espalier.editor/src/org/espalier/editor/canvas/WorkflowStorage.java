package org.espalier.editor.canvas;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.IURIEditorInput;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.ide.ResourceUtil;
import org.espalier.editor.Messages;
import org.espalier.editor.model.LayoutFile;
import org.espalier.engine.workflow.AtomicFiles;
import org.espalier.engine.workflow.WorkflowFile;

/**
 * The two files behind an editor: the workflow and, beside it, its layout. The workflow is written through the workspace where
 * it is in one, so that local history and version control see it.
 */
final class WorkflowStorage {
    private final Path path;
    private final Optional<IFile> resource;
    /** What the files held when they were last read or written here. */
    private String known = "";
    private Optional<String> knownLayout = Optional.empty();
    private boolean utf8 = true;

    private WorkflowStorage(Path path, Optional<IFile> resource) {
        this.path = path;
        this.resource = resource;
    }

    static WorkflowStorage of(IEditorInput input) throws PartInitException {
        IFile file = ResourceUtil.getFile(input);
        if (file != null && file.getLocation() != null) {
            return new WorkflowStorage(file.getLocation().toFile().toPath(), Optional.of(file));
        }
        URI uri = input instanceof IURIEditorInput located ? located.getURI() : null;
        if (uri == null || !"file".equals(uri.getScheme())) {
            throw new PartInitException(NLS.bind(Messages.notOnDisk, input.getName()));
        }
        return new WorkflowStorage(Path.of(uri), Optional.empty());
    }

    Path path() {
        return path;
    }

    Optional<IFile> resource() {
        return resource;
    }

    String name() {
        return String.valueOf(path.getFileName());
    }

    private Path layoutPath() {
        return path.resolveSibling(layoutName());
    }

    String layoutName() {
        return WorkflowFile.layoutName(name());
    }

    String read() throws CoreException {
        try {
            byte[] bytes = Files.readAllBytes(path);
            known = decoded(bytes);
            utf8 = Arrays.equals(bytes, new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));
            return known;
        } catch (IOException fault) {
            throw failure(NLS.bind(Messages.cannotRead, path), fault);
        }
    }

    private static String decoded(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    Optional<String> readLayout() {
        knownLayout = layoutOnDisk();
        return knownLayout;
    }

    private Optional<String> layoutOnDisk() {
        try {
            return Files.exists(layoutPath()) ? Optional.of(Files.readString(layoutPath(), StandardCharsets.UTF_8)) : Optional.empty();
        } catch (IOException fault) {
            return Optional.empty();
        }
    }

    /** The workflow's text as it was last read or written here. */
    String known() {
        return known;
    }

    /** Whether what was read was text in UTF-8, so that the same bytes can be written again. */
    boolean isUtf8() {
        return utf8;
    }

    boolean exists() {
        return Files.exists(path);
    }

    /** Whether the files hold what was last read or written here. */
    boolean isAsKnown() {
        try {
            return known.equals(decoded(Files.readAllBytes(path))) && knownLayout.equals(layoutOnDisk());
        } catch (IOException fault) {
            return false;
        }
    }

    /** Takes what the files hold now for known, because people have seen that it is something else. */
    void acknowledge() {
        try {
            known = decoded(Files.readAllBytes(path));
        } catch (IOException fault) {
            known = "";
        }
        knownLayout = layoutOnDisk();
    }

    /** Writes the workflow, whatever the file holds. */
    void write(String text, IProgressMonitor monitor) throws CoreException {
        if (resource.isPresent()) {
            var content = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
            IFile file = resource.get();
            if (file.exists()) {
                file.setContents(content, IResource.FORCE | IResource.KEEP_HISTORY, monitor);
            } else {
                file.create(content, IResource.FORCE, monitor);
            }
        } else {
            replace(path, text);
        }
        known = text;
    }

    void writeLayout(String text) throws CoreException {
        Optional<IFile> layout = resource.map(file -> file.getParent().getFile(new org.eclipse.core.runtime.Path(layoutName())));
        if (layout.filter(IFile::exists).isPresent()) {
            // Notes are written by people: local history has their earlier versions.
            layout.get().setContents(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), IResource.FORCE | IResource.KEEP_HISTORY, null);
        } else {
            replace(layoutPath(), text);
            if (layout.isPresent()) {
                layout.get().refreshLocal(IResource.DEPTH_ZERO, null);
            }
        }
        knownLayout = Optional.of(text);
    }

    /** Keeps the layout file under another name, because it holds what could not be read and is about to be replaced. */
    void keepDamagedLayout() throws CoreException {
        try {
            Path kept = layoutPath().resolveSibling(layoutName() + LayoutFile.DAMAGED);
            for (int number = 2; Files.exists(kept); number++) {
                kept = layoutPath().resolveSibling(layoutName() + LayoutFile.DAMAGED + "-" + number);
            }
            Files.copy(layoutPath(), kept);
            if (resource.isPresent()) {
                resource.get().getParent().refreshLocal(IResource.DEPTH_ONE, null);
            }
        } catch (IOException fault) {
            throw failure(NLS.bind(Messages.cannotKeepLayout, layoutPath()), fault);
        }
    }

    private static void replace(Path target, String text) throws CoreException {
        try {
            AtomicFiles.write(target, text);
        } catch (IOException fault) {
            throw failure(NLS.bind(Messages.cannotWrite, target), fault);
        }
    }

    private static CoreException failure(String message, Exception cause) {
        IStatus status = new Status(IStatus.ERROR, "org.espalier.editor", NLS.bind(Messages.storageFailure, message, cause.getMessage()), cause);
        return new CoreException(status);
    }
}
