package dev.croft.components;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import dev.croft.components.data.Redis;
import dev.croft.model.Secret;
import dev.croft.model.redis.RedisInstance;
import dev.croft.model.redis.RedisMemory;
import dev.croft.sdk.bootstrap.RedisArgs;
import dev.croft.sdk.bootstrap.enums.OnDelete;
import dev.croft.sdk.bootstrap.inputs.RedisNodeArgs;
import dev.croft.sdk.bootstrap.inputs.RegistryArgs;
import dev.croft.sdk.security.Password;
import dev.croft.sdk.security.PasswordArgs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A Redis deployment with its passwords: those that are not given are generated and never change by themselves. */
public final class RedisCluster extends ComponentResource {
    /** The part of a node's memory that its instances may fill: saving and replication take their share of the rest. */
    private static final int PERCENT = 50;

    private final dev.croft.sdk.bootstrap.Redis deployment;
    private final Output<String> password;

    /** A node with its instances. */
    public record Member(int seq, List<RedisInstance> instances, boolean sentinel, NodeRef node) {}

    /**
     * @param nodes its nodes, in the order of the data
     * @param memoryMib memory of the smallest of them, of which instances without a limit get a part
     * @param place where its backups go, if it has some
     */
    public RedisCluster(
            String name,
            Site site,
            Redis data,
            List<Member> nodes,
            int memoryMib,
            Optional<BackupPlace> place,
            Output<List<RegistryArgs>> registry,
            ComponentResourceOptions options) {
        super("croft:components:RedisCluster", name, options);
        var clients = passwords(site, data, name + "-password", data.password());
        this.password = clients.applyValue(p -> p.get(0)).asSecret();
        var args = RedisArgs.builder()
                .name(name)
                .mode(RedisArguments.of(data.mode()))
                .engine(RedisArguments.of(data.engine()))
                .nodes(nodes(nodes))
                .memory(RedisArguments.of(memory(data, memoryMib)))
                .persistence(RedisArguments.of(data.persistence()))
                .sentinel(RedisArguments.of(data.sentinel()))
                .cluster(RedisArguments.of(data.cluster()))
                .authority(site.authorityArgs())
                .tls(data.tls())
                .network(site.network().toString())
                .password(password)
                .formerPasswords(clients.applyValue(p -> p.subList(1, p.size())).asSecret())
                .guarded(data.guarded())
                .denied(data.denied())
                .users(Output.all(data.users().stream()
                        .map(u -> passwords(site, data, name + "-user-" + u.name(), u.password())
                                .applyValue(p -> RedisArguments.of(u, p)))
                        .toList()))
                .adminPassword(generated(site, name + "-admin-" + data.rotation()))
                .replicationPassword(generated(site, name + "-replication-" + data.rotation()))
                .monitorPassword(generated(site, name + "-monitor-" + data.rotation()))
                .settings(data.settings())
                .exporterPort(data.exporterPort())
                .registry(registry)
                .allowDestroy(site.allowDestroy())
                .onDelete(onDelete(site, data));
        data.release().ifPresent(args::release);
        data.minReplicas().ifPresent(args::minReplicas);
        data.backup()
                .flatMap(schedule -> place.map(p ->
                        RedisArguments.of(schedule, p.where(), generated(site, name + "-backup-" + data.rotation()))))
                .ifPresent(args::backup);
        data.restore().map(RedisArguments::of).ifPresent(args::restore);
        this.deployment = new dev.croft.sdk.bootstrap.Redis(name, args.build(), site.child(this));
        registerOutputs(Map.of());
    }

    private static Output<List<RedisNodeArgs>> nodes(List<Member> nodes) {
        return Output.all(nodes.stream().map(RedisArguments::of).toList());
    }

    private static RedisMemory memory(Redis data, int memoryMib) {
        var most =
                data.nodes().stream().mapToInt(n -> n.instances().size()).max().orElse(1);
        return new RedisMemory(
                data.memory()
                        .maxmemoryMib()
                        .or(() -> Optional.of(Math.max(1, memoryMib * PERCENT / 100 / Math.max(1, most)))),
                data.memory().policy());
    }

    /** The password of now and, where there is one, the former. */
    /** Nodes that another part creates stay when the deployment goes: there it must not leave anything. */
    private static OnDelete onDelete(Site site, Redis data) {
        return data.nodes().stream().anyMatch(n -> n.node().isPresent()) ? OnDelete.Clean : site.onDelete();
    }

    private Output<List<String>> passwords(Site site, Redis data, String name, Optional<Secret> given) {
        if (given.isPresent()) {
            return Output.ofSecret(given.get().reveal()).applyValue(List::of);
        }
        var rotations = Stream.concat(Stream.of(data.rotation()), data.formerRotation().stream());
        var all = new ArrayList<Output<String>>();
        rotations.forEach(r -> all.add(generated(site, name + "-" + r)));
        return Output.all(all);
    }

    private Output<String> generated(Site site, String name) {
        return new Password(
                        name, PasswordArgs.builder().length(32).special(false).build(), site.child(this))
                .value();
    }

    /** `host:port` of each instance. */
    public Output<List<String>> endpoints() {
        return deployment.endpoints();
    }

    /** `host:port` of each sentinel. */
    public Output<List<String>> sentinels() {
        return deployment.sentinels();
    }

    /** Names that clients ask sentinels for. */
    public Output<List<String>> groups() {
        return deployment.groups();
    }

    /** Secret: the password of clients. */
    public Output<String> password() {
        return password;
    }
}
