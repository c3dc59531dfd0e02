package dev.croft.stacks;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.core.Output;
import dev.croft.components.Billed;
import dev.croft.components.Bundle;
import dev.croft.components.Environment;
import dev.croft.components.NodeRef;
import dev.croft.components.PatientRunner;
import dev.croft.components.PgsqlCluster;
import dev.croft.components.data.EnvironmentFile;
import dev.croft.model.InvalidException;
import dev.croft.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The program of all stacks: reads {@code environments/<stack>.yaml}, or the configuration key
 * {@code croft-stacks:environment} where it is set, and creates that environment.
 */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Pulumi.run(Main::stack);
    }

    private static void stack(Context context) {
        PatientRunner.install();
        try {
            var file = "environments/" + context.stackName() + ".yaml";
            var yaml = context.config().get("environment");
            var data = yaml.isPresent()
                    ? EnvironmentFile.parse("the configuration key environment", yaml.get())
                    : EnvironmentFile.parse(file, read(Path.of(file)));
            var release = data.imageOrDefault().source();
            var bundle = Bundle.find(release, System.getenv());
            var complete = data.withBackupKeys(secret(context, "backupKey"), secret(context, "backupSecret"));
            export(context, new Environment(context.stackName(), complete, bundle));
        } catch (InvalidException e) {
            e.problems().forEach(problem -> context.log().error(problem.toString()));
            // Pulumi fails the run because errors were logged; a stack trace of ours would only hide them.
        }
    }

    private static Optional<Secret> secret(Context context, String key) {
        return context.config().get(key).map(Secret::of);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new InvalidException(
                    "",
                    file
                            + " cannot be read; a stack needs a file of its name in stacks/environments, such as dev.yaml");
        }
    }

    private static void export(Context context, Environment environment) {
        context.export(
                "endpoints",
                Output.tuple(environment.portal(), clusters(environment), redis(environment), nodes(environment))
                        .applyValue(t -> Map.of("portal", t.t1, "pgsql", t.t2, "redis", t.t3, "nodes", t.t4)));
        context.export("caCertificate", environment.caCertificate());
        context.export("adminKey", environment.adminKey());
        context.export("portalLogin", environment.portalLogin());
        context.export("connectionStrings", strings(environment, PgsqlCluster::connectionString));
        context.export("jdbcUrls", strings(environment, PgsqlCluster::jdbcUrl));
        context.export("directStrings", strings(environment, PgsqlCluster::directString));
        context.export("redisPasswords", redisPasswords(environment));
        var upstreams = environment.upstreams();
        if (!upstreams.isEmpty()) {
            context.export("upstreams", byName(upstreams).asSecret());
        }
        if (!environment.billed().isEmpty()) {
            context.export(
                    "billed",
                    Output.of(environment.billed().stream().map(Main::billed).toList()));
        }
    }

    private static Map<String, Object> billed(Billed billed) {
        var fields = new LinkedHashMap<String, Object>(Map.of("kind", billed.kind(), "name", billed.name()));
        fields.putAll(billed.size());
        return fields;
    }

    private static <T> Output<Map<String, T>> byName(Map<String, Output<T>> values) {
        var all = new ArrayList<Output<Map.Entry<String, T>>>();
        values.forEach((name, value) -> all.add(value.applyValue(v -> Map.entry(name, v))));
        return Output.all(all).applyValue(Main::ordered);
    }

    private static Output<Map<String, String>> strings(
            Environment environment, Function<PgsqlCluster, Output<String>> of) {
        var strings = new LinkedHashMap<String, Output<String>>();
        environment.clusters().forEach((name, cluster) -> strings.put(name, of.apply(cluster)));
        return byName(strings).asSecret();
    }

    private static Output<Map<String, Object>> clusters(Environment environment) {
        var all = new ArrayList<Output<Map.Entry<String, Object>>>();
        environment
                .clusters()
                .forEach((name, cluster) -> all.add(Output.tuple(cluster.primary(), cluster.replica())
                        .applyValue(t -> Map.entry(
                                name,
                                Map.of(
                                        "primary",
                                        t.t1.get(0),
                                        "replica",
                                        t.t2.get(0),
                                        "primaries",
                                        t.t1,
                                        "replicas",
                                        t.t2)))));
        return Output.all(all).applyValue(Main::ordered);
    }

    private static Output<Map<String, Object>> redis(Environment environment) {
        var all = new ArrayList<Output<Map.Entry<String, Object>>>();
        environment
                .redis()
                .forEach((name, deployment) ->
                        all.add(Output.tuple(deployment.endpoints(), deployment.sentinels(), deployment.groups())
                                .applyValue(t -> Map.entry(
                                        name, Map.of("instances", t.t1, "sentinels", t.t2, "groups", t.t3)))));
        return Output.all(all).applyValue(Main::ordered);
    }

    private static Output<Map<String, String>> redisPasswords(Environment environment) {
        var passwords = new LinkedHashMap<String, Output<String>>();
        environment.redis().forEach((name, deployment) -> passwords.put(name, deployment.password()));
        return byName(passwords).asSecret();
    }

    /** Where nodes are: in plain, unlike the connection as a whole, which holds the private key. */
    private static Output<Map<String, Object>> nodes(Environment environment) {
        var all = new ArrayList<Output<Map.Entry<String, Object>>>();
        environment.nodes().values().forEach(node -> all.add(place(node)));
        return Output.all(all).applyValue(Main::ordered);
    }

    private static Output<Map.Entry<String, Object>> place(NodeRef node) {
        return node.endpoint().applyValue(e -> Map.entry(node.name(), (Object) e));
    }

    private static <T> Map<String, T> ordered(List<Map.Entry<String, T>> entries) {
        var map = new LinkedHashMap<String, T>();
        entries.forEach(e -> map.put(e.getKey(), e.getValue()));
        return map;
    }
}
