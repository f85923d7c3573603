package org.espalier.product.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
