package dev.croft.plugin.construct;

import com.pulumi.core.Output;
import dev.croft.components.Bundle;
import dev.croft.components.Environment;
import dev.croft.components.PgsqlCluster;
import dev.croft.components.data.EnvironmentData;
import dev.croft.model.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/** All that one stack holds. */
final class EnvironmentKind extends Kind<EnvironmentData> {
    EnvironmentKind() {
        super(
                "Environment",
                "All that one stack holds, from its network to its database users.",
                EnvironmentData.class,
                EnvironmentOutputs.class);
    }

    @Override
    Made make(Given given, EnvironmentData data) {
        var bundle = Bundle.find(data.imageOrDefault().source(), given.environment());
        var environment = new Environment(given.name(), data, bundle, passwords(given), given.options());
        return new Made(environment, outputs(environment));
    }

    /** Without passwords. */
    @Override
    Value.Obj structure(Value.Obj inputs) {
        return Passwords.replace(inputs, "pgsql", value -> {
            if (!(value instanceof Value.Obj clusters)) {
                return value;
            }
            var bare = new LinkedHashMap<String, Value>();
            clusters.fields()
                    .forEach((name, cluster) -> bare.put(
                            name,
                            Passwords.bare(cluster) instanceof Value.Obj fields ? Passwords.without(fields) : cluster));
            return new Value.Obj(bare);
        });
    }

    private static Map<String, Map<String, Output<String>>> passwords(Given given) {
        var passwords = new LinkedHashMap<String, Map<String, Output<String>>>();
        if (Passwords.bare(given.inputs().get("pgsql")) instanceof Value.Obj clusters) {
            clusters.fields()
                    .forEach((name, cluster) ->
                            passwords.put(name, Passwords.of(cluster, value -> given.secret("pgsql", value))));
        }
        return passwords;
    }

    private static Map<String, Object> outputs(Environment environment) {
        var clusters = new LinkedHashMap<String, Object>();
        environment.clusters().forEach((name, cluster) -> clusters.put(name, cluster(cluster)));
        var redis = new LinkedHashMap<String, Object>();
        environment.redis().forEach((name, deployment) -> redis.put(name, RedisClusterKind.outputs(deployment)));
        var nodes = new LinkedHashMap<String, Object>();
        environment.nodes().forEach((name, node) -> nodes.put(name, node.endpoint()));
        return Map.of(
                "portal",
                environment.portal(),
                "caCertificate",
                environment.caCertificate(),
                "adminKey",
                environment.adminKey().asSecret(),
                "clusters",
                clusters,
                "redis",
                redis,
                "nodes",
                nodes,
                "billed",
                Output.of(environment.billed().stream()
                        .map(b -> Map.of("kind", b.kind(), "name", b.name(), "size", b.size()))
                        .toList()));
    }

    /** The fields of {@link ClusterOutputs}. */
    static Map<String, Object> cluster(PgsqlCluster cluster) {
        return Map.of(
                "primary", cluster.primary(),
                "replica", cluster.replica(),
                "connectionString", cluster.connectionString());
    }
}
