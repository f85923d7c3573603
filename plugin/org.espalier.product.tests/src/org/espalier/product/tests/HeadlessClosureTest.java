package org.espalier.product.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.eclipse.core.runtime.Platform;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/** Which bundles need which, as Equinox has wired them. */
class HeadlessClosureTest {

    @Test
    void engineNodesAndLibrariesNeedNoDesktop() {
        Set<String> closure = new TreeSet<>();
        for (String bundle : List.of("org.espalier.engine", "org.espalier.nodes", "org.espalier.libs")) {
            closure.addAll(closure(bundle));
        }
        assertTrue(closure.contains("org.eclipse.core.runtime"), "the closure is computed: " + closure);
        closure.removeIf(name -> !name.matches("org\\.eclipse\\.(swt|jface|ui|gef|draw2d|e4\\.ui).*|org\\.espalier\\.editor.*"));
        assertEquals(Set.of(), closure);
    }

    @Test
    void arrowsRunOneWay() {
        assertEquals(Set.of("org.espalier.libs"), ours("org.espalier.engine"));
        assertEquals(Set.of("org.espalier.engine", "org.espalier.libs"), ours("org.espalier.nodes"));
        assertEquals(Set.of(), ours("org.espalier.libs"));
    }

    /** What a bundle may require says little where libraries lie in one bundle: so the classes themselves are looked at. */
    @Test
    void classesKeepToTheArrowsToo() throws Exception {
        Map<String, List<String>> forbidden = Map.of(
                "org.espalier.engine", List.of("org/espalier/nodes/", "org/espalier/editor/", "org/nd4j/", "org/deeplearning4j/", "org/duckdb/", "ai/onnxruntime/", "org/eclipse/swt/", "org/eclipse/jface/"),
                "org.espalier.nodes", List.of("org/espalier/editor/", "org/eclipse/swt/", "org/eclipse/jface/", "org/eclipse/ui/"),
                "org.espalier.editor", List.of("org/espalier/nodes/", "org/nd4j/", "org/deeplearning4j/", "ai/onnxruntime/"));
        for (Map.Entry<String, List<String>> bundle : forbidden.entrySet()) {
            int classes = 0;
            try (var jar = new JarFile(jar(bundle.getKey()).toFile())) {
                for (JarEntry entry : Collections.list(jar.entries())) {
                    if (entry.getName().endsWith(".class")) {
                        String code = new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1);
                        assertEquals(List.of(), bundle.getValue().stream().filter(code::contains).toList(), entry.getName());
                        classes++;
                    }
                }
            }
            assertTrue(classes > 50, bundle.getKey() + " has " + classes + " classes");
        }
    }

    private static Path jar(String bundle) throws IOException {
        try (Stream<Path> plugins = Files.list(Built.PRODUCT.resolve("plugins"))) {
            return plugins.filter(file -> file.getFileName().toString().startsWith(bundle + "_")).findFirst().orElseThrow();
        }
    }

    private static Set<String> ours(String name) {
        Set<String> closure = closure(name);
        closure.remove(name);
        closure.removeIf(other -> !other.startsWith("org.espalier."));
        return closure;
    }

    /** The names of the bundle and of all that it needs, directly or not. */
    private static Set<String> closure(String name) {
        Set<String> names = new TreeSet<>();
        Deque<BundleWiring> open = new ArrayDeque<>();
        Bundle start = Platform.getBundle(name);
        open.add(start.adapt(BundleWiring.class));
        while (!open.isEmpty()) {
            BundleWiring wiring = open.remove();
            if (names.add(wiring.getBundle().getSymbolicName())) {
                for (BundleWire wire : wiring.getRequiredWires(null)) {
                    open.add(wire.getProviderWiring());
                }
            }
        }
        return names;
    }
}
