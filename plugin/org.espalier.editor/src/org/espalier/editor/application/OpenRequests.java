package org.espalier.editor.application;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.PlatformUI;

/**
 * How a second {@code espalier open} asks the desktop that is running: by a small file in the workspace, which the desktop
 * removes when it has opened what the file names.
 */
final class OpenRequests {
    private static final int POLL_MILLIS = 500;
    private static final int PATIENCE_MILLIS = 10_000;
    private static final String SUFFIX = ".open";

    private final Path folder;
    private final Display display;

    OpenRequests(Path workspace, Display display) {
        this.folder = folder(workspace);
        this.display = display;
    }

    private static Path folder(Path workspace) {
        return workspace.resolve(".metadata/.plugins/org.espalier.editor/requests");
    }

    /** Asks the desktop that uses this workspace; false when none answers. */
    static boolean send(Path workspace, List<Path> files) throws IOException {
        Path folder = Files.createDirectories(folder(workspace));
        Path request = folder.resolve(ProcessHandle.current().pid() + SUFFIX);
        Path temporary = folder.resolve(ProcessHandle.current().pid() + ".tmp");
        Files.write(temporary, files.stream().map(Path::toString).toList());
        Files.move(temporary, request, StandardCopyOption.ATOMIC_MOVE);
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        try {
            while (System.nanoTime() < deadline) {
                if (!Files.exists(request)) {
                    return true;
                }
                Thread.sleep(POLL_MILLIS / 5);
            }
        } catch (InterruptedException fault) {
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(request);
        return false;
    }

    /** Looks for requests from now on, until the display is gone. */
    void watch() {
        if (!display.isDisposed()) {
            answer();
            display.timerExec(POLL_MILLIS, this::watch);
        }
    }

    private void answer() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> requests = Files.list(folder)) {
            for (Path request : requests.filter(file -> file.toString().endsWith(SUFFIX)).toList()) {
                List<String> files = Files.readAllLines(request);
                Files.delete(request);
                files.stream().map(Path::of).forEach(WorkspaceFiles::open);
                Shell shell = PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell();
                shell.setMinimized(false);
                shell.forceActive();
            }
        } catch (IOException fault) {
            // The request stays, and is tried again.
        }
    }
}
