package org.espalier.editor.application;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.eclipse.core.runtime.Platform;
import org.eclipse.e4.ui.css.swt.theme.IThemeManager;
import org.eclipse.equinox.app.IApplication;
import org.eclipse.equinox.app.IApplicationContext;
import org.eclipse.osgi.service.datalocation.Location;
import org.eclipse.swt.SWTError;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.PlatformUI;
import org.osgi.framework.FrameworkUtil;

/**
 * The command {@code espalier open [FILE]...}: the desktop. Where one is running already with the same workspace, it opens the
 * files, and this process ends.
 */
public final class DesktopApplication implements IApplication {
    private static final String DARK_THEME = "org.eclipse.e4.ui.css.theme.e4_dark";
    private static final String DARK_STYLES = "platform:/plugin/org.espalier.editor/dark.css";
    private static final int DONE = 0;
    private static final int WRONG_ARGUMENTS = 2;
    private static final int CANNOT_START = 70;

    @Override
    public Object start(IApplicationContext context) throws IOException {
        context.applicationRunning();
        List<Path> files;
        try {
            files = files((String[]) context.getArguments().get(IApplicationContext.APPLICATION_ARGS));
        } catch (IllegalArgumentException fault) {
            System.err.println("error: " + fault.getMessage());
            return WRONG_ARGUMENTS;
        }
        Location workspace = Platform.getInstanceLocation();
        if (workspace == null || workspace.getURL() == null) {
            System.err.println("error: there is no workspace; start the desktop with -data FOLDER, or through the launcher: espalier open");
            return CANNOT_START;
        }
        Path folder = Path.of(workspace.getURL().getPath());
        if (!workspace.lock()) {
            return handOver(folder, files);
        }
        try {
            return run(files, folder);
        } finally {
            workspace.release();
        }
    }

    private static Object run(List<Path> files, Path workspace) {
        Display display;
        try {
            display = PlatformUI.createDisplay();
        } catch (SWTError fault) {
            System.err.println("error: there is no display to open a window on (" + fault.getMessage() + ")\n  to do:    start it in a desktop session, or run the workflow without one: espalier run FILE");
            return CANNOT_START;
        }
        try {
            darkenDarkTheme(display);
            int code = PlatformUI.createAndRunWorkbench(display, new DesktopAdvisor(display, files, workspace));
            return code == PlatformUI.RETURN_RESTART ? EXIT_RESTART : EXIT_OK;
        } finally {
            display.dispose();
        }
    }

    /** The product's own; in another Eclipse the theme is not ours to change. */
    private static void darkenDarkTheme(Display display) {
        var context = FrameworkUtil.getBundle(DesktopApplication.class).getBundleContext();
        context.getService(context.getServiceReference(IThemeManager.class)).getEngineForDisplay(display).registerStylesheet(DARK_STYLES, DARK_THEME);
    }

    private static int handOver(Path workspace, List<Path> files) throws IOException {
        if (OpenRequests.send(workspace, files)) {
            return DONE;
        }
        System.err.println("error: the workspace " + workspace + " is in use by another program, which does not answer\n  to do:    end it, or choose another workspace with ESPALIER_WORKSPACE=FOLDER");
        return CANNOT_START;
    }

    /**
     * The files that the command line names.
     *
     * @param arguments {@code open} and files; the launcher marks each with {@code =}, so that Equinox takes none for its own
     */
    static List<Path> files(String[] arguments) {
        boolean marked = "marked".equals(System.getProperty("espalier.arguments"));
        List<String> plain = Arrays.stream(arguments).filter(argument -> !marked || argument.startsWith("=")).map(argument -> marked ? argument.substring(1) : argument).toList();
        int open = plain.indexOf("open");
        // Without the command, what stands there is meant for somebody else, such as for a test's harness.
        List<Path> files = open < 0 ? List.of()
                : plain.stream().skip(open + 1L).filter(argument -> !argument.isEmpty()).map(Path::of).map(Path::toAbsolutePath).map(Path::normalize).toList();
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException((Files.isDirectory(file) ? "this is a folder, not a workflow file: " : "there is no such file: ") + file);
            }
        }
        return files;
    }

    @Override
    public void stop() {
        if (PlatformUI.isWorkbenchRunning()) {
            Display display = PlatformUI.getWorkbench().getDisplay();
            display.syncExec(() -> PlatformUI.getWorkbench().close());
        }
    }
}
