package org.espalier.nodes.tests.view;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** A real browser without a window, which shows a page and tells what came of it. */
final class Chromium {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private Chromium() {
    }

    /**
     * What a page came to.
     *
     * @param document the page after its scripts have run
     * @param console what was written to the console: errors of scripts, and what the page was not allowed to do
     * @param requests the addresses that were asked for, the page's own file and what the browser does for itself left out
     */
    record Outcome(String document, List<String> console, List<String> requests) {
    }

    static Outcome show(Path page, Path folder, boolean dark) throws Exception {
        Path profile = Files.createDirectories(folder.resolve("profile"));
        Path document = folder.resolve("document.html");
        Path messages = folder.resolve("messages.txt");
        Path network = folder.resolve("network.json");
        var command = new ArrayList<>(List.of(executable(), "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions", "--disable-component-update",
                "--disable-background-networking", "--disable-sync", "--disable-default-apps", "--user-data-dir=" + profile, "--window-size=1200,2000", "--enable-logging=stderr", "--log-net-log=" + network,
                "--virtual-time-budget=10000", "--timeout=60000", "--dump-dom"));
        if (dark) {
            command.add("--blink-settings=preferredColorScheme=0");
        }
        command.add(page.toUri().toString());
        Process process = new ProcessBuilder(command).redirectOutput(document.toFile()).redirectError(messages.toFile()).start();
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("the browser did not end: " + Files.readString(messages));
        }
        List<String> console = Files.readString(messages).lines().filter(line -> line.contains(":CONSOLE:") || line.contains("CONSOLE(")).toList();
        return new Outcome(Files.readString(document), console, requests(network, page));
    }

    private static String executable() {
        for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
            for (String name : NAMES) {
                Path file = Path.of(folder, name);
                if (Files.isExecutable(file)) {
                    return file.toString();
                }
            }
        }
        throw new AssertionError("these tests need the browser Chromium: apt-get install chromium");
    }

    /** Every address in the browser's log of the network. */
    private static List<String> requests(Path log, Path page) throws IOException {
        JsonNode root = new ObjectMapper().readTree(log.toFile());
        return root.path("events").findValuesAsText("url").stream().distinct().filter(url -> !url.equals(page.toUri().toString())).filter(Chromium::isOfPages).toList();
    }

    /** The browser itself asks its maker for news; a page would have asked for other addresses. */
    private static boolean isOfPages(String url) {
        return !url.matches("https?://([^/]+\\.)?(google|googleapis)\\.com/.*|(chrome|data|about).*");
    }
}
