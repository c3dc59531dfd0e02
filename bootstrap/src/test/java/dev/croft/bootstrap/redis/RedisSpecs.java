package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.infra.Json;
import dev.croft.model.Value;
import java.util.ArrayList;
import java.util.List;

/** Declarations of Redis deployments for tests. */
final class RedisSpecs {
    static final String CONNECTION =
            "{host: '203.0.113.7', user: 'admin', hostKey: 'ssh-ed25519 AAAA', privateKey: 'KEY'}";

    private RedisSpecs() {}

    /** @param instances as in the declaration: {@code {port: 6379}, {port: 6380}} */
    static String node(int seq, String instances) {
        return "{seq: " + seq + ", name: 'cache-" + seq + "', ip: '10.42.0.1" + seq + "', instances: [" + instances
                + "], connection: " + CONNECTION + "}";
    }

    /** Nodes 1, 2... with the same instances each. */
    static String nodes(int count, String instances) {
        List<String> nodes = new ArrayList<>();
        for (var i = 1; i <= count; i++) {
            nodes.add(node(i, instances));
        }
        return "[" + String.join(", ", nodes) + "]";
    }

    static Value.Obj tree(String changes) {
        return Json.with(
                "{name: 'cache', mode: 'standalone', nodes: [" + node(1, "{port: 6379}")
                        + "], authority: {certificate: 'CERTIFICATE', privateKey: 'PRIVATE'}, network: '10.42.0.0/24',"
                        + " password: 'client', adminPassword: 'admin', replicationPassword: 'replica', monitorPassword: 'monitor'}",
                changes);
    }

    static RedisSpec of(String changes) {
        return Json.decode(RedisSpec.class, tree(changes));
    }

    /** A master with two replicas, as the inside of an object. */
    static String sentinel() {
        return "mode: 'sentinel', nodes: [" + node(1, "{port: 6379}") + ", "
                + node(2, "{port: 6379, replicaOf: 'cache-1-6379'}") + ", "
                + node(3, "{port: 6379, replicaOf: 'cache-1-6379'}") + "]";
    }

    /** Backups to a store, as the inside of an object. */
    static String backup(String more) {
        return "backup: {store: {name: 'backup-1', ip: '10.42.0.9', passphrase: 'a-long-passphrase-that-is-secret'}, password: 'backup'"
                + more + "}";
    }

    /** Backups to a bucket, as the inside of an object. */
    static String bucket(String more) {
        return "backup: {s3: {bucket: 'croft', endpoint: 's3.example.com', region: 'eu-central-1', key: 'AKIA', secret: \"it's\", passphrase: 'a-long-passphrase-that-is-secret'"
                + more + "}, password: 'backup'}";
    }

    /** What is wrong with a declaration. */
    static List<String> problems(String changes) {
        return Json.problems(RedisSpec.class, tree(changes));
    }

    static RedisSpec cluster(int nodes, String instances) {
        return of("{mode: 'cluster', nodes: " + nodes(nodes, instances) + "}");
    }
}
