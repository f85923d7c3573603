package org.espalier.product.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the script {@code espalier} of the product promises. */
class LauncherTest {

    private static final Path ESPALIER = Built.PRODUCT.resolve("espalier");

    @TempDir
    Path folder;

    @Test
    void onlyTheApplicationWrites() throws Exception {
        Command.Result result = new Command(ESPALIER, "--version").run();
        assertEquals(0, result.exitCode(), result::toString);
        assertEquals(1, result.out().lines().count(), result::toString);
        assertEquals("", result.err());
    }

    @Test
    void theExitCodeIsTheApplications() throws Exception {
        assertEquals(3, new Command(ESPALIER, "check", "missing.workflow").in(folder).run().exitCode());
        assertEquals(2, new Command(ESPALIER, "check", "-data").in(folder).run().exitCode(), "Equinox does not take -data for its own");
    }

    @Test
    void oddNamesInTheCurrentFolderAreFoundWithoutALanguage() throws Exception {
        String name = "two  blanks, * $HOME \"quotes\" \u00fc.workflow";
        Files.writeString(folder.resolve(name), "not JSON");
        Command.Result result = new Command(ESPALIER, "check", name).in(folder).without("LANG").without("LC_ALL").without("LC_CTYPE").run();
        assertEquals(3, result.exitCode(), result::toString);
        assertTrue(result.err().contains(name + ": the file is not JSON"), result::toString);
    }

    @Test
    void argumentsReachJavaUntouched() throws Exception {
        String[] arguments = {"", " ", "a  b", "*", "--", "-data", "$HOME", "`id`", "\\", "'", "\"", "a\nb", "="};
        List<Object> words = new ArrayList<>(List.of(ESPALIER));
        words.addAll(List.of(arguments));
        Command.Result result = new Command(words.toArray()).with("JAVA_HOME", fakeJava("17.0.1", "printf '%s\\0' \"$@\"")).in(folder).run();
        String[] received = result.out().split("\0", -1);
        for (int i = 0; i < arguments.length; i++) {
            assertEquals("=" + arguments[i], received[received.length - 1 - arguments.length + i]);
        }
    }

    @Test
    void optionsForJavaAreAdded() throws Exception {
        Command.Result result = new Command(ESPALIER).with("JAVA_HOME", fakeJava("17.0.1", "printf '%s\\n' \"$@\""))
                .with("ESPALIER_JAVA_OPTS", "-Xmx8g -Dx=*").in(Built.PRODUCT).run();
        assertTrue(result.out().contains("\n-Xmx8g\n-Dx=*\n-jar\n"), result::toString);
    }

    @Test
    void theProcessIsJavaItself() throws Exception {
        Path out = folder.resolve("out");
        Process process = new Command(ESPALIER).with("JAVA_HOME", fakeJava("17.0.1", "echo $$")).start(out, folder.resolve("err"));
        assertEquals(0, process.waitFor());
        assertEquals(Long.toString(process.pid()), Files.readString(out).strip(), "signals reach Java");
    }

    @Test
    void linearAlgebraIsPinnedUnlessTheUserSaysOtherwise() throws Exception {
        Path java = fakeJava("17.0.1", "echo $OMP_NUM_THREADS $OPENBLAS_NUM_THREADS $OPENBLAS_CORETYPE");
        boolean avx2 = Files.readString(Path.of("/proc/cpuinfo")).contains(" avx2 ");
        assertEquals(avx2 ? "1 1 Haswell" : "1 1", new Command(ESPALIER).with("JAVA_HOME", java).run().out().strip());
        assertEquals("3 2 Zen", new Command(ESPALIER).with("JAVA_HOME", java).with("OMP_NUM_THREADS", 3).with("OPENBLAS_NUM_THREADS", 2)
                .with("OPENBLAS_CORETYPE", "Zen").run().out().strip());
    }

    @Test
    void anUnfitJavaIsNamed() throws Exception {
        Command.Result old = new Command(ESPALIER).with("JAVA_HOME", fakeJava("11.0.2", "exit 0")).run();
        assertEquals(70, old.exitCode());
        assertTrue(old.err().contains("is Java 11.0.2, and Espalier needs at least 17"), old::toString);
        Command.Result missing = new Command(ESPALIER).with("JAVA_HOME", folder).run();
        assertEquals(70, missing.exitCode());
        assertTrue(missing.err().contains("no bin/java"), missing::toString);
    }

    @Test
    void aSymbolicLinkFromElsewhereWillDo() throws Exception {
        Path first = Files.createSymbolicLink(folder.resolve("first"), ESPALIER);
        Path second = Files.createSymbolicLink(folder.resolve("second"), folder.relativize(first));
        Command.Result result = new Command(second, "--version").in(folder).run();
        assertEquals(0, result.exitCode(), result::toString);
    }

    @Test
    void aReadOnlyProductWillDo() throws Exception {
        // Not below the build's folder, which another user may not be allowed to enter.
        Path product = Built.freshCopy(folder.resolve("read only/espalier"));
        List<Object> words = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            // Permissions do not hold root back, so somebody without a home has to try.
            words.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (Stream<Path> folders = Files.walk(product).filter(Files::isDirectory)) {
            for (Path each : folders.toList()) {
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("r-xr-xr-x"));
            }
        }
        try {
            words.addAll(List.of(product.resolve("espalier"), "--version"));
            Command.Result result = new Command(words.toArray()).with("HOME", "/nonexistent").without("XDG_CACHE_HOME")
                    .with("TMPDIR", temporary).in(Path.of("/")).run();
            assertEquals(0, result.exitCode(), result::toString);
            assertEquals("", result.err());
        } finally {
            try (Stream<Path> folders = Files.walk(product).filter(Files::isDirectory)) {
                folders.forEach(each -> each.toFile().setWritable(true));
            }
        }
    }

    @Test
    void fourFirstStartsAtOnceWillDo() throws Exception {
        Path product = Built.freshCopy(Built.WORK.resolve("four starts"));
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            processes.add(new Command(product.resolve("espalier"), "--version").start(folder.resolve("out" + i), folder.resolve("err" + i)));
        }
        for (int i = 0; i < 4; i++) {
            assertEquals(0, processes.get(i).waitFor());
            assertTrue(Files.readString(folder.resolve("out" + i)).startsWith("espalier "));
            assertEquals("", Files.readString(folder.resolve("err" + i)));
        }
    }

    /** A Java home whose java is a shell script. */
    private Path fakeJava(String version, String script) throws IOException {
        Path home = Files.createDirectories(folder.resolve("java " + version));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n");
        Path java = Files.writeString(Files.createDirectories(home.resolve("bin")).resolve("java"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }

    @Test
    void theLauncherOfTheRepositoryFindsTheProductOfEachPlatform() throws Exception {
        Path repository = Files.createDirectories(folder.resolve("a clone"));
        Path launcher = Files.copy(Built.ROOT.resolve("espalier"), repository.resolve("espalier"), StandardCopyOption.COPY_ATTRIBUTES);
        Path products = Files.createDirectories(repository.resolve("update-site/target/products"));
        Files.createFile(products.resolve("complete"));
        // Where p2 puts the product: on macOS into an application folder.
        Map<String, String> platforms = Map.of("Linux x86_64", "linux/gtk/x86_64/espalier", "Linux aarch64", "linux/gtk/aarch64/espalier",
                "Darwin arm64", "macosx/cocoa/aarch64/espalier.app/Contents/Eclipse", "Darwin x86_64", "macosx/cocoa/x86_64/espalier.app/Contents/Eclipse");
        for (Map.Entry<String, String> platform : platforms.entrySet()) {
            Path product = Files.createDirectories(products.resolve("org.espalier.product").resolve(platform.getValue()));
            script(product.resolve("espalier"), "echo " + platform.getValue() + " \"$@\"");
            Path tools = Files.createDirectories(folder.resolve(platform.getKey()));
            String[] names = platform.getKey().split(" ");
            script(tools.resolve("uname"), "[ \"$1\" = -s ] && echo " + names[0] + " || echo " + names[1]);
            Command.Result result = new Command(launcher, "run", "x").with("PATH", tools + ":" + System.getenv("PATH")).run();
            assertEquals(platform.getValue() + " run x\n", result.out(), result::toString);
        }
    }

    private static void script(Path file, String text) throws Exception {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
