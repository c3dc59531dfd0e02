package dev.croft.components;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.ProviderResource;
import dev.croft.components.data.Backup;
import dev.croft.components.data.EnvironmentData;
import dev.croft.components.data.Etcd;
import dev.croft.components.data.Infra;
import dev.croft.components.data.Machine;
import dev.croft.components.data.NodeData;
import dev.croft.components.data.Pgsql;
import dev.croft.components.data.Redis;
import dev.croft.model.alerts.Alerts;
import dev.croft.sdk.bootstrap.EtcdArgs;
import dev.croft.sdk.bootstrap.enums.OnDelete;
import dev.croft.sdk.bootstrap.inputs.EtcdMemberArgs;
import dev.croft.sdk.bootstrap.inputs.HostArgs;
import dev.croft.sdk.compute.Image;
import dev.croft.sdk.compute.Network;
import dev.croft.sdk.security.Authority;
import dev.croft.sdk.security.AuthorityArgs;
import dev.croft.sdk.security.SshKey;
import dev.croft.sdk.security.SshKeyArgs;
import dev.croft.sdk.security.enums.Rotation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** All that one stack holds, from its network to its database users, made from data. */
public final class Environment extends ComponentResource {
    private final EnvironmentData data;
    private final Site site;
    private final SshKey key;
    private final InfraCluster infra;
    private final Map<String, NodeRef> nodes = new LinkedHashMap<>();
    private final Places places;
    private final Map<String, PgsqlCluster> clusters;
    private final Map<String, RedisCluster> redis = new LinkedHashMap<>();

    /** Makes all of it; nodes install from the bundle, which must be of the image's release. */
    public Environment(String name, EnvironmentData data, Bundle bundle) {
        this(name, data, bundle, Map.of(), ComponentResourceOptions.Empty);
    }

    /**
     * The same, within another component or with a provider of the program.
     *
     * @param passwords passwords that other resources make, by cluster and user; they win over those in the data
     * @param options the providers among them serve where the data names no backend
     */
    public Environment(
            String name,
            EnvironmentData data,
            Bundle bundle,
            Map<String, Map<String, Output<String>>> passwords,
            ComponentResourceOptions options) {
        super("croft:components:Environment", name, options);
        this.data = data;
        this.places = new Places(data, nodes);
        var provider = data.provider().map(backend -> Foundation.provider(name, backend, this));
        var ours = Site.child(this, provider);
        var security = data.securityOrDefault();
        var authority = new Authority(
                name,
                AuthorityArgs.builder()
                        .commonName(data.domain())
                        .rotation(Rotation.valueOf(
                                Character.toUpperCase(security.rotation().charAt(0))
                                        + security.rotation().substring(1)))
                        .build(),
                ours);
        this.key = new SshKey(
                name, SshKeyArgs.builder().comment("admin@" + data.domain()).build(), ours);
        this.site = new Site(
                data.domain(),
                data.network().cidr(),
                provider,
                Issuer.of(authority, security.leafMinutes()),
                hosts(data),
                data.allowDestroy(),
                OnDelete.Abandon);
        var network = Foundation.network(name, data, ours);
        machines(name, provider, network, Foundation.image(name, data, bundle, ours));
        this.infra = infra(bundle, network);
        manageTheRest();
        var etcd = data.etcd().map(this::etcd).orElseGet(() -> Output.of(List.of()));
        var backup = data.backup().map(this::backup);
        this.clusters = new PgsqlClusters(site, places, passwords, backup, etcd, infra.registry(), this).make();
        data.redis().forEach((deployment, declared) -> redis.put(deployment, redis(deployment, declared, backup)));
        data.infra().meta().ifPresent(this::inventory);
        registerOutputs(Map.of());
    }

    /** The nodes by name, managed. */
    public Map<String, NodeRef> nodes() {
        return nodes;
    }

    /** The PostgreSQL clusters by name. */
    public Map<String, PgsqlCluster> clusters() {
        return clusters;
    }

    /** The Redis deployments by name. */
    public Map<String, RedisCluster> redis() {
        return redis;
    }

    /** Secret: what standby clusters of other stacks need, by the cluster that they are followers of; empty without any. */
    public Map<String, Output<Map<String, Object>>> upstreams() {
        var told = new LinkedHashMap<String, Output<Map<String, Object>>>();
        data.pgsql().forEach((name, declared) -> {
            var followers =
                    declared.followers().stream().map(Pgsql.Follower::name).toList();
            if (!followers.isEmpty()) {
                told.put(name, clusters.get(name).told(caCertificate(), followers));
            }
        });
        return told;
    }

    /** The portal's address. */
    public Output<String> portal() {
        return infra.portal();
    }

    /** Secret: user and password that the portal asks for. */
    public Output<Map<String, String>> portalLogin() {
        return infra.portalPassword()
                .applyValue(p -> Map.of("user", InfraCluster.USER, "password", p))
                .asSecret();
    }

    /** What clients trust, PEM: the authority's certificate, or two while it is rotated. */
    public Output<String> caCertificate() {
        return site.certificate();
    }

    /** Secret: the key that logs in to every node. */
    public Output<String> adminKey() {
        return key.privateKey();
    }

    /** What its cloud bills for it. */
    public List<Billed> billed() {
        return Billed.of(data);
    }

    private static List<HostArgs> hosts(EnvironmentData data) {
        var hosts = data.nodes().stream()
                .map(n -> HostArgs.builder().name(n.name()).ip(n.ip()).build())
                .collect(Collectors.toCollection(ArrayList::new));
        var portal = data.infra().nodes().get(0);
        var ip = portal.ip().orElseGet(() -> data.nodes().stream()
                .filter(n -> n.name().equals(portal.node().orElseThrow()))
                .map(NodeData::ip)
                .findFirst()
                .orElseThrow());
        hosts.add(HostArgs.builder().name("portal").ip(ip).build());
        return List.copyOf(hosts);
    }

    private void machines(String name, Optional<ProviderResource> compute, Network network, Image image) {
        var place = new NodePool.Place(
                compute,
                image,
                network,
                key,
                data.vm().orElse(Machine.DEFAULT),
                data.backup()
                        .map(b -> BackupPlace.disk(b, this, compute, data.allowDestroy()))
                        .orElse(Map.of()),
                !data.allowDestroy());
        var jump = data.network()
                .jump()
                .map(node -> new NodePool.Jump(
                        node,
                        data.provider()
                                .filter(p -> !p.backend().equals("libvirt"))
                                .isPresent()));
        new NodePool(name, place, data.nodes(), jump, child()).nodes().forEach(node -> nodes.put(node.name(), node));
    }

    private InfraCluster infra(Bundle bundle, Network network) {
        var declared = data.infra().nodes();
        var on = new ArrayList<NodeRef>();
        for (var i = 0; i < declared.size(); i++) {
            on.add(places.at(declared.get(i), "infra-" + (i + 1)));
        }
        var made = new InfraCluster(
                "infra",
                site,
                bundle,
                on,
                network.resolver().applyValue(Optional::of),
                new InfraCluster.Settings(
                        data.infra().mirror(),
                        data.infra().retentionDays(),
                        data.infra().ntp(),
                        data.infra().alerts().orElse(Alerts.DEFAULTS),
                        data.infra().logs()),
                child());
        made.nodes().forEach(node -> nodes.put(node.name(), node));
        return made;
    }

    private void manageTheRest() {
        var done = infra.nodes().stream().map(NodeRef::name).toList();
        nodes.replaceAll((name, node) -> done.contains(name) ? node : infra.manage(node));
    }

    private Output<List<String>> etcd(Etcd declared) {
        var members = new ArrayList<Output<EtcdMemberArgs>>();
        for (var i = 0; i < declared.members().size(); i++) {
            var node = places.at(declared.members().get(i), "etcd-" + (i + 1));
            members.add(node.connection().applyValue(c -> EtcdMemberArgs.builder()
                    .name(node.name())
                    .ip(node.ip())
                    .connection(c)
                    .build()));
        }
        return new dev.croft.sdk.bootstrap.Etcd(
                        "etcd",
                        EtcdArgs.builder()
                                .name("etcd")
                                .members(Output.all(members))
                                .authority(site.authorityArgs())
                                .registry(infra.registry())
                                .allowDestroy(site.allowDestroy())
                                .onDelete(site.onDelete())
                                .build(),
                        site.child(this))
                .endpoints();
    }

    private void inventory(Infra.Meta meta) {
        var members = data.pgsql().get(meta.cluster()).members().stream()
                .map(m -> places.at(m.place(), meta.cluster() + "-" + m.seq()))
                .toList();
        clusters.get(meta.cluster())
                .holdInventory(site, meta.cluster(), meta.database(), members, Inventories.of(places));
    }

    private BackupPlace backup(Backup declared) {
        return declared.s3()
                .map(bucket -> new BackupPlace("backup", site, bucket, child()))
                .orElseGet(() -> new BackupPlace(
                        "backup",
                        site,
                        places.at(declared.place().orElseThrow(), BackupPlace.NODE),
                        data.redis().values().stream().anyMatch(r -> r.backup().isPresent()),
                        child()));
    }

    private RedisCluster redis(String deployment, Redis declared, Optional<BackupPlace> backup) {
        var members = declared.nodes().stream()
                .map(n -> new RedisCluster.Member(
                        n.seq(), n.instances(), n.sentinel(), places.at(n.place(), deployment + "-" + n.seq())))
                .toList();
        var machine = places.smallest(members.stream().map(m -> m.node().name()).toList());
        return new RedisCluster(
                deployment, site, declared, members, machine.memoryMib(), backup, infra.registry(), child());
    }

    private ComponentResourceOptions child() {
        return ComponentResourceOptions.builder().parent(this).build();
    }
}
