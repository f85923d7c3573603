package org.espalier.engine.tests;

import org.eclipse.core.runtime.RegistryFactory;
import org.espalier.engine.registry.NodeExtensions;
import org.espalier.engine.registry.NodeRegistry;

/** The node types that are installed where the tests run, those of this bundle included. */
public final class Registry {
    private Registry() {
    }

    public static NodeRegistry installed() {
        return NodeExtensions.read(RegistryFactory.getRegistry());
    }
}
