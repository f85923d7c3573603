package org.espalier.engine.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The setting names a column, or several, of the table at an input port; the editor offers them. Whether they exist, the node checks in configure. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Column {
    /** The input port. */
    String port() default "table";
}
