package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.infra.Json;
import dev.croft.model.Value;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Declarations of PostgreSQL clusters for tests. */
final class PgsqlSpecs {
    static final String CONNECTION =
            "{host: '203.0.113.7', user: 'admin', hostKey: 'ssh-ed25519 AAAA', privateKey: 'KEY'}";

    private PgsqlSpecs() {}

    static String member(int seq, String role) {
        return "{seq: " + seq + ", name: 'pg-test-" + seq + "', ip: '10.42.0.1" + seq + "', role: '" + role
                + "', connection: " + CONNECTION + "}";
    }

    /** The first is the primary. */
    static String members(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> member(i, i == 1 ? "primary" : "replica"))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    static Value.Obj tree(String changes) {
        return Json.with(
                "{name: 'pg-test', members: " + members(1)
                        + ", etcd: ['https://10.42.0.11:2379'], authority: {certificate: 'CERTIFICATE', privateKey: 'PRIVATE'}, network: '10.42.0.0/24',"
                        + " databases: [{name: 'app', owner: 'app', extensions: ['pg_trgm']}], users: [{name: 'app', password: 'secret', roles: ['readwrite']}],"
                        + " superuserPassword: 'su\"per\\\\', replicationPassword: 'repl', rewindPassword: 'rewind', monitorPassword: 'mon$itor', restPassword: 'rest'}",
                changes);
    }

    static PgsqlSpec of(String changes) {
        return Json.decode(PgsqlSpec.class, tree(changes));
    }

    static PgsqlSpec withMembers(int count) {
        return of("{members: " + members(count) + "}");
    }
}
