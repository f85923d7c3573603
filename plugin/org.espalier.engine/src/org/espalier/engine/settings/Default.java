package org.espalier.engine.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The value of a setting that the file does not give. A setting without a default, that is not optional, must be given. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
    /** JSON, such as {@code 0.9}, {@code true} or {@code [64, 32]}; text and choices may stand without quotes. */
    String value();
}
