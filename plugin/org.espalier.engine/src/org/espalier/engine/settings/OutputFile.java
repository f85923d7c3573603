package org.espalier.engine.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The setting names a file that the node writes. When it is missing or altered, the node executes again. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface OutputFile {
    /** The extensions that a file dialog offers, without the dot. */
    String[] extensions() default {};
}
