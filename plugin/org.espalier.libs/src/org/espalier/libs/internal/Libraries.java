package org.espalier.libs.internal;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.KnownLibraries;
import org.eclipse.core.runtime.FileLocator;
import org.nd4j.common.config.ND4JClassLoading;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Makes the libraries at home in OSGi before the first of their classes is used; whoever uses them need not know.
 *
 * <p>DuckDB and ONNX Runtime load their natives through the class loader, and Equinox finds them in the platform's fragment. JavaCPP
 * (ND4J, OpenBLAS) looks on paths of its own; without one it would copy 400 MB into the home folder. ND4J looks for its backend
 * through the context class loader of whichever thread comes first, which in OSGi sees none.
 */
public final class Libraries implements BundleActivator {

    private static final String JAVACPP_PATH = "org.bytedeco.javacpp.platform.preloadpath";

    /** The names after which JavaCPP would make copies and links in the home folder, and the files that it should take instead. */
    private static final Map<String, String> RENAMED = Map.of(
            "openblas@.0#openblas_nolapack@.0", "libopenblas_nolapack.*",
            "openblas@.0#openblas@.0", "libopenblas.*",
            "libopenblas#libopenblas_nolapack", "libopenblas_nolapack.*",
            "libopenblas#libopenblas", "libopenblas.*");

    @Override
    public void start(BundleContext context) throws IOException {
        // Asking the system how much memory the process holds, at every allocation, costs 5 to 10 % of training.
        setUnlessSet("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        // What DL4J would write into the working folder when memory runs out needs libraries that are not here.
        setUnlessSet("org.deeplearning4j.crash.reporting.enabled", "false");
        ND4JClassLoading.setNd4jClassloader(Libraries.class.getClassLoader());
        if (System.getProperty(JAVACPP_PATH) != null) {
            return; // the user brings natives of his own
        }
        List<String> folders = new ArrayList<>();
        for (File library : nativeFiles(context.getBundle(), "*jnijavacpp*")) {
            folders.add(library.getParent());
        }
        System.setProperty(JAVACPP_PATH, String.join(File.pathSeparator, folders));
        for (Map.Entry<String, String> renamed : RENAMED.entrySet()) {
            for (File library : nativeFiles(context.getBundle(), renamed.getValue())) {
                KnownLibraries.put(renamed.getKey(), library.toURI().toURL());
            }
        }
    }

    @Override
    public void stop(BundleContext context) {
        // Natives stay loaded as long as the virtual machine.
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** The native libraries of that name in the fragments that fit this platform; normally one. */
    private static List<File> nativeFiles(Bundle bundle, String pattern) throws IOException {
        var entries = bundle.findEntries("os", pattern, true);
        List<File> files = new ArrayList<>();
        for (URL entry : entries == null ? Collections.<URL>emptyList() : Collections.list(entries)) {
            // Of the whole folder, because its libraries find one another by lying side by side.
            File folder = new File(FileLocator.toFileURL(new URL(entry, ".")).getPath());
            files.add(new File(folder, entry.getPath().substring(entry.getPath().lastIndexOf('/') + 1)));
        }
        return files;
    }
}
