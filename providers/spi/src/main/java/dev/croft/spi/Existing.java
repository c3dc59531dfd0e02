package dev.croft.spi;

import java.util.Map;

/**
 * A thing that exists.
 *
 * @param id the backend's own name for it, unique within the backend
 * @param spec it as a declaration: what was asked for, with what is really there in place of what differs
 * @param state what only the backend knows
 * @param drift what is off and has no field in the declaration ({@code power -> shut off}); empty if nothing is
 */
public record Existing<S extends Record, T extends Record>(String id, S spec, T state, Map<String, String> drift) {
    public Existing {
        drift = Map.copyOf(drift);
    }

    public Existing(String id, S spec, T state) {
        this(id, spec, state, Map.of());
    }
}
