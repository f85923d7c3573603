package org.espalier.editor.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.draw2d.geometry.Point;
import org.eclipse.draw2d.geometry.Rectangle;
import org.eclipse.gef.GraphicalEditPart;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.ide.IDE;
import org.espalier.editor.application.WorkspaceFiles;
import org.espalier.editor.canvas.WorkflowEditor;
import org.espalier.editor.figures.PortFigure;
import org.espalier.editor.palette.QuickAdd;
import org.espalier.editor.parts.NodePart;

/**
 * What tests do to the workbench: on its thread, with mouse events sent to the canvas as the toolkit sends them, and waiting
 * for what should become true instead of for time to pass.
 */
final class Ui {
    /** So long that a loaded machine does not fail a test; what is awaited is normally there at once. */
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final int POLL_MILLIS = 20;

    private Ui() {
    }

    static Display display() {
        return PlatformUI.getWorkbench().getDisplay();
    }

    /** Does something on the user interface's thread. */
    static <T> T call(Callable<T> task) {
        List<T> result = new ArrayList<>();
        List<Throwable> fault = new ArrayList<>();
        display().syncExec(() -> {
            try {
                result.add(task.call());
            } catch (Throwable thrown) {
                fault.add(thrown);
            }
        });
        if (!fault.isEmpty()) {
            throw new AssertionError(fault.get(0));
        }
        return result.get(0);
    }

    /** Does something on the user interface's thread. */
    static void run(Runnable task) {
        call(() -> {
            task.run();
            return null;
        });
    }

    /** Waits until something is true; fails with a picture of the workbench when it does not become so. */
    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!call(condition::getAsBoolean)) {
            if (System.nanoTime() > deadline) {
                screenshot("failed-" + what.replaceAll("[^a-zA-Z0-9]+", "-"));
                throw new AssertionError("waited in vain for: " + what);
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException fault) {
                Thread.currentThread().interrupt();
                throw new AssertionError(fault);
            }
        }
    }

    static IWorkbenchPage page() {
        return PlatformUI.getWorkbench().getWorkbenchWindows()[0].getActivePage();
    }

    /** Opens a workflow and waits until it is drawn and configured. */
    static WorkflowEditor open(Path file) {
        WorkflowEditor editor = call(() -> {
            IFile resource = WorkspaceFiles.file(file);
            return (WorkflowEditor) IDE.openEditor(page(), resource);
        });
        await("the canvas of " + file.getFileName(), () -> editor.canvas().getSize().x > 100 && editor.runner().isUpToDate());
        run(() -> editor.zoom().setZoom(1));
        return editor;
    }

    /** Closes all editors without saving, and ends the runs, which would go on. */
    static void closeAll() {
        run(() -> page().closeAllEditors(false));
        // It would get what the next test types.
        run(() -> QuickAdd.current(display()).ifPresent(popup -> popup.query().getShell().dispose()));
        // Without a window manager, a popup that opens below the mouse pointer loses the focus at once.
        run(() -> display().setCursorLocation(0, 0));
        runs().forEach(Job::cancel);
        await("the end of the runs", () -> runs().isEmpty());
    }

    /** The runs of workflows that go on. */
    static List<Job> runs() {
        return Arrays.stream(Job.getJobManager().find(null)).filter(job -> job.getName().startsWith("Run ")).toList();
    }

    static <T extends IViewPart> T view(String id, Class<T> type) {
        return call(() -> type.cast(page().showView(id)));
    }

    /** Executes a command of the workbench, as its key would. */
    static void command(String id) {
        call(() -> PlatformUI.getWorkbench().getService(org.eclipse.ui.handlers.IHandlerService.class).executeCommand(id, null));
    }

    static NodePart part(WorkflowEditor editor, String id) {
        return call(() -> (NodePart) editor.viewer().getEditPartRegistry().get(editor.model().node(id).orElseThrow()));
    }

    /** Scrolls so that a node can be seen. On the user interface's thread. */
    static void reveal(WorkflowEditor editor, String id) {
        editor.viewer().reveal(part(editor, id));
        editor.canvas().getLightweightSystem().getUpdateManager().performUpdate();
    }

    /** The middle of a node, in the coordinates of the canvas's control. */
    static Point middle(WorkflowEditor editor, String id) {
        return call(() -> absolute(part(editor, id), part(editor, id).getFigure().getBounds()));
    }

    /** The middle of a port, in the coordinates of the canvas's control. */
    static Point port(WorkflowEditor editor, String id, String port) {
        return call(() -> {
            NodePart part = part(editor, id);
            PortFigure figure = part.card().ports().stream().filter(each -> each.port().name().equals(port)).findFirst().orElseThrow();
            return absolute(part, figure.getBounds());
        });
    }

    private static Point absolute(GraphicalEditPart part, Rectangle bounds) {
        part.getFigure().getUpdateManager().performUpdate();
        Point centre = bounds.getCenter();
        part.getFigure().translateToAbsolute(centre);
        return centre;
    }

    /** Scrolls so that these coordinates of the canvas can be seen. */
    static void scrollTo(WorkflowEditor editor, int x, int y) {
        run(() -> {
            editor.canvas().getLightweightSystem().getUpdateManager().performUpdate();
            editor.canvas().getViewport().setViewLocation(x, y);
            editor.canvas().getLightweightSystem().getUpdateManager().performUpdate();
        });
    }

    static void mouse(Control control, int type, Point at, int button, int mask) {
        run(() -> {
            var event = new Event();
            event.type = type;
            event.x = at.x;
            event.y = at.y;
            event.button = button;
            event.stateMask = mask;
            event.count = 1;
            event.display = control.getDisplay();
            event.widget = control;
            control.notifyListeners(type, event);
        });
    }

    static void click(WorkflowEditor editor, Point at) {
        mouse(editor.canvas(), SWT.MouseMove, at, 0, 0);
        mouse(editor.canvas(), SWT.MouseDown, at, 1, 0);
        mouse(editor.canvas(), SWT.MouseUp, at, 1, SWT.BUTTON1);
    }

    static void doubleClick(WorkflowEditor editor, Point at) {
        click(editor, at);
        mouse(editor.canvas(), SWT.MouseDown, at, 1, 0);
        mouse(editor.canvas(), SWT.MouseDoubleClick, at, 1, 0);
        mouse(editor.canvas(), SWT.MouseUp, at, 1, SWT.BUTTON1);
    }

    /** Presses at one point, and moves to another one, without letting go. */
    static void press(WorkflowEditor editor, Point from, Point to) {
        mouse(editor.canvas(), SWT.MouseMove, from, 0, 0);
        mouse(editor.canvas(), SWT.MouseDown, from, 1, 0);
        for (int step = 1; step <= 10; step++) {
            mouse(editor.canvas(), SWT.MouseMove, new Point(from.x + (to.x - from.x) * step / 10, from.y + (to.y - from.y) * step / 10), 0, SWT.BUTTON1);
        }
    }

    static void release(WorkflowEditor editor, Point at) {
        mouse(editor.canvas(), SWT.MouseUp, at, 1, SWT.BUTTON1);
    }

    static void drag(WorkflowEditor editor, Point from, Point to) {
        press(editor, from, to);
        release(editor, to);
    }

    /** Whether a link within a composite has this text. On the user interface's thread. */
    static boolean text(org.eclipse.swt.widgets.Composite within, String text) {
        return find(within, text).isPresent();
    }

    /** Follows a link within a composite. On the user interface's thread. */
    static void link(org.eclipse.swt.widgets.Composite within, String text) {
        find(within, text).orElseThrow().notifyListeners(SWT.Selection, new Event());
    }

    private static java.util.Optional<Control> find(org.eclipse.swt.widgets.Composite within, String text) {
        for (Control child : within.getChildren()) {
            if (child instanceof org.eclipse.swt.widgets.Link link && link.getText().contains(text) && link.isVisible()) {
                return java.util.Optional.of(link);
            }
            java.util.Optional<Control> inner = child instanceof org.eclipse.swt.widgets.Composite composite ? find(composite, text) : java.util.Optional.empty();
            if (inner.isPresent()) {
                return inner;
            }
        }
        return java.util.Optional.empty();
    }

    /** A picture of the whole display, for people to look at. */
    static Path screenshot(String name) {
        try {
            Path folder = Files.createDirectories(Path.of(System.getProperty("espalier.screenshots", "target/screenshots")));
            Path file = folder.resolve(name + ".png");
            run(() -> {
                while (display().readAndDispatch()) {
                    // What is about to be drawn should be in the picture.
                }
                for (var shell : display().getShells()) {
                    shell.update();
                }
                Image image = new Image(display(), display().getBounds());
                var gc = new GC(display());
                gc.copyArea(image, 0, 0);
                gc.dispose();
                var loader = new ImageLoader();
                loader.data = new ImageData[] {image.getImageData()};
                loader.save(file.toString(), SWT.IMAGE_PNG);
                image.dispose();
            });
            return file;
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
