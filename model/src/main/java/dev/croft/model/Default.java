package dev.croft.model;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The value of a field that the user left out, written as JSON. A field without it, and not a collection or an Optional, is required. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
    /** The default as JSON, such as {@code 22}, {@code true} or {@code "nat"} with its quotes. */
    String value();
}
