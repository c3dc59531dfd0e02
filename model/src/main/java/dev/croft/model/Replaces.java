package dev.croft.model;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A change of this field cannot be made in place: the resource is replaced. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Replaces {
    /**
     * Whether things were made before the field was there: where it is absent, they are still known by the hash of all
     * such fields.
     */
    boolean addedLater() default false;
}
