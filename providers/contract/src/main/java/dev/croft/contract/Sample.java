package dev.croft.contract;

import dev.croft.spi.Existing;
import dev.croft.spi.Store;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * One kind of thing for the contract to go through.
 *
 * @param spec a declaration
 * @param changes others that an update must come to, each by the field that it changes; each is applied to the one before
 * @param tampers what another hand does to the thing; each must be seen, and set right
 * @param lacks declarations that the backend refuses, by the path that it names
 * @param unimportable fields that no backend can tell at an import
 */
public record Sample<S extends Record, T extends Record>(
        Store<S, T> store,
        S spec,
        Map<String, S> changes,
        Map<String, Tamper> tampers,
        Map<String, S> lacks,
        Set<String> unimportable) {
    public Sample {
        changes = new LinkedHashMap<>(changes);
        tampers = new LinkedHashMap<>(tampers);
        lacks = new LinkedHashMap<>(lacks);
    }

    /** What another hand does, past the backend. */
    public interface Tamper {
        void with(Existing<?, ?> thing) throws Exception;
    }
}
