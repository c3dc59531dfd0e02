package dev.croft.bootstrap.etcd;

import dev.croft.bootstrap.infra.Json;
import dev.croft.model.Value;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Declarations of etcd clusters for tests. */
final class EtcdSpecs {
    static final String CONNECTION =
            "{host: '203.0.113.7', user: 'admin', hostKey: 'ssh-ed25519 AAAA', privateKey: 'KEY'}";

    private EtcdSpecs() {}

    static String member(int seq) {
        return "{seq: " + seq + ", name: 'pg-test-" + seq + "', ip: '10.42.0.1" + seq + "', connection: " + CONNECTION
                + "}";
    }

    static Value.Obj tree(String members, String changes) {
        return Json.with(
                "{name: 'etcd', members: [" + members
                        + "], authority: {certificate: 'CERTIFICATE', privateKey: 'PRIVATE'}}",
                changes);
    }

    static EtcdSpec of(int members) {
        return of(IntStream.rangeClosed(1, members).boxed().toList(), "{}");
    }

    static EtcdSpec of(List<Integer> seqs, String changes) {
        return Json.decode(
                EtcdSpec.class, tree(seqs.stream().map(EtcdSpecs::member).collect(Collectors.joining(", ")), changes));
    }
}
