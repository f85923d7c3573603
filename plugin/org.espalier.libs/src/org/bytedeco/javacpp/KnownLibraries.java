package org.bytedeco.javacpp;

import java.net.URL;

/**
 * Tells JavaCPP where a library is, before it searches. It stands in JavaCPP's package because JavaCPP shows the table only there.
 */
public final class KnownLibraries {

    private KnownLibraries() {
    }

    /**
     * Names the file to load for a library.
     *
     * @param nameAndVersion the library as a preset names it, such as {@code openblas@.0#openblas_nolapack@.0}
     * @param file the file, as a {@code file:} URL
     */
    public static void put(String nameAndVersion, URL file) {
        Loader.foundLibraries.put(nameAndVersion, new URL[] {file});
    }
}
