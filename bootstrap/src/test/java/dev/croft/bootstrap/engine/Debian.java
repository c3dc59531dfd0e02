package dev.croft.bootstrap.engine;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which release the node of a test class runs; without it Debian 13. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Debian {
    int value();
}
