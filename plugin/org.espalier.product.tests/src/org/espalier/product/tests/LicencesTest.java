package org.espalier.product.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** LICENSES.md does not fall behind the build. */
class LicencesTest {

    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>([^<]*)</artifactId>\\s*<version>([^<]*)</version>\\s*(?:<type>|</artifactItem>|<outputDirectory>)");

    @Test
    void everyNestedJarIsListedWithItsVersion() throws Exception {
        String list = Files.readString(Built.ROOT.resolve("LICENSES.md"));
        String root = Files.readString(Built.ROOT.resolve("pom.xml"));
        List<String> missing = new ArrayList<>();
        Matcher artifact = ARTIFACT.matcher(Files.readString(Built.ROOT.resolve("plugin/org.espalier.libs/pom.xml")));
        while (artifact.find()) {
            String version = valueOf(artifact.group(2), root);
            if (list.lines().noneMatch(line -> line.contains(artifact.group(1)) && line.contains(version))) {
                missing.add(artifact.group(1) + " " + version);
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void everyBundleOfTheTargetPlatformIsListed() throws Exception {
        String list = Files.readString(Built.ROOT.resolve("LICENSES.md"));
        List<String> missing = new ArrayList<>();
        Matcher bundle = Pattern.compile("<groupId>([^<]*)</groupId><artifactId>([^<]*)</artifactId><version>([^<]*)</version>")
                .matcher(Files.readString(Built.ROOT.resolve("plugin/target-platform/target-platform.target")));
        while (bundle.find()) {
            if (!bundle.group(1).matches("org\\.(eclipse|junit|osgi|ow2).*") && !list.contains(bundle.group(2))) {
                missing.add(bundle.group(2) + " " + bundle.group(3));
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void whatIsSaidNotToBeShippedIsNotInTheProduct() throws Exception {
        String list = Files.readString(Built.ROOT.resolve("LICENSES.md"));
        Matcher name = Pattern.compile("([\\w-]+) \\d+\\.").matcher(list.substring(list.indexOf("not shipped")));
        List<String> notShipped = name.results().map(match -> match.group(1).toLowerCase(Locale.ROOT)).toList();
        assertTrue(notShipped.contains("junit"), list);
        try (Stream<Path> plugins = Files.list(Built.PRODUCT.resolve("plugins"))) {
            List<String> shipped = plugins.map(file -> file.getFileName().toString()).filter(file -> notShipped.stream().anyMatch(file.toLowerCase(Locale.ROOT)::contains)).toList();
            assertEquals(List.of(), shipped);
        }
    }

    /** A version, which may be a property of the root pom. */
    private static String valueOf(String version, String root) {
        if (!version.startsWith("${")) {
            return version;
        }
        String name = version.substring(2, version.length() - 1);
        return root.replaceAll("(?s).*<" + Pattern.quote(name) + ">([^<]*)<.*", "$1");
    }
}
