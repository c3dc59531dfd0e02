package dev.croft.bootstrap.pgsql;

import dev.croft.model.Secret;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The verifiers of all that log in to a cluster, by name: the declared users and the system's own. */
final class Verifiers {
    private final Map<String, Secret> byName;

    private Verifiers(Map<String, Secret> byName) {
        this.byName = Collections.unmodifiableMap(byName);
    }

    static Verifiers of(PgsqlSpec spec) {
        Map<String, Secret> passwords = new LinkedHashMap<>();
        passwords.put(Names.SUPERUSER, spec.superuserPassword());
        passwords.put(Names.REPLICATOR, spec.replicationPassword());
        passwords.put(Names.REWINDER, spec.rewindPassword());
        passwords.put(Names.MONITOR, spec.monitorPassword());
        spec.presentUsers().forEach(u -> passwords.put(u.name(), u.password()));
        Map<String, Secret> verifiers = new LinkedHashMap<>();
        passwords.forEach((name, password) ->
                verifiers.put(name, Scram.verifier(password, spec.authority().privateKey(), name)));
        return new Verifiers(verifiers);
    }

    Secret of(String user) {
        return byName.get(user);
    }
}
