package org.espalier.editor.canvas;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.ResourceAttributes;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.ui.IEditorInput;
import org.eclipse.ui.IURIEditorInput;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.ide.ResourceUtil;
import org.espalier.editor.model.LayoutFile;
import org.espalier.engine.workflow.WorkflowFile;

/**
 * The two files behind an editor: the workflow and, beside it, its layout. The workflow is written through the workspace where
 * it is in one, so that local history and version control see it.
 */
final class WorkflowStorage {
    private final Path path;
    private final Optional<IFile> resource;

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
            throw new PartInitException("\"" + input.getName() + "\" is not a file on this machine, so it cannot be edited as a workflow.");
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

    boolean isReadOnly() {
        ResourceAttributes attributes = resource.map(IResource::getResourceAttributes).orElse(null);
        return attributes != null ? attributes.isReadOnly() : !Files.isWritable(path);
    }

    private Path layoutPath() {
        String name = name();
        String base = name.endsWith(WorkflowFile.EXTENSION) ? name.substring(0, name.length() - WorkflowFile.EXTENSION.length()) : name;
        return path.resolveSibling(base + LayoutFile.EXTENSION);
    }

    String read() throws CoreException {
        try {
            return Files.readString(path, StandardCharsets.UTF_8);
        } catch (IOException fault) {
            throw failure("The workflow " + path + " cannot be read", fault);
        }
    }

    Optional<String> readLayout() {
        try {
            return Files.exists(layoutPath()) ? Optional.of(Files.readString(layoutPath(), StandardCharsets.UTF_8)) : Optional.empty();
        } catch (IOException fault) {
            return Optional.empty();
        }
    }

    /** @throws CoreException with the code {@link org.eclipse.core.resources.IResourceStatus#OUT_OF_SYNC_LOCAL} when somebody else changed the file */
    void write(String text, boolean overwrite, IProgressMonitor monitor) throws CoreException {
        if (resource.isPresent()) {
            var content = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
            IFile file = resource.get();
            if (file.exists()) {
                file.setContents(content, (overwrite ? IResource.FORCE : 0) | IResource.KEEP_HISTORY, monitor);
            } else {
                file.create(content, IResource.FORCE, monitor);
            }
        } else {
            replace(path, text);
        }
    }

    void writeLayout(String text) throws CoreException {
        replace(layoutPath(), text);
        if (resource.isPresent()) {
            IFile layout = resource.get().getParent().getFile(org.eclipse.core.runtime.Path.fromOSString(layoutPath().getFileName().toString()));
            layout.refreshLocal(IResource.DEPTH_ZERO, null);
        }
    }

    /** Writes beside the target and renames, so that a full disk or a crash leaves the old file whole. */
    private static void replace(Path target, String text) throws CoreException {
        try {
            // A name of its own instead of a temporary file, whose permissions would become the target's.
            Path temporary = target.resolveSibling("." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
            try {
                Files.writeString(temporary, text, StandardCharsets.UTF_8);
                Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException fault) {
            throw failure(target + " cannot be written", fault);
        }
    }

    private static CoreException failure(String message, Exception cause) {
        IStatus status = new Status(IStatus.ERROR, "org.espalier.editor", message + ": " + cause.getMessage() + ". Check that the folder is there, may be written to and has free space.", cause);
        return new CoreException(status);
    }
}
