package org.espalier.product.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

        List<Object> start = new ArrayList<>(List.of(Built.JAVA));
        start.addAll(virtualMachineArguments(eclipse));
        start.addAll(List.of("-jar", Built.launcherJar(eclipse), "-nosplash", "-data", "@none",
                "-application", "org.espalier.engine.application", "--version"));
        Command.Result version = new Command(start.toArray()).run();
        assertEquals(0, version.exitCode(), version::toString);
        assertTrue(version.out().startsWith("espalier 1."), version::toString);
        theWorkbenchShowsThePerspective(eclipse);
    }

    private static void theWorkbenchShowsThePerspective(Path eclipse) throws Exception {
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
            // The views of the perspective are made by now, or have left an error.
            Thread.sleep(3_000);
            assertTrue(workbench.isAlive());
            assertEquals(List.of(), Display.errors(workspace));
            workbench.destroy();
            workbench.waitFor();
        }
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
