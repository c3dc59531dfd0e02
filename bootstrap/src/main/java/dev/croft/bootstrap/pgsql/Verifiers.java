package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.engine.CertificateAuthority;
import dev.croft.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
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
        var seed = seed(spec.authority());
        Map<String, Secret> verifiers = new LinkedHashMap<>();
        passwords.forEach((name, password) -> verifiers.put(name, Scram.verifier(password, seed, name)));
        return new Verifiers(verifiers);
    }

    /** What the salts are made from. It outlives the key that it was first: else a rotation would change all verifiers. */
    static byte[] seed(CertificateAuthority authority) {
        return authority
                .seed()
                .map(seed -> HexFormat.of().parseHex(seed.reveal()))
                .orElseGet(() -> authority.privateKey().reveal().getBytes(StandardCharsets.UTF_8));
    }

    Secret of(String user) {
        return byName.get(user);
    }
}
