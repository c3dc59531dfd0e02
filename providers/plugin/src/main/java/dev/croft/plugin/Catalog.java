package dev.croft.plugin;

import dev.croft.bootstrap.Module;
import dev.croft.bootstrap.backup.BackupStoreModule;
import dev.croft.bootstrap.backup.BackupStoreOutputs;
import dev.croft.bootstrap.backup.BackupStoreSpec;
import dev.croft.bootstrap.engine.NodeEngine;
import dev.croft.bootstrap.etcd.EtcdModule;
import dev.croft.bootstrap.etcd.EtcdOutputs;
import dev.croft.bootstrap.etcd.EtcdSpec;
import dev.croft.bootstrap.infra.InfraModule;
import dev.croft.bootstrap.infra.InfraOutputs;
import dev.croft.bootstrap.infra.InfraSpec;
import dev.croft.bootstrap.meta.MetaModule;
import dev.croft.bootstrap.meta.MetaOutputs;
import dev.croft.bootstrap.meta.MetaSpec;
import dev.croft.bootstrap.node.NodeModule;
import dev.croft.bootstrap.node.NodeOutputs;
import dev.croft.bootstrap.node.NodeSpec;
import dev.croft.bootstrap.pgsql.PgsqlModule;
import dev.croft.bootstrap.pgsql.PgsqlOutputs;
import dev.croft.bootstrap.pgsql.PgsqlSpec;
import dev.croft.bootstrap.redis.RedisModule;
import dev.croft.bootstrap.redis.RedisOutputs;
import dev.croft.bootstrap.redis.RedisSpec;
import dev.croft.plugin.config.Settings;
import dev.croft.plugin.resource.Applied;
import dev.croft.plugin.resource.BootstrapHandler;
import dev.croft.plugin.resource.ComputeHandler;
import dev.croft.plugin.resource.ComputeHandler.Traits;
import dev.croft.plugin.resource.Drifted;
import dev.croft.plugin.resource.Registry;
import dev.croft.plugin.resource.Verbs;
import dev.croft.plugin.schema.ResourceType;
import dev.croft.plugin.security.AuthorityHandler;
import dev.croft.plugin.security.AuthoritySpec;
import dev.croft.plugin.security.PasswordHandler;
import dev.croft.plugin.security.PasswordSpec;
import dev.croft.plugin.security.SshKeyHandler;
import dev.croft.plugin.security.SshKeySpec;
import dev.croft.spi.Backend;
import dev.croft.spi.DiskSpec;
import dev.croft.spi.DiskState;
import dev.croft.spi.ImageSpec;
import dev.croft.spi.ImageState;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkState;
import dev.croft.spi.Store;
import dev.croft.spi.VmSpec;
import dev.croft.spi.VmState;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** All resources that the plugin serves: the one place that names them. */
public final class Catalog {
    private final Settings settings;
    private final Supplier<NodeEngine> engine;

    public Catalog(Settings settings, Supplier<NodeEngine> engine) {
        this.settings = settings;
        this.engine = engine;
    }

    public Registry registry() {
        var kinds = new ArrayList<Verbs<?>>();
        kinds.addAll(compute());
        kinds.addAll(security());
        kinds.addAll(List.of(
                bootstrap("Node", new NodeModule(), NodeSpec.class, NodeOutputs.class),
                bootstrap("Infra", new InfraModule(), InfraSpec.class, InfraOutputs.class),
                bootstrap("Etcd", new EtcdModule(), EtcdSpec.class, EtcdOutputs.class),
                bootstrap("BackupStore", new BackupStoreModule(), BackupStoreSpec.class, BackupStoreOutputs.class),
                bootstrap("Pgsql", new PgsqlModule(), PgsqlSpec.class, PgsqlOutputs.class),
                bootstrap("Meta", new MetaModule(), MetaSpec.class, MetaOutputs.class),
                bootstrap("Redis", new RedisModule(), RedisSpec.class, RedisOutputs.class)));
        return new Registry(kinds);
    }

    List<Verbs<?>> compute() {
        return List.of(
                // Building an image takes minutes.
                compute(
                        "Image",
                        Backend::images,
                        ImageSpec.class,
                        ImageState.class,
                        new Traits(Duration.ofMinutes(30), false, Map.of())),
                // Two networks with the same addresses cannot be on one host.
                compute(
                        "Network",
                        Backend::networks,
                        NetworkSpec.class,
                        NetworkState.class,
                        new Traits(
                                Duration.ofMinutes(10),
                                true,
                                Map.of(
                                        "subnetIds",
                                        Set.of("subnets"),
                                        "gateway",
                                        Set.of("subnets"),
                                        "resolver",
                                        Set.of("subnets")))),
                compute(
                        "Disk",
                        Backend::disks,
                        DiskSpec.class,
                        DiskState.class,
                        new Traits(Duration.ofMinutes(10), false, Map.of())),
                // Two machines cannot have one address, nor one disk.
                compute(
                        "Vm",
                        Backend::vms,
                        VmSpec.class,
                        VmState.class,
                        new Traits(
                                Duration.ofMinutes(10),
                                true,
                                Map.of("publicIp", Set.of("assignPublicIp"), "connection", Set.of("assignPublicIp")))));
    }

    static List<Verbs<?>> security() {
        var random = new SecureRandom();
        return List.of(
                new Verbs<>(new AuthorityHandler(random, Clock.systemUTC()), AuthoritySpec.class),
                new Verbs<>(new PasswordHandler(random), PasswordSpec.class),
                new Verbs<>(new SshKeyHandler(random), SshKeySpec.class));
    }

    private <S extends Record, T extends Record> Verbs<S> compute(
            String name, Function<Backend, Store<S, T>> store, Class<S> spec, Class<T> state, Traits traits) {
        var type = new ResourceType("croft:compute:" + name, spec, List.of(state, Drifted.class));
        return new Verbs<>(new ComputeHandler<>(type, settings, store, traits), spec);
    }

    <S extends Record, O extends Record> Verbs<S> bootstrap(
            String name, Module<S, O> module, Class<S> spec, Class<O> outputs) {
        var type = new ResourceType("croft:bootstrap:" + name, spec, List.of(outputs, Applied.class));
        return new Verbs<>(new BootstrapHandler<>(type, module, engine), spec);
    }
}
