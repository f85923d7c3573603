package org.espalier.engine.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The setting names a file or folder that the node reads. It must exist before anything executes, and its content is part of the result's key. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface InputFile {
    /** The extensions that a file dialog offers, without the dot. */
    String[] extensions() default {};

    /** Whether a folder can stand in the place of a file. */
    boolean folder() default false;
}
