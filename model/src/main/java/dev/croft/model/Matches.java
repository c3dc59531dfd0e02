package dev.croft.model;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a string, or each element of a list of strings, or each key of a map, must look like. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Matches {
    /** A regular expression that must match the whole string. */
    String value();

    /** The same in words, for the error: {@code "a lower-case name of letters, digits and dashes"}. */
    String allowed();
}
