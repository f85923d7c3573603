package org.espalier.nodes.network;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** The native library beneath Deeplearning4j. It takes a second to load, so only what needs it calls {@link #load}. */
public final class Nd4jLibrary {
    private Nd4jLibrary() {
    }

    /**
     * Loads ND4J; every call after the first does nothing. ND4J looks for its backend through the thread's context class loader
     * when it is first touched, and never again when that fails, so nothing may touch it before this method.
     *
     * @throws IllegalStateException with what to do, when the native library cannot be loaded
     */
    public static void load() {
        try {
            Holder.touch();
        } catch (LinkageError | RuntimeException fault) {
            throw new IllegalStateException("the native library of ND4J cannot be loaded: " + root(fault)
                    + "\nCheck that the fragment org.espalier.libs for this operating system and processor is installed, that the"
                    + " temporary folder and the folder .javacpp in the home folder can be written and may hold programs (no noexec),"
                    + " and that Java was started with --add-opens=java.base/java.nio=ALL-UNNAMED.", fault);
        }
    }

    private static String root(Throwable fault) {
        Throwable cause = fault;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause.toString();
    }

    /** Its initialisation is what loads; the virtual machine makes it happen once. */
    private static final class Holder {
        static {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(Nd4j.class.getClassLoader());
            try {
                Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
            } finally {
                thread.setContextClassLoader(before);
            }
        }

        static void touch() {
            // Initialising the class was all.
        }
    }
}
