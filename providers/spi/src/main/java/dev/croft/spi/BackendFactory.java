package dev.croft.spi;

import dev.croft.model.Problem;
import dev.croft.model.Value;
import java.util.List;

/** Makes a backend from provider configuration; found by {@link java.util.ServiceLoader}. */
public interface BackendFactory {
    /** The name in configuration: {@code libvirt}. */
    String name();

    /** What is wrong in this backend's own block of configuration; must not connect to anything. */
    List<Problem> check(Value.Obj configuration);

    /**
     * Opens the backend. It connects on first use, not here, so that a plugin that only serves a schema starts fast.
     *
     * @param configuration this backend's own block, checked
     */
    Backend open(Value.Obj configuration);
}
