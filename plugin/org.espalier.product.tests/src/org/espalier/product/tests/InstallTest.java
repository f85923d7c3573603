package org.espalier.product.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Espalier can be installed from the p2 repository that the build leaves behind. */
class InstallTest {

    private static final String ADD_OPENS = "--add-opens=java.base/java.nio=ALL-UNNAMED";

    private static final int TRIES = 10;

    @Test
    void theProductInstallsIntoAnEmptyFolderAndDoesTheMainJob() throws Exception {
        Path folder = Built.WORK.resolve("installed product");
        Built.delete(folder);
        Built.install(Built.freshCopy(Built.WORK.resolve("director")), folder, "DefaultProfile", "org.espalier.product");
        Command.Result version = new Command(folder.resolve("espalier"), "--version").in(Built.WORK).run();
        assertEquals(0, version.exitCode(), version::toString);
        assertTrue(version.out().startsWith("espalier 1."), version::toString);
        assertTrue(Files.exists(folder.resolve("LICENSE")));

        Path workflow = Built.copy(Built.ROOT.resolve("test-workflows/compress-digits"), Built.WORK.resolve("compress digits"));
        Command.Result run = new Command(folder.resolve("espalier"), "run", "compress-digits.workflow").in(workflow).run();
        assertEquals(0, run.exitCode(), run::toString);
        assertTrue(run.out().contains("Compress digits: executed in"), run::toString);
        // What compression has cost and gained, each stage scored on the rows that no training has seen.
        assertTrue(Pattern.compile("""
                ^  model +bytes +factor +accuracy
                  train +[\\d,]+ +1\\.00 +9[78]\\.\\d\\d %
                  prune +[\\d,]+ +\\d+\\.\\d\\d +9[78]\\.\\d\\d %
                  quantize +[\\d,]+ +\\d+\\.\\d\\d +9[78]\\.\\d\\d %$""", Pattern.MULTILINE).matcher(run.out()).find(), run::toString);
    }

    @Test
    void theFeatureInstallsIntoAnEclipseWithoutIt() throws Exception {
        Path eclipse = Built.WORK.resolve("eclipse");
        Built.delete(eclipse);
        Built.install(Built.freshCopy(Built.WORK.resolve("director")), eclipse, "DefaultProfile", "org.espalier.platform.product");
        assertFalse(virtualMachineArguments(eclipse).contains(ADD_OPENS));
        assertFalse(bundles(eclipse).anyMatch(name -> name.startsWith("org.espalier.")));

        Built.install(eclipse, eclipse, "DefaultProfile", "org.espalier.feature.feature.group");
        assertEquals(1, virtualMachineArguments(eclipse).stream().filter(ADD_OPENS::equals).count());

        Command.Result version = headless(eclipse, "--version");
        assertEquals(0, version.exitCode(), version::toString);
        assertTrue(version.out().startsWith("espalier 1."), version::toString);
        theWorkbenchMakesAnExampleAndRunsIt(eclipse);
    }

    private static Command.Result headless(Path eclipse, Object... arguments) throws Exception {
        List<Object> start = new ArrayList<>(List.of(Built.JAVA));
        start.addAll(virtualMachineArguments(eclipse));
        start.addAll(List.of("-jar", Built.launcherJar(eclipse), "-nosplash", "-data", "@none", "-application", "org.espalier.engine.application"));
        start.addAll(List.of(arguments));
        return new Command(start.toArray()).run();
    }

    /** The perspective with its views, the wizard, the editor and a run, by keyboard. */
    private static void theWorkbenchMakesAnExampleAndRunsIt(Path eclipse) throws Exception {
        Path workspace = Built.WORK.resolve("eclipse workspace");
        Built.delete(workspace);
        Path log = Built.WORK.resolve("eclipse.log");
        List<Object> start = new ArrayList<>(List.of(Built.JAVA));
        start.addAll(virtualMachineArguments(eclipse));
        start.addAll(List.of("-jar", Built.launcherJar(eclipse), "-nosplash", "-data", workspace, "-application", "org.eclipse.ui.ide.workbench",
                "-product", "org.eclipse.platform.ide", "-perspective", "org.espalier.editor.perspective"));
        try (Display display = Display.start()) {
            Process workbench = display.command(start.toArray()).start(log, Built.WORK.resolve("eclipse.err"));
            display.awaitWindow("Eclipse", workbench, log);
            Path workflows = workspace.resolve("Workflows");
            for (int i = 0; i < TRIES && !Files.isDirectory(workflows); i++) {
                // The wizards may still come up; what stands open from the last try is closed.
                display.act("key", "Escape", "sleep", 1, "key", "Escape", "sleep", 1, "key", "ctrl+n", "sleep", 3, "type", "Example Workflow");
                display.act("sleep", 3, "key", "Return", "sleep", 3, "key", "Return", "sleep", 3);
            }
            display.awaitWindow(".workflow", workbench, log);
            Path workflow;
            try (Stream<Path> files = Files.walk(workflows)) {
                workflow = files.filter(file -> file.toString().endsWith(".workflow")).filter(file -> display.shows(file.getFileName() + " ")).findFirst().orElseThrow();
            }
            for (int i = 0; i < TRIES && !isExecuted(workflow); i++) {
                display.act("key", "shift+F7", "sleep", 5);
            }
            display.picture(Built.WORK.resolve("eclipse.png"));
            assertTrue(workbench.isAlive());
            assertEquals(List.of(), Display.errors(workspace));
            workbench.destroy();
            workbench.waitFor();
            // What the workbench has executed, the same Eclipse without a window need not.
            Command.Result run = headless(eclipse, "run", workflow, "--json", "-");
            assertEquals(0, run.exitCode(), run::toString);
            assertTrue(run.out().matches("(?s).*\"cached\" ?: true.*") && !run.out().matches("(?s).*\"cached\" ?: false.*"), run::toString);
        }
    }

    /** Whether a run has come to its end. */
    private static boolean isExecuted(Path workflow) throws IOException {
        Path data = workflow.resolveSibling(".espalier");
        return Files.isDirectory(data.resolve("results")) && !Files.exists(data.resolve(workflow.getFileName() + ".owner"));
    }

    private static Stream<String> bundles(Path eclipse) throws Exception {
        Path list = eclipse.resolve("configuration/org.eclipse.equinox.simpleconfigurator/bundles.info");
        return Files.readAllLines(list).stream();
    }

    /** What follows -vmargs in the file from which Eclipse's native launcher starts Java. */
    private static List<String> virtualMachineArguments(Path eclipse) throws Exception {
        Path file = eclipse.resolve("eclipse.ini");
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        return lines.subList(lines.indexOf("-vmargs") + 1, lines.size());
    }
}
